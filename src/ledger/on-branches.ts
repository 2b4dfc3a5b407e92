/** Attempts at one request that were paid for, and that only another branch has. */
export type OnBranch = {
  readonly branch: string;
  /** The command that brings their files here. */
  readonly bring: string;
};

/** By how the request's key begins: see `keyStart`. */
export type OnBranches = ReadonlyMap<string, OnBranch>;
