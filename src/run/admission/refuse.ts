import type { Failure } from '../../ledger/attempt.js';
import type { PlannedRequest } from '../../plan/plan.js';
import { admit, type Refusal } from './admit.js';
import { buys } from './consent.js';
import type { RunGiven } from '../given.js';
import { fillStore } from './fill-store.js';
import { askKey } from '../ask-key.js';
import { paidEntries, spentOf, type Ledgers } from '../ledgers.js';
import type { BadInputs } from '../outcome.js';

/** Why nothing may be bought; null: all of it may, and everything that it sends is in the store. */
export async function refusalFor(given: RunGiven, ledgers: Ledgers): Promise<Refusal | BadInputs | null> {
  if (given.collect) return null; // what is paid is fetched all the same: it may not be there for long
  const buying = buys(given.plan);
  if (buying.length === 0) return null; // and here it is followed
  return (
    gapsIn(given) ??
    missingAccess(buying, given) ??
    admit(given.plan, { ...given, spent: spentOf(ledgers), entries: paidEntries(ledgers) }) ??
    (await badInputs(buying, given)) ??
    (await badAccess(buying, given))
  );
}

/** Whoever buys must know all that was paid for; what is known of what was bought is written regardless. */
function gapsIn({ ledgers, record }: RunGiven): Refusal | null {
  return ledgers.paid === null || record.gaps.length === 0 ? null : { kind: 'unreadable' };
}

function missingAccess(buying: readonly PlannedRequest[], { accounts }: RunGiven): Refusal | null {
  const missing = providersOf(buying).filter((name) => !accounts.has(name));
  return missing.length === 0 ? null : { kind: 'no_access', providers: missing };
}

/**
 * Every service that would be paid is asked once whether its key is good, so that no half of a board is bought before
 * the other half's key is refused. Who cannot be asked, or says nothing now, is taken at its word when it is;
 * nothing is paid through an adapter that already went wrong.
 */
async function badAccess(buying: readonly PlannedRequest[], given: RunGiven): Promise<Refusal | null> {
  const refused = new Map<string, Failure>();
  const broken: string[] = [];
  await Promise.all(
    providersOf(buying).map(async (name) => {
      const account = given.accounts.get(name);
      const said = account === undefined ? null : await askKey(account, given);
      if (said?.kind === 'refused') refused.set(name, said.failure);
      if (said?.kind === 'broken') broken.push(said.message);
    }),
  );
  if (broken.length > 0) return { kind: 'broken_access', messages: broken };
  return refused.size === 0 ? null : { kind: 'bad_access', refused };
}

function providersOf(buying: readonly PlannedRequest[]): readonly string[] {
  return [...new Set(buying.map(({ request }) => request.provider))];
}

/** Nothing is posted that could still change: every input known by its hash is in the store before the first create. */
async function badInputs(buying: readonly PlannedRequest[], given: RunGiven): Promise<BadInputs | null> {
  const sources = await fillStore(buying, given);
  // Ctrl-C while they were read: nothing is begun, and nothing is known of them.
  return sources.length === 0 || given.stop.aborted ? null : { kind: 'bad_inputs', sources };
}
