import type { UnreadableEntry } from '../ledger/ledger.js';
import type { Dirs } from './names.js';

/** What a reader of the record must be told of it. */
export type RecordSaid = {
  readonly unreadable: readonly UnreadableEntry[];
  readonly unreadableFree: readonly UnreadableEntry[];
  /** Attempts of which git left two versions. */
  readonly merged: readonly { readonly path: string }[];
  /** How many attempts do not count now, by the address at which they were made. */
  readonly leftOut: ReadonlyMap<string, number>;
};

/** Empty where the record is whole, and all of it counts. */
export function recordText(
  { unreadable, unreadableFree, merged, leftOut }: RecordSaid,
  { ledger, freeLedger }: Dirs,
): string {
  return [
    ...listed(
      'These files of the ledger cannot be read, and may hide money: until they are mended the record is incomplete, prices may be wrong, and nothing is bought.',
      unreadable.map(({ path, problem }) => `${ledger}/${path} ${problem}`),
    ),
    ...listed(
      'These files cannot be read. What they stand for was free and is made again: delete them.',
      unreadableFree.map(({ path }) => `${freeLedger}/${path}`),
    ),
    ...listed(
      'Git left two versions of these attempts. What they say together counts, and the next render that fetches or pays writes it down; then `git add` them.',
      merged.map(({ path }) => `${ledger}/${path}`),
    ),
    ...[...leftOut].map(
      ([endpoint, attempts]) =>
        `Left out: ${attempts} attempt${attempts === 1 ? '' : 's'} at ${endpoint}, on this machine: what a test server made counts only where its address and a key for it are set.\n`,
    ),
  ].join('');
}

export function recordJson({ unreadable, merged, leftOut }: RecordSaid): object {
  return {
    unreadable: unreadable.map(({ path: file, problem }) => ({ file, problem })),
    merged: merged.map(({ path }) => path),
    left_out: [...leftOut].map(([endpoint, attempts]) => ({ endpoint, attempts })),
  };
}

function listed(head: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [[head, ...lines.map((line) => `  ${line}`), ''].join('\n')];
}
