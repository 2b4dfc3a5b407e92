import { dirname } from 'node:path/posix';
import { hasErrors, wholeFile, type Diagnostic } from '../base/diagnostic.js';
import { error } from '../base/problem.js';
import { shellText } from '../base/shell.js';
import { readPicks } from '../ledger/picks.js';
import { boardIdOf, PICKS_END } from '../storyboard/address.js';
import type { BoardSource } from '../storyboard/board.js';
import type { Inputs } from '../storyboard/inputs.js';
import type { Storyboard } from '../storyboard/storyboard.js';

type Authored = {
  readonly boards: readonly BoardSource[];
  readonly storyboards: readonly Storyboard[];
  readonly inputs: Inputs;
};

/** Choices that no board has any more: what they circle would be bought again once its words have changed since. */
export function picksWithoutBoard({ boards, storyboards, inputs }: Authored): Diagnostic[] {
  const own = new Set(boards.map(({ path }) => `${boardIdOf(path)}${PICKS_END}`));
  const lost = [...inputs.keys()].filter((path) => path.endsWith(PICKS_END) && !own.has(path));
  return lost.flatMap((path) => {
    const { picks, diagnostics } = readPicks(path, inputs);
    if (picks.size === 0 && !hasErrors(diagnostics)) return [];
    const heirs = heirsOf(path, [...picks.keys()], { storyboards, inputs });
    const [heir] = heirs;
    const hint =
      heir !== undefined && heirs.length === 1
        ? shellText(['git', 'mv', path, heir])
        : 'give it the name of its board, or remove it where that is gone: its takes are circled nowhere then';
    return [
      error('picks-without-board', wholeFile(path), {
        message: 'the board of these picks is not there',
        hint,
      }),
    ];
  });
}

/** Where the picks may belong now: of a board beside them that has their slots, and none of its own. */
function heirsOf(
  path: string,
  slots: readonly string[],
  { storyboards, inputs }: Pick<Authored, 'storyboards' | 'inputs'>,
): readonly string[] {
  const heirs = storyboards.filter(({ board, shots }) => {
    const isFree = inputs.get(board.picksPath)?.kind !== 'text';
    return isFree && dirname(board.path) === dirname(path) && shots.some(({ slot }) => slots.includes(slot));
  });
  return [...new Set(heirs.map(({ board }) => board.picksPath))];
}
