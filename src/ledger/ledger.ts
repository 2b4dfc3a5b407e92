import type { Attempt } from './attempt.js';
import type { Hole } from './hole.js';

/** An attempt and the file it lives in: a POSIX path inside the ledger's folder, which names it for life. */
export type LedgerEntry = { readonly path: string; readonly attempt: Attempt };

/** Where this ledger is not whole. */
export type LedgerHole = Omit<Hole, 'ledger'>;

/** What several versions of an attempt say together, and what its own file reads as without the others. */
export type MergedEntry = LedgerEntry & { readonly inFile: Attempt };

export type LedgerRead = {
  readonly entries: readonly LedgerEntry[];
  readonly holes: readonly LedgerHole[];
  /** Of the entries those that its files do not say as a whole: git left two versions, or they lie in two folders or ledgers. */
  readonly merged: readonly MergedEntry[];
};

/**
 * The record's door. Who writes holds its lock. Every write is durable (file and folder synced) before the promise
 * resolves; a write is all or nothing to any reader.
 */
export interface Ledger {
  read(): Promise<LedgerRead>;
  /** Creates the file exclusively, with the first free number of its slot's folder that is `n` of the given attempt or more. */
  create(attempt: Attempt): Promise<LedgerEntry>;
  /** Replaces the attempt of an entry. Illegal transitions are a bug and throw. */
  write(entry: LedgerEntry, attempt: Attempt): Promise<LedgerEntry>;
  /** Writes the file of an entry that was read from two versions. */
  mend(entry: MergedEntry): Promise<void>;
  /** Removes an `intent` that certainly never reached the provider. */
  remove(entry: LedgerEntry): Promise<void>;
  /** Removes what a process that died left half written. Only for who holds the lock, before its first write. */
  sweep(): Promise<void>;
}
