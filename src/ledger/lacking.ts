import type { Attempt } from './attempt.js';
import { textOfAttempt } from './attempt-text.js';
import type { Hole } from './hole.js';
import type { LedgerEntry, LedgerRead } from './ledger.js';
import { isUncharged } from './standing.js';
import { byPost } from './twins.js';

/** All ledgers that are read, as one. `counts`: those that do not count now (of a test server that is not in use) are not missed. */
export type Read = { readonly paid: LedgerRead; readonly counts: (attempt: Attempt) => boolean };

/**
 * Of attempts that lie elsewhere those that are in no ledger that is read, each once: what was paid for there would be bought
 * once more. What cost nothing was not.
 */
export function lackingOf<T extends LedgerEntry>(
  { paid, counts }: Read,
  entries: readonly T[],
): readonly T[] {
  const here = byPost(paid.entries);
  const lacking = entries.filter(
    ({ attempt }) => !isUncharged(attempt) && counts(attempt) && here.twinOf(attempt) === null,
  );
  const there = byPost(lacking);
  return lacking.filter((entry) => there.twinOf(entry.attempt) === entry);
}

/** The same, in one line. `saying`: what it says of them. */
export function lackingIn(
  read: Read,
  entries: readonly LedgerEntry[],
  { ledger, saying }: Pick<Hole, 'ledger'> & { readonly saying: (lacking: readonly LedgerEntry[]) => string },
): readonly Hole[] {
  const lacking = lackingOf(read, entries);
  const [first] = lacking;
  if (first === undefined) return [];
  const slots = [...new Set(lacking.flatMap(({ attempt }) => attempt.slots))];
  const text = lacking.map(({ attempt }) => textOfAttempt(attempt)).join('');
  return [{ ledger, path: first.path, problem: saying(lacking), slots, text }];
}
