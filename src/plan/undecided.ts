import { getOrMake } from '../base/get-or-make.js';
import type { Attempt } from '../ledger/attempt.js';
import type { LedgerRecord } from '../ledger/fold.js';
import { jobOf, timesDisowned } from '../ledger/jobs.js';
import type { LedgerEntry } from '../ledger/ledger.js';
import { isUnanswered } from '../ledger/standing.js';
import { namedAttempt, type Labels, type NamedAttempt } from './label.js';
import { checkJob, saidInHistory } from './same-job.js';
import { sharedBetween, type SharedBetween } from './shared-between.js';

/** An attempt of which nobody knows whether it was started, and the jobs that may be its own. */
export type Undecided = NamedAttempt & {
  readonly path: string;
  /** ISO 8601. */
  readonly postedAt: string;
  /** Why its provider's history was not read: it could not be, or nobody has looked; null: it was, or there is none. */
  readonly unread: string | null;
  readonly jobs: readonly PossibleJob[];
  /** The job that was taken for it and that others have too; null: nobody took one. */
  readonly shared: SharedBetween | null;
};

/** A job of the provider's history that no attempt has. */
export type PossibleJob = {
  readonly id: string;
  /** As the provider writes it; null: it does not say. */
  readonly model: string | null;
  /** By the provider's clock, ISO 8601. */
  readonly createdAt: string | null;
  /** Other lost attempts of which it may be just as well. */
  readonly alsoOf: readonly NamedAttempt[];
  /**
   * Why it cannot be adopted as it is: it was created too early or too late, or nearer to another, or its provider cannot be
   * asked about it from here; null: nothing speaks against it.
   */
  readonly against: 'time' | 'unreached' | NamedAttempt | null;
};

/** Every uncertain attempt of the record, also those of shots that no board has any more; their jobs with the likeliest first. */
export function undecidedIn(
  { entries, shared, isInHole }: Pick<LedgerRecord, 'entries' | 'shared' | 'isInHole'>,
  { labels, isReached }: { readonly labels: Labels; readonly isReached: (attempt: Attempt) => boolean },
): readonly Undecided[] {
  const uncertain = entries.filter(({ attempt }) => attempt.state === 'uncertain');
  if (uncertain.length === 0) return [];
  const taken = new Set(entries.map(({ attempt }) => jobOf(attempt)));
  const lost = entries.filter(({ attempt }) => isUnanswered(attempt) && attempt.handle === null);
  const listing = new Map<string, Set<LedgerEntry>>();
  for (const entry of uncertain) {
    for (const { handle } of entry.attempt.candidates)
      getOrMake(listing, jobOf({ ...entry.attempt, handle }), () => new Set()).add(entry);
  }
  const doubts = sharedBetween(shared, labels);
  const named = (entry: LedgerEntry): NamedAttempt => namedAttempt(entry, labels);
  return uncertain.map((entry) => {
    const { candidates, disowned, intent_at: intentAt, unread } = entry.attempt;
    const jobs = candidates.flatMap(({ handle, id, model, created_at: createdAt }): PossibleJob[] => {
      const job = jobOf({ ...entry.attempt, handle });
      if (taken.has(job) || isInHole(handle) || timesDisowned(disowned, handle) > 0) return [];
      const createdAtMs = createdAt === null ? null : Date.parse(createdAt);
      const { comparison, rivals } = checkJob(entry, saidInHistory(createdAtMs, entry.attempt), lost);
      const nearer = rivals.find((one) => one.nearer);
      const others = rivals.filter((one) => listing.get(job)?.has(one.entry) === true);
      const against =
        comparison.created === false
          ? 'time'
          : nearer !== undefined
            ? named(nearer.entry)
            : isReached(entry.attempt)
              ? null
              : 'unreached';
      return [{ id, model, createdAt, alsoOf: others.map((one) => named(one.entry)), against }];
    });
    const far = ({ against, createdAt }: PossibleJob): number =>
      against !== null || createdAt === null
        ? Infinity
        : Math.abs(Date.parse(createdAt) - Date.parse(intentAt));
    const likeliest = jobs.toSorted((a, b) => (far(a) === far(b) ? 0 : far(a) - far(b)));
    const inDoubt = doubts.get(entry.path) ?? null;
    return {
      ...named(entry),
      path: entry.path,
      postedAt: intentAt,
      unread,
      jobs: likeliest,
      shared: inDoubt,
    };
  });
}
