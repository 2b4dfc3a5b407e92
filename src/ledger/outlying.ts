import type { LedgerEntry } from './ledger.js';

/** Attempts at one request that were paid for, and lie where no ledger is read: on a branch, in a folder, as a copy in this clone alone. */
export type Outlying = {
  /** Those of their files that can be read. */
  readonly entries: readonly LedgerEntry[];
} & Whereabouts;

/** For people. */
export type Whereabouts = {
  /** `on branch side`, `into money`. */
  readonly where: string;
  /** The command that brings their files here. */
  readonly bring: string;
};

/** By how the request's key begins: see `keyStart`. */
export type AllOutlying = ReadonlyMap<string, Outlying>;
