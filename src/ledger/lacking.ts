import type { Attempt } from './attempt.js';
import { textOfAttempt } from './attempt-text.js';
import type { Hole } from './hole.js';
import type { LedgerEntry } from './ledger.js';
import { isUncharged } from './standing.js';
import { addedBy, byPost } from './twins.js';

/**
 * Of attempts that lie elsewhere those that are in no ledger that is read: what was paid for there would be bought once
 * more. Of several versions of one the one that is furthest on.
 */
export type LackingOf = <T extends LedgerEntry>(entries: readonly T[]) => readonly T[];

/** Nobody misses what cost nothing, nor what does not count now by `counts`: of a test server that is not in use. */
export function lackingFrom(known: readonly LedgerEntry[], counts: (attempt: Attempt) => boolean): LackingOf {
  const here = byPost(known);
  return (entries) => {
    const there = byPost(entries);
    const isBehind = (entry: LedgerEntry): boolean =>
      there
        .versionsOf(entry.attempt)
        .some((one) => one !== entry && addedBy(one.attempt, entry.attempt).kind === 'all');
    const missed = ({ attempt }: LedgerEntry): boolean =>
      !isUncharged(attempt) && counts(attempt) && here.twinOf(attempt) === null;
    const lacking = entries.filter((entry) => missed(entry) && !isBehind(entry));
    const once = byPost(lacking);
    return lacking.filter((entry) => once.twinOf(entry.attempt) === entry);
  };
}

/** Those of the entries that are lacking, in one line. `saying`: what it says of them. */
export function lackingIn(
  entries: readonly LedgerEntry[],
  {
    lackingOf,
    ledger,
    saying,
  }: Pick<Hole, 'ledger'> & {
    readonly lackingOf: LackingOf;
    readonly saying: (lacking: readonly LedgerEntry[]) => string;
  },
): readonly Hole[] {
  const lacking = lackingOf(entries);
  const [first] = lacking;
  if (first === undefined) return [];
  const slots = [...new Set(lacking.flatMap(({ attempt }) => attempt.slots))];
  const text = lacking.map(({ attempt }) => textOfAttempt(attempt)).join('');
  return [{ ledger, path: first.path, problem: saying(lacking), slots, text }];
}
