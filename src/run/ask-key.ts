import type { Clock } from '../base/clock.js';
import { reasonOf } from '../base/fault.js';
import type { Failure } from '../ledger/attempt.js';
import type { Account } from './account.js';
import { callAdapter } from './attempt/call-adapter.js';
import { failureKinds } from './attempt/failure-kinds.js';
import { noInputs } from './stored-inputs.js';

/** Nobody waits longer for an answer that is only good to have. */
const ASK_MS = 10_000;

/**
 * What a service says of a key. `unasked`: it has no way to tell without being paid; `unreachable`: it says nothing of it
 * now; `broken`: the adapter, or this machine, could not even ask.
 */
export type KeySaid =
  | { readonly kind: 'unasked' | 'accepted' }
  | { readonly kind: 'refused' | 'unreachable'; readonly failure: Failure }
  | { readonly kind: 'broken'; readonly message: string };

/** Asks a service once whether the key is good, which costs nothing. */
export async function askKey(
  account: Account,
  { clock, stop }: { readonly clock: Clock; readonly stop: AbortSignal },
): Promise<KeySaid> {
  if (account.provider.verifyAccess === undefined) return { kind: 'unasked' };
  const over = new AbortController();
  const late = new AbortController();
  void clock.sleep(ASK_MS, over.signal).then(
    () => late.abort(new Error(`it says nothing for ${ASK_MS / 1000} s`)),
    () => undefined, // it answered in time
  );
  const until = AbortSignal.any([stop, late.signal]);
  const said = await callAdapter<Failure | null>(
    { account, clock, inputs: noInputs, prompt: null, stop: until },
    async (provider, outside) => (await provider.verifyAccess?.(outside)) ?? null,
    (failure) => failure,
  );
  over.abort();
  if (said === null) return { kind: 'accepted' };
  // Whatever it threw because nobody waits any longer is no bug.
  if (until.aborted) return { kind: 'unreachable', failure: network(reasonOf(until.reason)) };
  if (said.kind === 'trouble') return { kind: 'broken', message: said.message };
  const kind = failureKinds[said.kind].account ? 'refused' : 'unreachable';
  return { kind, failure: { ...said, message: account.scrub(said.message) } };
}

function network(message: string): Failure {
  return { kind: 'network', charged: 'no', message };
}
