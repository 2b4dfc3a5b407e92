import type { Clock } from '../base/clock.js';
import { sha256 } from '../base/digest.js';
import { isLoopback } from '../base/public-address.js';
import { scrubber } from '../base/scrub.js';
import type { Attempt } from '../ledger/attempt.js';
import type { Http, Outside, Provider, Uploads } from '../providers/provider.js';
import { openUploads, type UploadsGiven } from '../providers/uploads.js';

/**
 * A provider as it is used now: at which address and with which key. Handles and file ids are used only with the
 * account that they came from.
 */
export type Account = {
  readonly provider: Provider;
  readonly http: Http;
  /** Empty for an embedded provider. */
  readonly baseUrl: string;
  readonly key: string;
  /** Fingerprint of the key, which itself is never written anywhere. */
  readonly fingerprint: string;
  /** Those of other keys of the same account too, as a person says: who has replaced a key loses nothing that it made. */
  readonly fingerprints: ReadonlySet<string>;
  /** Its own copies of our files, for all shots of this process. */
  readonly uploads: Uploads;
  /** Takes the key out of what is written or shown. */
  readonly scrub: (text: string) => string;
};

export type AccountGiven = {
  readonly http: Http;
  readonly baseUrl: string;
  readonly key: string;
  /** Fingerprints of other keys of the same account. */
  readonly sameAccount: readonly string[];
  /** Where it is remembered what was uploaded. */
  readonly memory: UploadsGiven['memory'];
  readonly clock: Clock;
};

export function accountOf(provider: Provider, given: AccountGiven): Account {
  const { http, baseUrl, key, sameAccount, memory, clock } = given;
  const fingerprint = provider.access === null ? '' : sha256(`${provider.name} ${key}`).slice(0, 12);
  const uploads = openUploads({ memory, endpoint: baseUrl, account: fingerprint, clock });
  const fingerprints = new Set([fingerprint, ...sameAccount]);
  const scrub = scrubber([key]);
  return { provider, http, baseUrl, key, fingerprint, fingerprints, uploads, scrub };
}

/** What an adapter may reach in one call there. */
export function outsideAt(
  { http, baseUrl, key, uploads }: Account,
  { inputs, clock, prompt }: Pick<Outside, 'inputs' | 'clock' | 'prompt'>,
  signal: AbortSignal,
): Outside {
  return { http, baseUrl, key, uploads, inputs, clock, prompt, signal };
}

export function isFrom(attempt: Attempt, account: Account): boolean {
  return attempt.endpoint === account.baseUrl && account.fingerprints.has(attempt.account);
}

/** Where its provider can be asked about an attempt from here; or why it cannot, a phrase. `account`: null: there is no key for it. */
export function whoCanAsk(
  attempt: Attempt,
  account: Account | null,
): { readonly account: Account } | { readonly why: string } {
  if (account === null) return { why: `there is no key for ${attempt.request.provider}` };
  if (isFrom(attempt, account)) return { account };
  return { why: `it was made with another account or at another address (${attempt.endpoint})` };
}

/** Which attempts the fold counts: one made at a loopback address (a test server) only while that address is in use. */
export function countsAt(accounts: Iterable<Account>): (attempt: Attempt) => boolean {
  const inUse = new Set([...accounts].map((account) => account.baseUrl));
  return (attempt) => !isLoopback(attempt.endpoint) || inUse.has(attempt.endpoint);
}
