import { type Diagnostic, wholeFile } from '../base/diagnostic.js';
import { childOf, childrenOf, entriesOf, itemsOf, type MapNode, type Node } from '../base/node.js';
import { parseYaml } from '../base/yaml.js';
import { fromOf } from './tables.js';
import { withIncludes } from './include.js';
import type { Inputs } from './inputs.js';
import { leavesRoot, pathOf } from './paths.js';
import { warning } from '../base/problem.js';
import { readMap, type Reading } from './reading.js';
import { language } from './schema.js';
import { outlineProblems } from './check-outline.js';
import { validate } from './validate.js';

/** A board as its author wrote it, over what it includes, without what is wrong: that is said. */
export type BoardSource = {
  readonly path: string;
  readonly tree: MapNode;
  /** Every YAML file it is made of, itself first. */
  readonly files: readonly string[];
  /** Nothing that gives names was left out: else names may be unknown that are not. */
  readonly whole: boolean;
};

const schema = language('template').board;

/**
 * Reads a board with all that it includes. `needs` names text files (includes, CSVs) that are not in `inputs` yet;
 * with those read too, call it again: only what it says with nothing needed is whole. `board` is null where nothing
 * of it can be used.
 */
export function readBoard(
  path: string,
  inputs: Inputs,
): { board: BoardSource | null; diagnostics: readonly Diagnostic[]; needs: readonly string[] } {
  const diagnostics: Diagnostic[] = [];
  const reading: Reading = { inputs, diagnostics, files: new Set(), needs: new Set(), unread: new Set() };
  const read = readTree(path, reading);
  const board = read && {
    path,
    tree: read.tree,
    files: [...reading.files],
    whole: read.whole && reading.unread.size === 0,
  };
  return { board, diagnostics, needs: [...reading.needs] };
}

function readTree(path: string, reading: Reading): { tree: MapNode; whole: boolean } | null {
  const authored = readMap(reading, path, wholeFile(path));
  if (authored === null) return null;
  const { node, diagnostics } = validate(schema, authored);
  reading.diagnostics.push(...diagnostics, ...outlineProblems(authored));
  if (node?.kind !== 'map') return null;
  const tree = withIncludes(node, reading);
  noteTables(tree, reading);
  return { tree, whole: NAMING.every((key) => isWhole(childOf(authored, key), childOf(node, key))) };
}

/** Keys that give names, by what stands right below them. */
const NAMING = ['include', 'characters', 'props', 'locations', 'vars', 'variants'];

function isWhole(written: Node | null, left: Node | null): boolean {
  const axes = childOf(written, 'axes');
  const sizes = [written, left].map((node) => (node === null ? 0 : childrenOf(node).length));
  return (
    written?.kind === left?.kind &&
    sizes[0] === sizes[1] &&
    (axes === null || isWhole(axes, childOf(left, 'axes')))
  );
}

function noteTables(tree: MapNode, { inputs, needs }: Reading): void {
  const variants = childOf(tree, 'variants');
  const axes = entriesOf(childOf(variants, 'axes')).map(([, { value }]) => value);
  for (const node of [...axes, ...itemsOf(childOf(variants, 'rows'))]) {
    const from = fromOf(node);
    const path = from === null ? null : pathOf(from);
    if (path !== null && !leavesRoot(path) && !inputs.has(path)) needs.add(path);
  }
}

/** Whether a file is a board: it has `shots` or `scenes`, or is so broken that reading it as one says why. */
export function isBoard(path: string, inputs: Inputs): boolean {
  const root = rootOf(path, inputs);
  return root === null || childOf(root, 'shots') !== null || childOf(root, 'scenes') !== null;
}

/** Files among the boards that look like parts of one, and that none of them includes. */
export function strayFiles(
  paths: readonly string[],
  boards: readonly BoardSource[],
  inputs: Inputs,
): Diagnostic[] {
  const used = new Set(boards.flatMap((board) => board.files));
  return paths
    .filter((path) => !used.has(path) && childOf(rootOf(path, inputs), 'version') !== null)
    .map((path) =>
      warning('stray-file', wholeFile(path), {
        message: `${path} has neither \`shots\` nor \`scenes\`, and no board includes it`,
        hint: 'include it in a board, or give it shots',
      }),
    );
}

function rootOf(path: string, inputs: Inputs): Node | null {
  const file = inputs.get(path);
  return file?.kind === 'text' ? parseYaml(path, file.text).node : null;
}
