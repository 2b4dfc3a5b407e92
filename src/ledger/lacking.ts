import type { Attempt } from './attempt.js';
import { textOfAttempt } from './attempt-text.js';
import type { LedgerEntry, LedgerRead, UnreadableEntry } from './ledger.js';
import { byPost } from './twins.js';

/** All ledgers that are read, as one. `counts`: those that do not count now (of a test server that is not in use) are not missed. */
export type Read = { readonly paid: LedgerRead; readonly counts: (attempt: Attempt) => boolean };

/** Those that are in no ledger that is read: what was paid for there would be bought once more. */
export function lackingOf(entries: readonly LedgerEntry[], { paid, counts }: Read): readonly LedgerEntry[] {
  const here = byPost(paid.entries);
  return entries.filter(({ attempt }) => counts(attempt) && here.twinOf(attempt) === null);
}

/** What one line says for all of them: their slots are not bought, and their jobs are nobody else's. */
export function standingFor(entries: readonly LedgerEntry[]): Pick<UnreadableEntry, 'slots' | 'text'> {
  return {
    slots: [...new Set(entries.flatMap(({ attempt }) => attempt.slots))],
    text: entries.map(({ attempt }) => textOfAttempt(attempt)).join(''),
  };
}
