import type { Hole } from '../ledger/hole.js';
import type { LedgerHole } from '../ledger/ledger.js';
import type { Dirs } from './names.js';

/** What a reader of the record must be told of it. */
export type RecordSaid = {
  readonly holes: readonly Hole[];
  readonly freeHoles: readonly LedgerHole[];
  /** Attempts that the files of the ledger in use do not say as a whole, or lack. */
  readonly merged: readonly { readonly path: string }[];
  /** Of these those that it lacks, by their paths: the folder of the ledger that holds them. */
  readonly broughtFrom: ReadonlyMap<string, string>;
  /** How many attempts do not count now, by the address at which they were made. */
  readonly leftOut: ReadonlyMap<string, number>;
};

type FileOfLedger = Pick<Hole, 'ledger' | 'path'>;

/** Empty where the record is whole, and all of it counts. */
export function recordText(
  { holes, freeHoles, merged, broughtFrom, leftOut }: RecordSaid,
  { dirs, name }: { readonly dirs: Dirs; readonly name: (path: string) => string },
): string {
  const { ledger, freeLedger } = dirs;
  return [
    ...listed(
      'These hide what may have been paid for: until that is mended the record is incomplete, prices may be wrong, and nothing is bought.',
      holes.map((one) => `${name(one.ledger)}/${one.path} ${one.problem}`),
    ),
    ...listed(
      'These files cannot be read. What they stand for was free and is made again: delete them.',
      freeHoles.map(({ path }) => `${freeLedger}/${path}`),
    ),
    ...listed(
      'Git left two versions of these attempts, or they lie in two folders or ledgers. What they say together counts, and the next render that fetches or pays writes it down; then `git add` them.',
      merged.filter(({ path }) => !broughtFrom.has(path)).map(({ path }) => `${ledger}/${path}`),
    ),
    ...broughtTexts({ broughtFrom }, { dirs, name }),
    ...[...leftOut].map(
      ([endpoint, attempts]) =>
        `Left out: ${attempts} attempt${attempts === 1 ? '' : 's'} at ${endpoint}, on this machine: what a test server made counts only where its address and a key for it are set.\n`,
    ),
  ].join('');
}

/** `ledger`: the folder of the one in use; `file`: how a file in a ledger's folder can be opened. */
export function recordJson(
  { holes, merged, broughtFrom, leftOut }: RecordSaid,
  { ledger, file }: { readonly ledger: string; readonly file: (one: FileOfLedger) => string },
): object {
  return {
    // As programs have always read it.
    unreadable: holes.map((one) => ({ file: file(one), problem: one.problem })),
    merged: merged.flatMap(({ path }) => (broughtFrom.has(path) ? [] : [file({ ledger, path })])),
    brought: [...broughtFrom].map(([path, from]) => file({ ledger: from, path })),
    left_out: [...leftOut].map(([endpoint, attempts]) => ({ endpoint, attempts })),
  };
}

/** One line for each ledger that they come from: the first time there are many. */
function broughtTexts(
  { broughtFrom }: Pick<RecordSaid, 'broughtFrom'>,
  { dirs, name }: { readonly dirs: Dirs; readonly name: (path: string) => string },
): readonly string[] {
  const froms = [...broughtFrom.values()];
  return [...new Set(froms)].map((from) => {
    const attempts = froms.filter((one) => one === from).length;
    return `Not in ${dirs.ledger} yet, and counted all the same: ${attempts} attempt${attempts === 1 ? '' : 's'} of ${name(from)}. The next render that fetches or pays adds what is missing.\n`;
  });
}

function listed(head: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [[head, ...lines.map((line) => `  ${line}`), ''].join('\n')];
}
