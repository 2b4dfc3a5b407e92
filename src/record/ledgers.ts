import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import { USUAL_LEDGER } from '../config/config.js';
import { notesIn, type KnownLedger } from '../disk/known-ledgers.js';
import { copiesOf } from '../disk/posted.js';
import type { Hole } from '../ledger/hole.js';
import { bringText, type Whereabouts } from '../ledger/outlying.js';
import { readLedger } from '../ledger/read-ledger.js';
import { boardIdOf } from '../storyboard/address.js';
import type { RecordPlace } from './place.js';
import type { Source } from './source.js';

/** A folder where this clone's paid attempts lie, beside that of the ledger in use. */
type OtherLedger = {
  readonly dir: string;
  /** Null for the config's own, and for what an older config, that named none, left here: a fresh clone has no note of it. */
  readonly note: string | null;
};

/** The config's own ledger, and all that this clone ever wrote to. */
export function otherLedgers(
  { root, boards, paths }: RecordPlace,
  known: readonly KnownLedger[],
): readonly OtherLedger[] {
  const usual = join(root, USUAL_LEDGER);
  const all = [{ dir: paths.ownLedger, note: null }, ...known.filter(({ dir }) => dir !== paths.ownLedger)];
  const isNew = all.every(({ dir }) => dir !== usual) && holdsBoards(usual, root, { root, boards });
  return [...all, ...(isNew ? [{ dir: usual, note: null }] : [])].filter(({ dir }) => dir !== paths.ledger);
}

export function sourceOf({ dir, note }: OtherLedger, { paths, around }: RecordPlace): Source {
  const name = relative(around.cwd, dir) || '.';
  const wayOut = note === null ? '' : wayOutOf(name, tracesOf(note, { paths, around }));
  return {
    kind: 'ours',
    ledger: dir,
    name,
    there: readLedger(dir),
    holesOf: (hole) => [{ ...hole, ledger: dir, problem: `${hole.problem}${wayOut}` }],
  };
}

/** Whether a folder has one of some of the boards, as they are called from `from`: people call other things a ledger, too. */
export function holdsBoards(
  ledger: string,
  from: string,
  { root, boards }: Pick<RecordPlace, 'root' | 'boards'>,
): boolean {
  return boards.some((board) => existsSync(join(ledger, relative(from, join(root, boardIdOf(board))))));
}

/**
 * It may be on a disk that is not mounted: what was paid for there would be paid for once more. `there`: where else there is
 * some of it, if that is known.
 */
export function goneLedger(
  dir: string,
  { note, there, place }: { note: string; there: Whereabouts | null; place: RecordPlace },
): Hole {
  const { paths, around } = place;
  const name = relative(around.cwd, dir);
  const how = existsSync(dir) ? 'is empty' : 'is not there';
  const copies = copiesOf(note, paths.state);
  const together = existsSync(copies) ? ` with ${relative(around.cwd, copies)},` : '';
  const back =
    there === null
      ? 'bring it back,'
      : `${bringText(there.bring)} brings back what was bought ${there.where};`;
  const problem =
    `stands for ${name}, a ledger that this clone wrote to and that ${how}, so what was paid for may be unknown here: ` +
    `${back} or delete this file if all of it lies in another ledger now, or,${together} if it is gone for good`;
  return { ledger: notesIn(paths.state), path: note, problem, slots: [], text: '' };
}

/** Of a file that cannot be mended, in a ledger that is not in use. */
function wayOutOf(name: string, traces: readonly string[]): string {
  return `; or delete ${traces.join(' and ')} if ${name} is given up for good, and all that was paid for there`;
}

/** Where this clone has something of a ledger that is noted: the note, and copies of what it posted there, if there are any. */
function tracesOf(note: string, { paths, around }: Pick<RecordPlace, 'paths' | 'around'>): readonly string[] {
  const { state } = paths;
  const traces = [join(notesIn(state), note), copiesOf(note, state)];
  return traces.filter((path) => existsSync(path)).map((path) => relative(around.cwd, path));
}
