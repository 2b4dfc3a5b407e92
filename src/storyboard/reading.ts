import { type Diagnostic, type Place, wholeFile } from '../base/diagnostic.js';
import type { MapNode, ScalarNode } from '../base/node.js';
import { parseYaml } from '../base/yaml.js';
import { fileProblem } from './file-problem.js';
import type { InputFile, Inputs } from './inputs.js';
import { leavesRoot, pathOf } from './paths.js';
import { error, type Report } from '../base/problem.js';

/** The reading of one board: what is at hand, and what came of it so far. */
export type Reading = {
  readonly inputs: Inputs;
  readonly diagnostics: Diagnostic[];
  /** Every YAML file that the board is made of, itself first. */
  readonly files: Set<string>;
  /** Text files that it names and that are not in `inputs` yet. */
  readonly needs: Set<string>;
  /** Files that cannot be read, which is said: what they would have defined is unknown. */
  readonly unread: Set<string>;
};

/** A board or a cast file, without its `x-…` keys: those are the author's own, a home for anchors. Null: it is still to be read, or it does not and that is said at `from`. */
export function readMap(reading: Reading, path: string, from: Place): MapNode | null {
  const { inputs, diagnostics, files, needs } = reading;
  const file = inputs.get(path);
  if (file === undefined) {
    needs.add(path);
    return null;
  }
  if (file.kind !== 'text') {
    reading.unread.add(path);
    diagnostics.push(...textProblem(path, file, from));
    return null;
  }
  files.add(path);
  const { node, diagnostics: problems } = parseYaml(path, file.text);
  diagnostics.push(...problems);
  if (node?.kind === 'map') {
    return { ...node, entries: new Map([...node.entries].filter(([name]) => !name.startsWith('x-'))) };
  }
  if (problems.length === 0) {
    const message = node === null ? 'the file is empty' : 'the file must be a map of keys';
    diagnostics.push(error('not-a-map', node?.place ?? wholeFile(path), { message }));
  }
  return null;
}

/** Why a file that is wanted as text cannot be read; nothing where it can. */
export function textProblem(
  path: string,
  file: InputFile | undefined,
  from = wholeFile(path),
): readonly Diagnostic[] {
  const problem = fileProblem(path, file, { wanted: 'text', place: from });
  return problem === null ? [] : [problem];
}

/** The path that a text means; null, and said, where it leads out of the project. */
export function pathInRoot(written: ScalarNode, report: Report): string | null {
  const path = pathOf(written);
  if (!leavesRoot(path)) return path;
  const message = `${written.text} lies outside the project`;
  const hint = 'a path counts from the folder of its file and stays inside the project';
  report(error('outside-root', written.place, { message, hint }));
  return null;
}
