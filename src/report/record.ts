import type { UnreadableEntry } from '../ledger/ledger.js';
import { shellText } from '../base/shell.js';
import type { Address } from '../storyboard/address.js';
import { someNames, type Dirs } from './names.js';

/** What a reader of the record must be told of it. */
export type RecordSaid = {
  readonly unreadable: readonly UnreadableEntry[];
  readonly unreadableFree: readonly UnreadableEntry[];
  /** Attempts of which there are two versions. */
  readonly merged: readonly { readonly path: string }[];
  /** Shots that would be paid for once more, because `--ledger` lacks what was bought for them. */
  readonly leftBehind: readonly Address[];
  /** How many attempts do not count now, by the address at which they were made. */
  readonly leftOut: ReadonlyMap<string, number>;
};

/** Empty where the record is whole, and all of it counts. */
export function recordText(
  { unreadable, unreadableFree, merged, leftBehind, leftOut }: RecordSaid,
  { dirs, name }: { readonly dirs: Dirs; readonly name: (address: Address) => string },
): string {
  const { ledger, freeLedger } = dirs;
  return [
    leftBehind.length === 0 ? '' : leftBehindText(leftBehind.map(name), dirs),
    ...listed(
      'These files of the ledger cannot be read, and may hide money: until they are mended the record is incomplete, prices may be wrong, and nothing is bought.',
      unreadable.map(({ path, problem }) => `${ledger}/${path} ${problem}`),
    ),
    ...listed(
      'These files cannot be read. What they stand for was free and is made again: delete them.',
      unreadableFree.map(({ path }) => `${freeLedger}/${path}`),
    ),
    ...listed(
      'Git left two versions of these attempts, or they lie in two folders. What they say together counts, and the next render that fetches or pays writes it down; then `git add` them.',
      merged.map(({ path }) => `${ledger}/${path}`),
    ),
    ...[...leftOut].map(
      ([endpoint, attempts]) =>
        `Left out: ${attempts} attempt${attempts === 1 ? '' : 's'} at ${endpoint}, on this machine: what a test server made counts only where its address and a key for it are set.\n`,
    ),
  ].join('');
}

export function recordJson({ unreadable, merged, leftBehind, leftOut }: RecordSaid): object {
  return {
    unreadable: unreadable.map(({ path: file, problem }) => ({ file, problem })),
    merged: merged.map(({ path }) => path),
    left_behind: leftBehind,
    left_out: [...leftOut].map(([endpoint, attempts]) => ({ endpoint, attempts })),
  };
}

/** What is there already stays as it is: it may be further on there. */
function leftBehindText(names: readonly string[], { ledger, ownLedger }: Dirs): string {
  const copy = `${shellText(['mkdir', '-p', ledger])} && ${shellText(['cp', '-Rn', `${ownLedger}/.`, ledger])}`;
  return [
    `${ownLedger} holds attempts for ${someNames(names)} that ${ledger} lacks: until they are in both, nothing is bought, or it would be paid for once more.\n`,
    `Copy them, or leave out --ledger: ${copy}\n`,
  ].join('');
}

function listed(head: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [[head, ...lines.map((line) => `  ${line}`), ''].join('\n')];
}
