import type { Failure } from '../../ledger/attempt.js';
import type { Plan, PlannedRequest } from '../../plan/plan.js';
import { admit, coveredIn, type Refusal } from './admit.js';
import { buys } from './consent.js';
import type { RunGiven } from '../given.js';
import { fillStore } from './fill-store.js';
import { askKey } from '../ask-key.js';
import { ledgerFor, paidEntries, spentOf, type Ledgers } from '../ledgers.js';
import type { BadInputs } from '../outcome.js';
import { keyHolder } from '../../storyboard/typed-keys.js';

/**
 * What a run may order. Each plan comes here before anything of it is ordered, for a clip that came, or is back, lets
 * more be bought: the plan that the run was given with all that it would buy, a later one with what was agreed to of it.
 * A refusal says why nothing new of it may be bought; null: all of it may, and everything that it sends is in the store.
 */
export interface Admission {
  first(plan: Plan): Promise<Refusal | BadInputs | null>;
  later(plan: Plan): Promise<Refusal | BadInputs | null>;
  /** Whether a request was let in. */
  has(id: string): boolean;
}

export function openAdmission(given: RunGiven, ledgers: Ledgers): Admission {
  const admitted = new Set<string>();
  const refusalFor = async (
    buying: readonly PlannedRequest[],
    { asksStore }: { readonly asksStore: boolean },
  ): Promise<Refusal | BadInputs | null> => {
    if (given.collect) return null; // what is paid is fetched all the same: it may not be there for long
    const added = buying.filter(({ id }) => !admitted.has(id));
    if (added.length === 0) return null; // and here it is followed
    const refusal =
      holesIn(given) ??
      typedKey(added, given) ??
      missingAccess(added, given) ??
      admit(buying, { ...given, spent: spentOf(ledgers), entries: paidEntries(ledgers) }) ??
      (asksStore ? await badStore(given) : null) ??
      (await badInputs(added, given)) ??
      (await badAccess(added, given));
    if (refusal === null) for (const { id } of added) admitted.add(id);
    return refusal;
  };
  return {
    first: (plan) => refusalFor(buys(plan), { asksStore: true }),
    later: (plan) => {
      const covered = coveredIn(plan, { ...given, entries: paidEntries(ledgers) });
      return refusalFor(
        covered.filter((one) => ledgerFor(one, ledgers) !== null),
        { asksStore: false }, // what a disk does not take in the middle of a run is waited for
      );
    },
    has: (id) => admitted.has(id),
  };
}

/** Whoever buys must know all that was paid for; what is known of what was bought is written regardless. */
function holesIn({ ledgers, record }: RunGiven): Refusal | null {
  return ledgers.paid === null || record.holes.length === 0 ? null : { kind: 'holes' };
}

/** A key that stands in no text of the author's, and came together as they were put together: nothing is sent that has it, or written down. */
function typedKey(buying: readonly PlannedRequest[], { accounts }: RunGiven): Refusal | null {
  const keys = [...accounts.values()].flatMap(({ provider: { access }, key }) =>
    access === null ? [] : [[access.keyVar, key] as const],
  );
  const variableIn = keyHolder(new Map(keys));
  for (const request of buying) {
    const variable = variableIn?.([request.prompt, request.request]) ?? null;
    if (variable !== null) return { kind: 'typed_key', variable, request };
  }
  return null;
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

/** Its disk may be away, or not to be written, where that of the ledger is well: clips would be paid for that nobody can keep. */
async function badStore({ store }: RunGiven): Promise<Refusal | null> {
  const problem = await store.objection();
  return problem === null ? null : { kind: 'no_store', problem };
}

/** Nothing is posted that could still change: every input known by its hash is in the store before the first create. */
async function badInputs(buying: readonly PlannedRequest[], given: RunGiven): Promise<BadInputs | null> {
  const sources = await fillStore(buying, given);
  // Ctrl-C while they were read: nothing is begun, and nothing is known of them.
  return sources.length === 0 || given.stop.aborted ? null : { kind: 'bad_inputs', sources };
}
