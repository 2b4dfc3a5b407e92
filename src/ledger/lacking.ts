import type { Attempt } from './attempt.js';
import { textOfAttempt } from './attempt-text.js';
import type { Hole } from './hole.js';
import type { LedgerEntry } from './ledger.js';
import { isOpen, isUncharged } from './standing.js';
import { byPost } from './twins.js';

/** Of attempts that lie elsewhere those that are in no ledger that is read, each once: what was paid for there would be bought once more. */
export type LackingOf = <T extends LedgerEntry>(entries: readonly T[]) => readonly T[];

/** Nobody misses what cost nothing, nor what does not count now by `counts`: of a test server that is not in use. */
export function lackingFrom(known: readonly LedgerEntry[], counts: (attempt: Attempt) => boolean): LackingOf {
  const here = byPost(known);
  return (entries) => {
    // Of two versions of one the one that is still open knows less.
    const ended = byPost(entries.filter(({ attempt }) => !isOpen(attempt)));
    const cost = ({ attempt }: LedgerEntry): boolean =>
      !isUncharged(attempt) && !(isOpen(attempt) && ended.twinOf(attempt) !== null);
    const lacking = entries.filter(
      (entry) => cost(entry) && counts(entry.attempt) && here.twinOf(entry.attempt) === null,
    );
    const there = byPost(lacking);
    return lacking.filter((entry) => there.twinOf(entry.attempt) === entry);
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
