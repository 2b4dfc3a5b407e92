import type { MicroUsd } from '../base/money.js';
import type { Attempt } from '../ledger/attempt.js';
import type { LedgerEntry } from '../ledger/ledger.js';
import { doubtsAmong } from '../ledger/shared-jobs.js';
import { countedOf, isOpen } from '../ledger/standing.js';

/** What is counted of one ledger while a run writes it. */
export type Spent = {
  /** What the whole ledger counts: `cap_usd` caps it. */
  readonly ledgerMicroUsd: MicroUsd;
  /** What this run opened and what was open before it: `--max-cost` caps it. */
  readonly runMicroUsd: MicroUsd;
  /** What any run made under the plan file that this one goes by: the file's sum caps it. */
  readonly planMicroUsd: MicroUsd;
  /** What this run opened: costs, and reservations of what is still open. */
  readonly openedMicroUsd: MicroUsd;
  /** The part of `runMicroUsd` that is still open. */
  readonly openMicroUsd: MicroUsd;
};

export const nothingSpent: Spent = {
  ledgerMicroUsd: 0,
  runMicroUsd: 0,
  planMicroUsd: 0,
  openedMicroUsd: 0,
  openMicroUsd: 0,
};

/** Running sums: each attempt is in them as it stood when it was last told. */
export interface Tally {
  /** Counts an attempt that this run is about to open; what comes back takes it out again. */
  reserve(attempt: Attempt): () => void;
  /** Counts one that this run opened. */
  add(entry: LedgerEntry): void;
  change(before: LedgerEntry, after: LedgerEntry): void;
  remove(entry: LedgerEntry): void;
  spent(): Spent;
}

/** By this run, or before it: then it was still open when the run began, or not. */
type Opened = 'here' | 'open_before' | 'settled_before';

/** `counts` leaves out attempts at endpoints that are not in use now; `plan` is the digest of the run's plan file, if any. */
export function openTally(
  entries: readonly LedgerEntry[],
  { counts, plan }: { readonly counts: (attempt: Attempt) => boolean; readonly plan: string | null },
): Tally {
  const { withoutDoubt } = doubtsAmong(entries.filter(({ attempt }) => counts(attempt)));
  const openBefore = new Set(entries.filter((entry) => isOpen(withoutDoubt(entry))).map(({ path }) => path));
  const openedHere = new Set<string>();
  const openedAt = (path: string): Opened => {
    if (openedHere.has(path)) return 'here';
    return openBefore.has(path) ? 'open_before' : 'settled_before';
  };
  let spent = nothingSpent;

  const count = (attempt: Attempt, sign: 1 | -1, opened: Opened): void => {
    if (!counts(attempt)) return;
    const amount = sign * countedOf(attempt);
    const amountIf = (isPart: boolean): MicroUsd => (isPart ? amount : 0);
    spent = {
      ledgerMicroUsd: spent.ledgerMicroUsd + amount,
      runMicroUsd: spent.runMicroUsd + amountIf(opened !== 'settled_before'),
      planMicroUsd: spent.planMicroUsd + amountIf(plan !== null && attempt.plan_sha256 === plan),
      openedMicroUsd: spent.openedMicroUsd + amountIf(opened === 'here'),
      openMicroUsd: spent.openMicroUsd + amountIf(isOpen(attempt)),
    };
  };
  const countEntry = (entry: LedgerEntry, sign: 1 | -1): void => {
    count(withoutDoubt(entry), sign, openedAt(entry.path));
  };
  for (const entry of entries) countEntry(entry, 1);

  return {
    reserve(attempt) {
      count(attempt, 1, 'here');
      return () => count(attempt, -1, 'here');
    },
    add(entry) {
      openedHere.add(entry.path);
      countEntry(entry, 1);
    },
    change(before, after) {
      countEntry(before, -1);
      countEntry(after, 1);
    },
    remove: (entry) => countEntry(entry, -1),
    spent: () => spent,
  };
}
