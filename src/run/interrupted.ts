import { timeOf, type Clock } from '../base/clock.js';
import { whoseIntent } from '../ledger/standing.js';
import { attemptAfter } from '../ledger/transition.js';
import { unlookedAt } from './attempt/look-for.js';
import type { Book } from './book.js';
import type { RunGiven } from './given.js';

/**
 * Intents that a run of this clone left: its process died before the answer was written, so whether they were posted is
 * not known. Another clone's intents are its own business. The lock is held, so none of them is still being posted.
 */
export async function settleInterrupted(
  book: Book,
  { clone, clock, accounts }: Pick<RunGiven, 'clone' | 'clock' | 'accounts'>,
): Promise<void> {
  const reason = 'the run that posted it ended before the answer came';
  for (const entry of book.counted()) {
    if (whoseIntent(entry.attempt, clone) !== 'ours') continue;
    const unread = unlookedAt(accounts.get(entry.attempt.request.provider));
    const event = { kind: 'answer_lost', reason, unread } as const;
    await book.write(entry, attemptAfter(entry.attempt, event, timeOf(clock)));
  }
}

/** What a free model had begun is simply made again: plans do not count it as on its way. */
export async function forgetInterrupted(book: Book, clock: Clock): Promise<void> {
  const failure = { kind: 'lost', charged: 'no', message: 'its run ended before it was made' } as const;
  for (const entry of book.entries()) {
    const { state } = entry.attempt;
    const at = timeOf(clock);
    if (state === 'intent') await book.remove(entry);
    if (state === 'submitted') {
      await book.write(entry, attemptAfter(entry.attempt, { kind: 'failed', failure, costMicroUsd: 0 }, at));
    }
  }
}
