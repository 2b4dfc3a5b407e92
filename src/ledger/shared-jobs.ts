import { getOrMake } from '../base/get-or-make.js';
import type { Json } from '../base/digest.js';
import type { Attempt } from './attempt.js';
import { jobId, jobOf } from './jobs.js';
import type { LedgerEntry } from './ledger.js';
import { isAdopted, unanswered } from './transition.js';

/**
 * A job that several attempts have, though one POST begins one: two clones took it, each for another lost answer, before
 * they merged.
 */
export type SharedJob = {
  readonly handle: Json;
  /** Every attempt that has it. */
  readonly holders: readonly LedgerEntry[];
  /** Of these, those whose it may not be: all of them where nothing says whose it is. */
  readonly doubtful: readonly LedgerEntry[];
};

/** What answers named themselves is in no doubt: a job is shared only where somebody took it for an attempt's. */
export function sharedJobs(entries: readonly LedgerEntry[]): readonly SharedJob[] {
  if (!entries.some(({ attempt }) => isAdopted(attempt))) return [];
  const byJob = new Map<string, LedgerEntry[]>();
  for (const entry of entries) {
    const { attempt } = entry;
    if (attempt.handle !== null) getOrMake(byJob, jobOf(attempt), () => []).push(entry);
  }
  return [...byJob.values()].flatMap((holders) => {
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

/** Paths of those that count what was reserved for their own POSTs: what the job cost counts once, and not for these. */
export function unbilledIn(shared: readonly SharedJob[]): ReadonlySet<string> {
  return new Set(
    shared.flatMap(({ holders, doubtful }) =>
      doubtful.slice(doubtful.length < holders.length ? 0 : 1).map(({ path }) => path),
    ),
  );
}

/** By path what is known of those in doubt until somebody says whose the job is: as if nobody had taken it for theirs. */
export function doubtedIn(shared: readonly SharedJob[]): ReadonlyMap<string, Attempt> {
  const unbilled = unbilledIn(shared);
  return new Map(
    shared.flatMap(({ doubtful }) =>
      doubtful.map(({ path, attempt }) => [path, doubted(attempt, unbilled.has(path))] as const),
    ),
  );
}

function doubted(attempt: Attempt, isUnbilled: boolean): Attempt {
  const { handle, adopted, submitted_at, cost_micro_usd, cost_reported } = attempt;
  return {
    ...attempt,
    ...unanswered,
    ...{ handle, adopted, submitted_at },
    ...(isUnbilled ? {} : { cost_micro_usd, cost_reported }),
    note: `another attempt has its job too (${jobId(handle)})`,
  };
}
