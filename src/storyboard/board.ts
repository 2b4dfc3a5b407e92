import type { Code } from '../base/codes.js';
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
  /** What may seem to be missing only because something that would give it was left out. */
  readonly unsure: ReadonlySet<Code>;
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
    unsure: new Set(reading.unread.size > 0 ? Object.values(NAMING).flat() : read.unsure),
  };
  return { board, diagnostics, needs: [...reading.needs] };
}

function readTree(path: string, reading: Reading): { tree: MapNode; unsure: readonly Code[] } | null {
  const authored = readMap(reading, path, wholeFile(path));
  if (authored === null) return null;
  const { node, diagnostics } = validate(schema, authored);
  reading.diagnostics.push(...diagnostics, ...outlineProblems(authored));
  if (node?.kind !== 'map') return null;
  const tree = withIncludes(node, reading);
  noteTables(tree, reading);
  const unsure = Object.entries(NAMING).flatMap(([key, codes]) =>
    isWhole(childOf(authored, key), childOf(node, key)) ? [] : codes,
  );
  return { tree, unsure };
}

const CAST = ['unknown-name'] as const;
const VALUES = ['unknown-variable', 'no-value'] as const;

/** Keys that give names, by what stands right below them, with what is no news where something of it is missing. */
const NAMING: Readonly<Record<string, readonly Code[]>> = {
  include: [...CAST, ...VALUES],
  characters: CAST,
  props: CAST,
  locations: CAST,
  vars: VALUES,
  variants: [...VALUES, 'unknown-axis'],
};

/** No text means these by a name: what they were to be is nowhere missing. */
const RESERVED = new Set(['board', 'from', 'none']);

function isWhole(written: Node | null, left: Node | null): boolean {
  const axes = childOf(written, 'axes');
  const sizes = [written, left].map((node) => (node === null ? 0 : sizeOf(node)));
  return (
    written?.kind === left?.kind &&
    sizes[0] === sizes[1] &&
    (axes === null || isWhole(axes, childOf(left, 'axes')))
  );
}

function sizeOf(node: Node): number {
  if (node.kind !== 'map') return childrenOf(node).length;
  return [...node.entries.keys()].filter((name) => !RESERVED.has(name)).length;
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
