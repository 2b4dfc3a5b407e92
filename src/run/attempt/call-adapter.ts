import { isSystemFault, reasonOf } from '../../base/fault.js';
import type { Json } from '../../base/digest.js';
import type { Failure } from '../../ledger/attempt.js';
import {
  InputFailure,
  isHttpFailure,
  type Outside,
  type Provider,
  type Status,
} from '../../providers/provider.js';
import { outsideAt } from '../account.js';
import type { World } from './world.js';

/** From where an adapter is called. */
export type Caller = Pick<World, 'account' | 'inputs' | 'clock' | 'stop'>;

/** `prompt`: of the attempt that a call is about; null where the answer is not read for how it went. */
type Call = Caller & Pick<Outside, 'prompt'>;

/**
 * Not the outside failed but this machine, or the program itself: nothing is known of what was asked. `disk`: whatever the
 * operating system refuses.
 */
export type Trouble = { readonly kind: 'trouble'; readonly why: 'disk' | 'bug'; readonly message: string };

/**
 * Calls an adapter, which returns failures of the outside as values. What it throws all the same is told apart: a call
 * over the network or an input that failed is `failed`, read by whoever asked; what the operating system refused is this
 * machine's trouble; all else is a bug, and never taken for weather that passes. Not for creates, which are unknown.
 */
export async function callAdapter<T>(
  { account, inputs, clock, prompt, stop }: Call,
  call: (provider: Provider, outside: Outside) => Promise<T>,
  failed: (failure: Failure) => T,
): Promise<T | Trouble> {
  try {
    return await call(account.provider, outsideAt(account, { inputs, clock, prompt }, stop));
  } catch (error) {
    const message = account.scrub(reasonOf(error));
    if (isHttpFailure(error)) return failed({ kind: 'network', charged: 'unknown', message });
    if (error instanceof InputFailure) return failed({ kind: 'refused', charged: 'unknown', message });
    if (isSystemFault(error)) return { kind: 'trouble', why: 'disk', message };
    const where = error instanceof Error ? (/\n\s+(at .*)/.exec(error.stack ?? '')?.[1] ?? '') : '';
    const bug = `a bug in the adapter of ${account.provider.name}: ${message} ${account.scrub(where)}`;
    return { kind: 'trouble', why: 'bug', message: bug.trimEnd() };
  }
}

/** What this machine alone does: what the operating system refuses is its trouble, all else a bug of ours and thrown. */
export async function tryHere<T>(step: () => Promise<T>): Promise<T | Trouble> {
  try {
    return await step();
  } catch (error) {
    if (isSystemFault(error)) return { kind: 'trouble', why: 'disk', message: reasonOf(error) };
    throw error;
  }
}

/** How a job stands. */
export async function askStatus(
  { handle, prompt }: { readonly handle: Json; readonly prompt: string },
  caller: Caller,
): Promise<Status | Trouble> {
  return await callAdapter(
    { ...caller, prompt },
    (provider, outside) => provider.status(handle, outside),
    unreachable,
  );
}

export function unreachable(failure: Failure): Extract<Status, { kind: 'unreachable' }> {
  return { kind: 'unreachable', failure, retryAfterMs: null };
}
