import type { Clock } from '../base/clock.js';
import { reasonOf } from '../base/fault.js';
import type { Failure } from '../ledger/attempt.js';
import { outsideAt, type Account } from './account.js';
import { failureKinds } from './attempt/failure-kinds.js';
import { noInputs } from './inputs.js';

/** Nobody waits longer for an answer that is only good to have. */
const ASK_MS = 10_000;

/** What a service says of a key. `unasked`: it has no way to tell without being paid; `unreachable`: it says nothing of it now. */
export type KeySaid =
  | { readonly kind: 'unasked' | 'accepted' }
  | { readonly kind: 'refused' | 'unreachable'; readonly failure: Failure };

/** A service's key, and what the service says of it. */
export type KeyFound = {
  readonly provider: string;
  readonly keyVar: string;
  /** It stands in `.env`, not in the environment. */
  readonly inFile: boolean;
  /** `none`: there is no key. */
  readonly kind: 'none' | KeySaid['kind'];
  /** Why, where it is not accepted. */
  readonly message: string | null;
  /** Boards of the project that name a model of it. */
  readonly boards: readonly string[];
};

/** Asks a service once whether the key is good, which costs nothing. */
export async function askKey(
  account: Account,
  { clock, stop }: { readonly clock: Clock; readonly stop: AbortSignal },
): Promise<KeySaid> {
  const { provider } = account;
  if (provider.verifyAccess === undefined) return { kind: 'unasked' };
  const over = new AbortController();
  const late = new AbortController();
  void clock.sleep(ASK_MS, over.signal).then(
    () => late.abort(new Error(`it says nothing for ${ASK_MS / 1000} s`)),
    () => undefined, // it answered in time
  );
  const outside = outsideAt(account, { inputs: noInputs, clock }, AbortSignal.any([stop, late.signal]));
  const failure = await provider.verifyAccess(outside).catch(unreachable);
  over.abort();
  if (failure === null) return { kind: 'accepted' };
  const kind = failureKinds[failure.kind].account ? 'refused' : 'unreachable';
  return { kind, failure: { ...failure, message: account.scrub(failure.message) } };
}

function unreachable(error: unknown): Failure {
  return { kind: 'network', charged: 'no', message: reasonOf(error) };
}
