import type { Attempt } from './attempt.js';
import { textOfAttempt } from './attempt-text.js';
import type { Hole } from './hole.js';
import type { LedgerEntry, LedgerRead } from './ledger.js';
import { isUncharged } from './standing.js';
import { byPost } from './twins.js';

/** All ledgers that are read, as one. `counts`: those that do not count now (of a test server that is not in use) are not missed. */
export type Read = { readonly paid: LedgerRead; readonly counts: (attempt: Attempt) => boolean };

/** Those that are in no ledger that is read: what was paid for there would be bought once more. What cost nothing was not. */
export function lackingOf(entries: readonly LedgerEntry[], { paid, counts }: Read): readonly LedgerEntry[] {
  const here = byPost(paid.entries);
  return entries.filter(
    ({ attempt }) => !isUncharged(attempt) && counts(attempt) && here.twinOf(attempt) === null,
  );
}

/** What one line says for all of them; nothing where there are none. */
export function holesFor(
  lacking: readonly LedgerEntry[],
  { ledger, problem }: Pick<Hole, 'ledger' | 'problem'>,
): readonly Hole[] {
  const [first] = lacking;
  if (first === undefined) return [];
  const slots = [...new Set(lacking.flatMap(({ attempt }) => attempt.slots))];
  const text = lacking.map(({ attempt }) => textOfAttempt(attempt)).join('');
  return [{ ledger, path: first.path, problem, slots, text }];
}
