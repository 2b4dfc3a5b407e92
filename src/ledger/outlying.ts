import { getOrMake } from '../base/get-or-make.js';
import { shellText } from '../base/shell.js';
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
  /** What brings their files here. */
  readonly bring: readonly Bringing[];
};

/** A command, and the files that it ends with: one that is typed once brings the files of several. */
export type Bringing = { readonly command: string; readonly files: readonly string[] };

export function bringText(bring: readonly Bringing[]): string {
  const filesOf = new Map<string, Set<string>>();
  for (const { command, files } of bring) {
    const all = getOrMake(filesOf, command, () => new Set());
    for (const file of files) all.add(file);
  }
  return [...filesOf]
    .map(([command, files]) => (files.size === 0 ? command : `${command} ${shellText([...files])}`))
    .join(' && ');
}

/** By how the request's key begins: see `keyStart`. */
export type AllOutlying = ReadonlyMap<string, Outlying>;
