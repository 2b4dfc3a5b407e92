import { ageAt, SHOWN_AFTER_MS } from '../../ledger/ages.js';
import { holeNaming, hidesJobs, type Hole } from '../../ledger/hole.js';
import { isSameHandle, isSameJob } from '../../ledger/jobs.js';
import type { LedgerEntry } from '../../ledger/ledger.js';
import type { Found } from '../../providers/provider.js';
import { isFrom, type Account } from '../account.js';
import type { Look } from './look.js';
import { alikeIn, lookAstray, lookFor, type LookWorld } from './look-for.js';

/** Why nobody's word is taken yet that an attempt without an answer came to nothing. */
export type Doubt =
  /** Its provider ties these jobs to it. */
  | { readonly kind: 'there'; readonly jobs: readonly Found[] }
  /** Jobs that may be it: with just what was sent, or some of which nobody was shown before. */
  | { readonly kind: 'likely'; readonly look: Look; readonly jobs: readonly Found[] }
  | { readonly kind: 'unread'; readonly reason: string }
  /** Another request that is alike has no answer yet, so that no job is certainly its own. */
  | { readonly kind: 'waits' }
  /** It was posted a moment ago, and may be listed later. */
  | { readonly kind: 'young' };

/** Nothing speaks against it, or nobody can be asked from here. `unread`: what could not be looked at, and why; null: there is nothing to say. */
export type Doubtless = { readonly kind: 'none'; readonly unread: string | null };

type DoubtWorld = Omit<LookWorld, 'account' | 'book'> & {
  /** Where the attempt's provider is used now; null: there is no key for it. */
  readonly account: Account | null;
  readonly entries: readonly LedgerEntry[];
  readonly holes: readonly Hole[];
};

/** Looks for it in its provider's history, for what is young at its own time alone. */
export async function doubtOf(entry: LedgerEntry, world: DoubtWorld): Promise<Doubt | Doubtless> {
  const { account, entries, holes, clock, stop } = world;
  const { attempt } = entry;
  if (account?.provider.find === undefined || !isFrom(attempt, account))
    return { kind: 'none', unread: null };
  const book: LookWorld['book'] = {
    entries: () => entries,
    isClaimed: (job) =>
      entries.some((one) => isSameJob(one.attempt, job)) || holeNaming(holes, job.handle) !== undefined,
    hidesJobs: hidesJobs(holes),
  };
  const near = await lookFor(entry, { account, book, clock, stop });
  const isYoung = ageAt(attempt, clock.now()) < SHOWN_AFTER_MS;
  const look =
    'why' in near || isYoung ? near : await lookAstray(entry, near, { account, book, clock, stop });
  // After Ctrl-C no answer says anything of the job.
  stop.throwIfAborted();
  if ('why' in look) return { kind: 'unread', reason: look.message };
  if (look.seen === 'unread') return { kind: 'unread', reason: look.reason ?? '' };
  if (look.seen === 'waits') return { kind: 'waits' };
  if (look.own.length > 0) return { kind: 'there', jobs: look.own };
  const alike = alikeIn(look);
  if (alike.length > 0) return { kind: 'likely', look, jobs: alike };
  const isShown = ({ handle }: Found): boolean =>
    attempt.candidates.some((one) => isSameHandle(one.handle, handle));
  if (!look.listed.every(isShown)) return { kind: 'likely', look, jobs: look.listed };
  return isYoung ? { kind: 'young' } : { kind: 'none', unread: look.reason };
}
