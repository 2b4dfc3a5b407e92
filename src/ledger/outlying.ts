/** Attempts at one request that were paid for, and that git has where no ledger is read: on a branch, in a folder. */
export type Outlying = {
  /** `on branch side`, `into money`. */
  readonly where: string;
  /** The command that brings their files here. */
  readonly bring: string;
};

/** By how the request's key begins: see `keyStart`. */
export type AllOutlying = ReadonlyMap<string, Outlying>;
