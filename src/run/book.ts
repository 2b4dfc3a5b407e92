import type { Attempt } from '../ledger/attempt.js';
import { holeNaming, hidesJobs, type Hole } from '../ledger/hole.js';
import { type Job, jobOf } from '../ledger/jobs.js';
import type { Ledger, LedgerEntry, LedgerRead } from '../ledger/ledger.js';
import { openNumbers } from './numbers.js';
import { openTally, type Spent } from './tally.js';

/** One ledger while a run writes it: every write goes to the disk first, then counts. */
export interface Book {
  entries(): readonly LedgerEntry[];
  /** Those that count: no others are followed, settled or held against an agreement. */
  counted(): readonly LedgerEntry[];
  create(attempt: Attempt): Promise<LedgerEntry>;
  write(entry: LedgerEntry, attempt: Attempt): Promise<LedgerEntry>;
  /** Writes the entries that were read from two versions. What is not written yet is, before anything follows in its file. */
  mend(): Promise<void>;
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

/**
 * `counts` leaves out attempts at endpoints that are not in use now; `plan` is the digest of the run's plan file, if any; a job
 * that one of the `holes` names is that of the attempt that is lacking there.
 */
export function openBook(
  ledger: Ledger,
  { entries, merged }: Pick<LedgerRead, 'entries' | 'merged'>,
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
  const tally = openTally(entries, { counts, plan });
  const numbers = openNumbers(entries.map(({ attempt }) => attempt));
  /** Paths of what this run wrote, and whether it made them. */
  const written = new Map<string, boolean>();
  const noteWritten = ({ path }: LedgerEntry): void => void written.set(path, written.get(path) ?? false);
  const unmended = new Map(merged.map((entry) => [entry.path, entry]));
  const mend = async (path: string): Promise<void> => {
    const entry = unmended.get(path);
    if (entry === undefined) return;
    await ledger.mend(entry);
    unmended.delete(path);
    noteWritten(entry);
  };
  const claimed = new Set(entries.map(({ attempt }) => jobOf(attempt)));
  const isClaimed = (job: Job): boolean =>
    claimed.has(jobOf(job)) || holeNaming(holes, job.handle) !== undefined;

  return {
    entries: () => [...byPath.values()],
    counted: () => [...byPath.values()].filter(({ attempt }) => counts(attempt)),

    async create(attempt) {
      // Counted before the file is written: two that begin at once do not both fit under a cap for one.
      const release = tally.reserve(attempt);
      try {
        const entry = await ledger.create({ ...attempt, n: numbers.next(attempt.slot) });
        numbers.note(entry.attempt);
        written.set(entry.path, true);
        byPath.set(entry.path, entry);
        tally.add(entry);
        return entry;
      } finally {
        release();
      }
    },

    async write(before, attempt) {
      await mend(before.path);
      const entry = await ledger.write(before, attempt);
      claimed.add(jobOf(attempt));
      noteWritten(entry);
      byPath.set(entry.path, entry);
      tally.change(before, entry);
      return entry;
    },

    async mend() {
      for (const path of [...unmended.keys()]) await mend(path);
    },

    async remove(entry) {
      await ledger.remove(entry);
      numbers.giveBack(entry.attempt);
      byPath.delete(entry.path);
      written.delete(entry.path);
      tally.remove(entry);
    },

    claim(job) {
      if (isClaimed(job)) return false;
      claimed.add(jobOf(job));
      return true;
    },

    isClaimed,
    hidesJobs: hidesJobs(holes),

    spent: () => tally.spent(),

    written: () =>
      [...byPath.values()].flatMap((entry) => {
        const isNew = written.get(entry.path);
        return isNew === undefined ? [] : [{ entry, isNew }];
      }),
  };
}
