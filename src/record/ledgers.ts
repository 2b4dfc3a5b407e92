import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import { USUAL_LEDGER } from '../config/config.js';
import { notesIn, type KnownLedger } from '../disk/known-ledgers.js';
import type { Attempt } from '../ledger/attempt.js';
import { readBeside } from '../ledger/beside.js';
import type { Hole } from '../ledger/hole.js';
import type { LedgerRead } from '../ledger/ledger.js';
import { readLedger } from '../ledger/read-ledger.js';
import type { RecordPlace } from './place.js';
import { boardIdOf } from '../storyboard/address.js';

/** Paid ledgers, as one. */
export type ReadLedgers = {
  /** Where they lie; the first is the one in use. */
  readonly folders: readonly string[];
  /** By the paths of the one in use, also what it lacks. */
  readonly paid: LedgerRead;
  /** Of `paid.merged` those that it lacks, by their paths: the folder of the ledger that holds them. */
  readonly broughtFrom: ReadonlyMap<string, string>;
  /** In the others. */
  readonly holes: readonly Hole[];
  /** Attempts that do not count now (of a test server that is not in use) are neither brought nor missed. */
  readonly counts: (attempt: Attempt) => boolean;
};

/** The ledger in use beside the config's own, and beside all that this clone ever wrote to. */
export async function readOtherLedgers(
  project: RecordPlace,
  known: readonly KnownLedger[],
  counts: ReadLedgers['counts'],
): Promise<ReadLedgers> {
  const { paths, around } = project;
  const others = othersOf(known, project);
  let paid = await project.ledger.read();
  const broughtFrom = new Map<string, string>();
  const holes: Hole[] = [];
  for (const { dir, note } of others) {
    const name = relative(around.cwd, dir) || '.';
    const beside = readBeside(paid, readLedger(dir), { name, brings: counts });
    paid = beside.read;
    const toWrite = new Set(paid.merged.map(({ path }) => path));
    for (const path of beside.brought) if (toWrite.has(path)) broughtFrom.set(path, dir);
    const wayOut =
      note === null ? '' : wayOutOf(name, relative(around.cwd, join(notesIn(paths.state), note)));
    holes.push(...beside.holes.map((one) => ({ ...one, ledger: dir, problem: `${one.problem}${wayOut}` })));
  }
  return { folders: [paths.ledger, ...others.map(({ dir }) => dir)], paid, broughtFrom, holes, counts };
}

/** `note`: null for the config's own, and for what an older config, that named none, left here: a fresh clone has no note of it. */
function othersOf(
  known: readonly KnownLedger[],
  { root, boards, paths }: RecordPlace,
): readonly { readonly dir: string; readonly note: string | null }[] {
  const usual = join(root, USUAL_LEDGER);
  const all = [{ dir: paths.ownLedger, note: null }, ...known.filter(({ dir }) => dir !== paths.ownLedger)];
  const isNew = all.every(({ dir }) => dir !== usual) && holdsBoards(usual, root, { root, boards });
  return [...all, ...(isNew ? [{ dir: usual, note: null }] : [])].filter(({ dir }) => dir !== paths.ledger);
}

/** Whether a folder has one of some of the boards, as they are called from `from`: people call other things a ledger, too. */
export function holdsBoards(
  ledger: string,
  from: string,
  { root, boards }: Pick<RecordPlace, 'root' | 'boards'>,
): boolean {
  return boards.some((board) => existsSync(join(ledger, relative(from, join(root, boardIdOf(board))))));
}

/** It may be on a disk that is not mounted: what was paid for there would be paid for once more. */
export function goneLedger(dir: string, note: string, { paths, around }: RecordPlace): Hole {
  const name = relative(around.cwd, dir);
  const problem = `stands for ${name}, a ledger that this clone wrote to and that ${existsSync(dir) ? 'is empty' : 'is not there'}, so what was paid for may be unknown here: bring it back, or delete this file if all of it lies in another ledger now, or is gone for good`;
  return { ledger: notesIn(paths.state), path: note, problem, slots: [], text: '' };
}

/** Of a file that cannot be mended, in a ledger that is not in use. */
function wayOutOf(name: string, note: string): string {
  return `; or delete ${note} if ${name} is given up for good, and all that was paid for there`;
}
