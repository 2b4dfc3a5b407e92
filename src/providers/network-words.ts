import { reasonOf } from '../base/fault.js';

const broken = 'the connection broke off';
const unreached = 'it cannot be reached from here';

/** What a network says in codes, in words. */
const words: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nobody answers at this address',
  ENOTFOUND: 'this name leads nowhere: is the machine on the network?',
  EAI_AGAIN: 'names cannot be looked up: is the machine on the network?',
  ECONNRESET: broken,
  EPIPE: broken,
  UND_ERR_SOCKET: broken,
  ECONNABORTED: broken,
  ETIMEDOUT: unreached,
  UND_ERR_CONNECT_TIMEOUT: unreached,
  EHOSTUNREACH: unreached,
  ENETUNREACH: unreached,
  ENETDOWN: unreached,
};

/** Why a call failed, as a person reads it, and in brackets as the machine says it, for whoever looks that up. */
export function networkWords(error: unknown): string {
  // Of several addresses that were tried, the first.
  const first: unknown = error instanceof AggregateError ? error.errors[0] : error;
  const code = first instanceof Error && 'code' in first ? words[String(first.code)] : undefined;
  return code === undefined ? reasonOf(error) : `${code} (${reasonOf(first)})`;
}
