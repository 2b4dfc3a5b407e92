import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { hasErrors } from './base/diagnostic.js';
import { isSystemFault } from './base/fault.js';
import type { Authored } from './check.js';
import { readPicks } from './ledger/picks.js';
import type { Project } from './project.js';

/** An author's picks while a run goes on: people circle takes beside it. */
export interface PicksNow {
  /** What `make` makes with the picks as they are now, or, where that has errors, with the last ones that had none. */
  with<T extends Pick<Authored, 'diagnostics'>>(make: (picks: Authored['picks']) => T): Promise<T>;
  /** Whether what stands in the files is other than when this was made. */
  isMovedSince(made: Pick<Authored, 'diagnostics'>): Promise<boolean>;
}

export function openPicks(project: Project, authored: Pick<Authored, 'storyboards' | 'picks'>): PicksNow {
  const paths = new Map(authored.storyboards.map(({ board }) => [board.path, board.picksPath]));
  const files = [...new Set(paths.values())];
  let { picks: sound } = authored;
  const seen = new WeakMap<object, string>();
  const marks = async (): Promise<string> =>
    (await Promise.all(files.map((path) => markOf(join(project.root, path))))).join('\n');
  /** Null: they have errors, or the disk does not say them now. */
  const read = async (): Promise<Authored['picks'] | null> => {
    try {
      const { inputs } = await project.read(files);
      const all = [...paths].map(([board, path]) => ({ board, ...readPicks(path, inputs) }));
      if (all.some(({ diagnostics }) => hasErrors(diagnostics))) return null;
      return new Map(all.map(({ board, picks }) => [board, picks]));
    } catch (error) {
      if (isSystemFault(error)) return null;
      throw error;
    }
  };
  return {
    async with(make) {
      const before = await marks();
      const picks = await read();
      let made = picks === null ? null : make(picks);
      if (picks === null || made === null || hasErrors(made.diagnostics)) made = make(sound);
      else sound = picks;
      seen.set(made, before);
      return made;
    },
    isMovedSince: async (made) => (await marks()) !== seen.get(made),
  };
}

/** Changes with a file. Asked for before each create: nothing is read. */
async function markOf(path: string): Promise<string> {
  try {
    const { size, mtimeMs, ctimeMs, ino } = await stat(path);
    return `${size} ${mtimeMs} ${ctimeMs} ${ino}`;
  } catch (error) {
    if (isSystemFault(error)) return '';
    throw error;
  }
}
