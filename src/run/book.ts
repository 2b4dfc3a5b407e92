import type { MicroUsd } from '../base/money.js';
import type { Attempt } from '../ledger/attempt.js';
import { holeNaming, hidesJobs, type Hole } from '../ledger/hole.js';
import { type Job, jobOf } from '../ledger/jobs.js';
import type { Ledger, LedgerEntry, MergedEntry } from '../ledger/ledger.js';
import { doubtsAmong } from '../ledger/shared-jobs.js';
import { countedOf, isOpen } from '../ledger/standing.js';

/** One ledger while a run writes it: every write goes to the disk first, then counts. */
export interface Book {
  entries(): readonly LedgerEntry[];
  /** Those that count: no others are followed, settled or held against an agreement. */
  counted(): readonly LedgerEntry[];
  create(attempt: Attempt): Promise<LedgerEntry>;
  write(entry: LedgerEntry, attempt: Attempt): Promise<LedgerEntry>;
  /** Writes an entry that was read from two versions. */
  mend(entry: MergedEntry): Promise<void>;
  remove(entry: LedgerEntry): Promise<void>;
  /** Takes a job for one attempt; false: another attempt has it. */
  claim(job: Job): boolean;
  isClaimed(job: Job): boolean;
  /** Whether a job that nobody has claimed may be that of an attempt that is lacking. */
  readonly hidesJobs: boolean;
  /** What the caps count now. */
  spent(): Spent;
  /** What this run wrote, as it stands now. */
  written(): readonly Written[];
}

/** An attempt whose file a run wrote; `isNew`: the run made it, and did not only find out more about it. */
export type Written = { readonly entry: LedgerEntry; readonly isNew: boolean };

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

/**
 * `counts` leaves out attempts at endpoints that are not in use now; `plan` is the digest of the run's plan file, if any; a job
 * that one of the `holes` names is that of the attempt that is lacking there.
 */
export function openBook(
  ledger: Ledger,
  entries: readonly LedgerEntry[],
  {
    counts,
    plan,
    holes,
  }: {
    readonly counts: (attempt: Attempt) => boolean;
    readonly plan: string | null;
    readonly holes: readonly Hole[];
  },
): Book {
  const byPath = new Map(entries.map((entry) => [entry.path, entry]));
  const { withoutDoubt } = doubtsAmong(entries.filter(({ attempt }) => counts(attempt)));
  const openBefore = new Set(entries.filter((entry) => isOpen(withoutDoubt(entry))).map(({ path }) => path));
  const openedHere = new Set<string>();
  const changed = new Set<string>();
  const claimed = new Set(entries.map(({ attempt }) => jobOf(attempt)));
  const isClaimed = (job: Job): boolean =>
    claimed.has(jobOf(job)) || holeNaming(holes, job.handle) !== undefined;
  // A number stands above all that is known, not above what is on the disk alone: a file may be gone for a while.
  const lastNumber = new Map<string, number>();
  const noteNumber = ({ slot, n }: Attempt): void =>
    void lastNumber.set(slot, Math.max(n, lastNumber.get(slot) ?? 0));
  for (const { attempt } of entries) noteNumber(attempt);
  const totals = { ledger: 0, before: 0, plan: 0, opened: 0, open: 0 };

  const count = (
    entry: LedgerEntry,
    sign: 1 | -1,
    isOpenedHere: boolean = openedHere.has(entry.path),
  ): void => {
    const { path } = entry;
    const attempt = withoutDoubt(entry);
    if (!counts(attempt)) return;
    const amount = sign * countedOf(attempt);
    totals.ledger += amount;
    if (openBefore.has(path)) totals.before += amount;
    if (plan !== null && attempt.plan_sha256 === plan) totals.plan += amount;
    if (isOpenedHere) totals.opened += amount;
    if (isOpen(attempt)) totals.open += amount;
  };
  for (const entry of entries) count(entry, 1);

  return {
    entries: () => [...byPath.values()],
    counted: () => [...byPath.values()].filter(({ attempt }) => counts(attempt)),

    async create(attempt) {
      // Counted before the file is written: two that begin at once do not both fit under a cap for one.
      const pending = { path: '', attempt };
      count(pending, 1, true);
      try {
        const entry = await ledger.create({ ...attempt, n: 1 + (lastNumber.get(attempt.slot) ?? 0) });
        noteNumber(entry.attempt);
        openedHere.add(entry.path);
        changed.add(entry.path);
        byPath.set(entry.path, entry);
        count(entry, 1);
        return entry;
      } finally {
        count(pending, -1, true);
      }
    },

    async write(before, attempt) {
      const entry = await ledger.write(before, attempt);
      claimed.add(jobOf(attempt));
      count(before, -1);
      changed.add(entry.path);
      byPath.set(entry.path, entry);
      count(entry, 1);
      return entry;
    },

    async mend(entry) {
      await ledger.mend(entry);
      changed.add(entry.path);
    },

    async remove(entry) {
      await ledger.remove(entry);
      const { slot, n } = entry.attempt;
      if (lastNumber.get(slot) === n) lastNumber.set(slot, n - 1);
      byPath.delete(entry.path);
      changed.delete(entry.path);
      count(entry, -1);
    },

    claim(job) {
      if (isClaimed(job)) return false;
      claimed.add(jobOf(job));
      return true;
    },

    isClaimed,
    hidesJobs: hidesJobs(holes),

    spent: () => ({
      ledgerMicroUsd: totals.ledger,
      runMicroUsd: totals.before + totals.opened,
      planMicroUsd: totals.plan,
      openedMicroUsd: totals.opened,
      openMicroUsd: totals.open,
    }),

    written: () =>
      [...byPath.values()].flatMap((entry) =>
        changed.has(entry.path) ? [{ entry, isNew: openedHere.has(entry.path) }] : [],
      ),
  };
}
