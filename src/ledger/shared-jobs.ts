import { getOrMake } from '../base/get-or-make.js';
import type { Json } from '../base/digest.js';
import type { Attempt } from './attempt.js';
import { jobId, jobOf } from './jobs.js';
import type { LedgerEntry } from './ledger.js';
import { isAdopted, unanswered } from './standing.js';

/**
 * A job that several attempts have, though one POST begins one: two clones took it, each for another lost answer, before
 * they merged.
 */
export type SharedJob = {
  readonly handle: Json;
  /** Every attempt that has it, by their paths, in whatever order they were read. */
  readonly holders: readonly LedgerEntry[];
  /** Of these, those whose it may not be: all of them where nothing says whose it is. */
  readonly doubtful: readonly LedgerEntry[];
};

/** The jobs that several attempts have, and each attempt as it counts beside all others. */
export function doubtsAmong(entries: readonly LedgerEntry[]): {
  readonly shared: readonly SharedJob[];
  readonly withoutDoubt: (entry: LedgerEntry) => Attempt;
} {
  const shared = sharedJobs(entries);
  return { shared, withoutDoubt: withoutDoubtIn(shared) };
}

/** What answers named themselves is in no doubt: a job is shared only where somebody took it for an attempt's. */
function sharedJobs(entries: readonly LedgerEntry[]): readonly SharedJob[] {
  if (!entries.some(({ attempt }) => isAdopted(attempt))) return [];
  const byJob = new Map<string, LedgerEntry[]>();
  for (const entry of entries) {
    const { attempt } = entry;
    if (attempt.handle !== null) getOrMake(byJob, jobOf(attempt), () => []).push(entry);
  }
  return [...byJob.values()].flatMap((found) => {
    const holders = found.toSorted((a, b) => (a.path < b.path ? -1 : 1));
    const [first, second] = holders;
    const doubtful = first === undefined || second === undefined ? [] : doubtfulOf(holders);
    return first === undefined || doubtful.length === 0
      ? []
      : [{ handle: first.attempt.handle, holders, doubtful }];
  });
}

/** Whose answer named it, it is; else whose own words the provider tied to it, where no other sent the same. */
function doubtfulOf(holders: readonly LedgerEntry[]): readonly LedgerEntry[] {
  const adopted = holders.filter(({ attempt }) => isAdopted(attempt));
  if (adopted.length < holders.length) return adopted;
  const [tied, another] = adopted.filter((one) => one.attempt.adopted === 'history');
  const others = adopted.filter((one) => one !== tied);
  const isTied =
    tied !== undefined &&
    another === undefined &&
    others.every(({ attempt }) => attempt.body_sha256 !== tied.attempt.body_sha256);
  return isTied ? others : adopted;
}

/**
 * An attempt as it counts beside all others: until somebody says whose its job is, one in doubt is as if nobody had taken
 * a job for its own. What the job cost counts once; the others count what was reserved for their own POSTs.
 */
function withoutDoubtIn(shared: readonly SharedJob[]): (entry: LedgerEntry) => Attempt {
  const unbilled = new Map(
    shared.flatMap(({ holders, doubtful }) =>
      doubtful.map(({ path }, index) => [path, index > 0 || doubtful.length < holders.length] as const),
    ),
  );
  return ({ path, attempt }) => {
    const isUnbilled = unbilled.get(path);
    return isUnbilled === undefined ? attempt : doubted(attempt, isUnbilled);
  };
}

function doubted(attempt: Attempt, isUnbilled: boolean): Attempt {
  const { handle, adopted, submitted_at, cost_micro_usd, cost_reported } = attempt;
  return {
    ...attempt,
    ...unanswered,
    handle,
    adopted,
    submitted_at,
    ...(isUnbilled ? {} : { cost_micro_usd, cost_reported }),
    note: `another attempt has its job too (${jobId(handle)})`,
  };
}
