import { lookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { isLoopback, isLoopbackIp, isPublic, whyNotPublic } from '../base/public-address.js';

/** Where calls of one provider may go: its own base URL, and whatever https address it hands out, if that is public. */
export type Reach = {
  /** The base URL's origin: a person wrote it, so it may be anywhere. Null: there is none. */
  readonly origin: string | null;
  /** The base URL is on this machine, and so may be what it hands out: a test server. */
  readonly loopback: boolean;
};

export function reachFrom(baseUrl: string): Reach {
  return {
    origin: URL.canParse(baseUrl) ? new URL(baseUrl).origin : null,
    loopback: isLoopback(baseUrl),
  };
}

/** Why an address may not be called, as a phrase that follows it; null: it may, if its name leads to a place that may. */
export function objectionTo(url: URL, reach: Reach): string | null {
  if (url.origin === reach.origin) return null;
  return reach.loopback && isLoopback(url.href) ? null : whyNotPublic(url.href);
}

/**
 * Resolves a name for a connection that is being made to it, so that no other answer can come between this question and
 * the connection. One address among several that may not be reached is enough to refuse them all.
 */
export function guardedLookup(reach: Reach, resolve: typeof lookup = lookup): LookupFunction {
  return (host, options, callback) => {
    resolve(host, { ...options, all: true }, (error, addresses) => {
      if (error !== null) {
        callback(error, []);
        return;
      }
      const wrong = addresses.find(({ address }) => !mayReach(address, reach));
      const [first] = addresses;
      if (wrong !== undefined) {
        callback(new Error(`${host} leads to ${wrong.address}, which is not public`), []);
      } else if (options.all === true) callback(null, addresses);
      else if (first === undefined) callback(new Error(`${host} has no address`), []);
      else callback(null, first.address, first.family);
    });
  };
}

function mayReach(address: string, { loopback }: Reach): boolean {
  return isPublic(address) || (loopback && isLoopbackIp(address));
}
