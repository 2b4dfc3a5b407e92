import { timeOf, type Clock } from '../base/clock.js';
import type { LedgerEntry } from '../ledger/ledger.js';
import { attemptAfter, type AttemptEvent } from '../ledger/transition.js';
import type { Ledger } from '../ledger/ledger.js';
import { canonicalJson, type Json } from '../base/digest.js';
import { isFrom, type Account } from './account.js';
import { askStatus } from './attempt/call-adapter.js';
import { noInputs } from './inputs.js';

/** What a person found out about an attempt of which the program does not know whether it was started. */
export type Decision =
  | { readonly kind: 'adopt'; readonly id: string }
  | { readonly kind: 'never_arrived' }
  | { readonly kind: 'lost' };

/** `refused`: the decision cannot be right; nothing was written. */
export type Resolved =
  | { readonly kind: 'resolved'; readonly entry: LedgerEntry }
  | { readonly kind: 'refused'; readonly reason: string };

export type ResolveWorld = {
  readonly ledger: Ledger;
  readonly entries: readonly LedgerEntry[];
  /** Where the attempt's provider is used now; null: there is no key for it. */
  readonly account: Account | null;
  readonly clock: Clock;
  readonly stop: AbortSignal;
};

/**
 * Writes a person's decision about an uncertain attempt, or an intent: who holds the lock knows that no run of this clone
 * still waits for its answer.
 */
export async function resolveAttempt(
  entry: LedgerEntry,
  decision: Decision,
  world: ResolveWorld,
): Promise<Resolved> {
  const { state } = entry.attempt;
  if (state !== 'uncertain' && state !== 'intent') {
    return { kind: 'refused', reason: `it is ${state}: there is nothing to decide` };
  }
  const event =
    decision.kind === 'adopt' ? await adoption(entry, decision.id, world) : eventOf(decision.kind);
  if ('refused' in event) return { kind: 'refused', reason: event.refused };
  const next = attemptAfter(entry.attempt, event, timeOf(world.clock));
  return { kind: 'resolved', entry: await world.ledger.write(entry, next) };
}

function eventOf(kind: 'never_arrived' | 'lost'): AttemptEvent {
  return kind === 'lost'
    ? { kind: 'given_up', note: 'given up by a person: paid, and its clip is lost' }
    : { kind: 'never_arrived', note: 'a person says that it never arrived' };
}

/** An id with a slip of the pen would turn a paid clip into a lost one: the provider is asked whether it knows it. */
async function adoption(
  entry: LedgerEntry,
  id: string,
  world: ResolveWorld,
): Promise<AttemptEvent | { refused: string }> {
  const { account } = world;
  if (account === null || !isFrom(entry.attempt, account)) {
    return { refused: `it was made with another account or at another address (${entry.attempt.endpoint})` };
  }
  const handle = account.provider.handleFrom(id);
  const other = world.entries.find((one) => canonicalJson(one.attempt.handle) === canonicalJson(handle));
  if (other !== undefined) return { refused: `${id} already belongs to ${other.path}` };
  const unknown = await unknownTo(account, handle, world);
  return unknown === null
    ? { kind: 'adopted', handle, createdAtMs: null, note: `adopted by a person as ${id}` }
    : { refused: `the provider does not confirm ${id}: ${account.scrub(unknown)}` };
}

async function unknownTo(account: Account, handle: Json, world: ResolveWorld): Promise<string | null> {
  const status = await askStatus(handle, { ...world, account, inputs: noInputs });
  if (status.kind === 'unreachable') return status.failure.message;
  return status.kind === 'not_found' || status.kind === 'trouble' ? status.message : null;
}
