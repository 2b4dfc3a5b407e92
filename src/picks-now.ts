import { hasErrors } from './base/diagnostic.js';
import { digest as digestOf } from './base/digest.js';
import type { Authored } from './check.js';
import { readPicks } from './ledger/picks.js';
import type { Project } from './project.js';

/** An author's picks while a run goes on: people circle takes beside it. */
export interface PicksNow {
  /** Whether what stands in the files is other than what was read last. */
  isMoved(): Promise<boolean>;
  /** What `make` makes with the picks as they are now, or, where that has errors, with the last ones that had none. */
  with<T extends Pick<Authored, 'diagnostics'>>(make: (picks: Authored['picks']) => T): Promise<T>;
}

export function openPicks(project: Project, authored: Pick<Authored, 'storyboards' | 'picks'>): PicksNow {
  const paths = new Map(authored.storyboards.map(({ board }) => [board.path, board.picksPath]));
  let { picks: sound } = authored;
  let seen: string | null = null;
  const read = async (): Promise<{ picks: Authored['picks']; digest: string; isSound: boolean }> => {
    const { inputs } = await project.read([...new Set(paths.values())]);
    const all = [...paths].map(([board, path]) => ({ board, ...readPicks(path, inputs) }));
    return {
      picks: new Map(all.map(({ board, picks }) => [board, picks])),
      digest: digestOf(
        [...inputs].map(([path, file]) => [path, file.kind === 'text' ? file.sha256 : file.kind]),
      ),
      isSound: !all.some(({ diagnostics }) => hasErrors(diagnostics)),
    };
  };
  return {
    isMoved: async () => (await read()).digest !== seen,
    async with(make) {
      const { picks, digest, isSound } = await read();
      seen = digest;
      const made = isSound ? make(picks) : null;
      if (made === null || hasErrors(made.diagnostics)) return make(sound);
      sound = picks;
      return made;
    },
  };
}
