import type { LedgerEntry, LedgerRead } from '../ledger/ledger.js';
import type { PlannedRequest } from '../plan/plan.js';
import { countsAt } from './account.js';
import { limitsFrom, overOf } from './admission/limits.js';
import { openBook, type Book, type Written } from './book.js';
import type { HeldLedger, RecordNow, RunGiven } from './given.js';
import { ifDiskTakes } from './if-disk-takes.js';
import type { World } from './attempt/world.js';
import { nothingSpent, type Spent } from './tally.js';

/** A ledger that this run writes. */
export type OpenLedger = {
  readonly book: Book;
  readonly lock: HeldLedger['lock'];
  readonly mayOpen: World['mayOpen'];
};

/** Null where its lock is not held. */
export type Ledgers = { readonly paid: OpenLedger | null; readonly free: OpenLedger | null };

/** Opens the books of the held ledgers, removes what a run that died left half written, and writes what git left in two versions. */
export async function openLedgers(given: RunGiven): Promise<Ledgers> {
  const { ledgers, record, store, onEvent } = given;
  const paid = opened(ledgers.paid, { entries: record.paid, merged: record.merged }, given);
  const free = opened(ledgers.free, { entries: record.free, merged: [] }, given);
  await ifDiskTakes(
    () => Promise.all([store.sweep(), ledgers.paid?.ledger.sweep(), ledgers.free?.ledger.sweep()]),
    onEvent,
  );
  if (paid !== null) await ifDiskTakes(() => paid.book.mend(), onEvent);
  return { paid, free };
}

/** The one into which attempts at a request go. */
export function ledgerFor({ capability }: PlannedRequest, { paid, free }: Ledgers): OpenLedger | null {
  return capability.free ? free : paid;
}

/** The record with what this run has written since. */
export function recordNow({ record }: RunGiven, { paid, free }: Ledgers): RecordNow {
  return { paid: paid?.book.entries() ?? record.paid, free: free?.book.entries() ?? record.free };
}

/** Attempts that were, or are, paid for, and count. */
export function paidEntries({ paid }: Ledgers): readonly LedgerEntry[] {
  return paid?.book.counted() ?? [];
}

export function spentOf({ paid }: Ledgers): Spent {
  return paid?.book.spent() ?? nothingSpent;
}

/** What this run wrote of what is paid for. */
export function writtenIn({ paid }: Ledgers): readonly Written[] {
  return paid?.book.written() ?? [];
}

function opened(
  held: HeldLedger | null,
  read: Pick<LedgerRead, 'entries' | 'merged'>,
  { accounts, caps, consent, record }: RunGiven,
): OpenLedger | null {
  if (held === null) return null;
  const book = openBook(held.ledger, read, {
    counts: countsAt(accounts.values()),
    plan: consent.plan,
    holes: record.holes,
  });
  const limitsOn = limitsFrom(caps, consent);
  return {
    book,
    lock: held.lock,
    mayOpen: (estimate) => overOf(estimate, limitsOn(book.spent())) === null,
  };
}
