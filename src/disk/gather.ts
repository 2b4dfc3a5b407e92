import type { Diagnostic } from '../base/diagnostic.js';
import { isBoard, readBoard, strayFiles, type BoardSource } from '../storyboard/board.js';
import type { Inputs, ReadInputs } from '../storyboard/inputs.js';

/** Reads files of the project that are not known yet. */
export type ReadFiles = (paths: readonly string[]) => Promise<ReadInputs>;

export type Gathered = {
  readonly boards: readonly BoardSource[];
  /** Every text that was read: boards, includes, tables. */
  readonly inputs: Inputs;
  readonly diagnostics: readonly Diagnostic[];
};

/**
 * Reads boards with everything their text needs, round by round: what an include includes is known only once it is
 * read. `named`: a person named these files, so each is read as a board; else those that are parts of boards are left
 * out, with a warning where none includes them.
 */
export async function gatherBoards(
  paths: readonly string[],
  read: ReadFiles,
  { named }: { named: boolean },
): Promise<Gathered> {
  let { inputs, diagnostics } = await read(paths);
  const boardPaths = named ? paths : paths.filter((path) => isBoard(path, inputs));
  for (;;) {
    const results = boardPaths.map((path) => readBoard(path, inputs));
    const needs = [...new Set(results.flatMap((result) => result.needs))];
    if (needs.length > 0) {
      const more = await read(needs);
      inputs = new Map([...inputs, ...more.inputs]);
      diagnostics = [...diagnostics, ...more.diagnostics];
      continue;
    }
    const boards = results.flatMap(({ board }) => (board === null ? [] : [board]));
    const rest = paths.filter((path) => !boardPaths.includes(path));
    const ofBoards = results.flatMap((result) => result.diagnostics);
    const stray = strayFiles(rest, boards, inputs);
    return { boards, inputs, diagnostics: [...diagnostics, ...ofBoards, ...stray] };
  }
}
