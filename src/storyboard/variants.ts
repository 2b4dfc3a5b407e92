import type { Diagnostic } from '../base/diagnostic.js';
import { getOrMake } from '../base/get-or-make.js';
import { childOf, childrenOf, entriesOf, type MapNode, type Node, type ScalarNode } from '../base/node.js';
import { axesOf, type Axis } from './axes.js';
import { combinationsOf } from './combinations.js';
import type { Inputs } from './inputs.js';
import { error, warning, type Report } from '../base/problem.js';
import { checkRows, rowFinder, rowsOf, scalarsIn, type Row } from './rows.js';
import { tablesOf, type Given } from './tables.js';
import { namesIn } from './template.js';

/** The combinations of a board's axes, with what every name stands for in each of them. */
export type Variants = {
  /** In the order written. */
  readonly axes: readonly Axis[];
  /** Name → the axes that decide its value. Every name that anything gives is here. */
  readonly names: ReadonlyMap<string, readonly string[]>;
  /** At least one, however much is wrong; without axes the one variant has no values. */
  readonly list: readonly Variant[];
  /** False: a table could not be read, so names are missing through no fault of the texts. */
  readonly complete: boolean;
};

export type Variant = {
  /** Axis → value as written, sorted by axis; without axes of which no value can be read. */
  readonly at: Readonly<Record<string, string>>;
  readonly values: ReadonlyMap<string, ScalarNode>;
};

/** Variants of a board's tree, in the order of its axes, the last one changing fastest. */
export function variantsOf(
  board: MapNode,
  { name, inputs }: { readonly name: string; readonly inputs: Inputs },
  report: Report,
): Variants {
  const part = (key: string): Node | null => childOf(childOf(board, 'variants'), key);
  const tables = tablesOf(inputs, report);
  const axes = axesOf(part('axes'), tables, report);
  const rows = rowsOf(part('rows'), { axes, tables, used: namesUsed(board) }, report);
  checkRows(rows, axes, report);
  checkVars(childOf(board, 'vars'), axes, report);
  const own: Given = {
    name: 'board',
    value: { kind: 'scalar', value: name, text: name, written: '', place: board.place },
  };
  const vars = [...scalarsIn(childOf(board, 'vars')), own];
  for (const node of [childOf(board, 'vars'), part('axes'), part('rows')]) checkValues(node, report);

  const limits = { exclude: part('exclude'), max: part('max'), place: (part('axes') ?? board).place };
  const combinations = combinationsOf(axes, limits, report);
  const defaults = new Map(vars.map((given) => [given.name, given.value]));
  const rowsAt = rowFinder(rows);
  const clashes = new Map<ScalarNode, Diagnostic>();
  const list = combinations.map((combination): Variant => {
    const at = Object.fromEntries(
      combination.map(({ axis, value }) => [axis.name, value.text] as const).sort(byName),
    );
    const given = [
      ...combination.flatMap(({ axis, value }) => [
        { name: axis.name, value },
        ...(axis.columns.get(value.text) ?? []),
      ]),
      ...rowsAt(at).flatMap(({ gives }) => gives),
    ];
    return { at, values: namespace(defaults, given, clashes) };
  });
  clashes.forEach(report);
  const complete = tables.complete() && axes.every(({ values }) => values.length > 0);
  return { axes, names: namesOf(vars, axes, rows), list, complete };
}

/** `aspect=9:16,lang=en`, for people; empty without axes. */
export function variantName({ at }: { readonly at: Variant['at'] }): string {
  return Object.entries(at)
    .map(([axis, value]) => `${axis}=${value}`)
    .join(',');
}

/** What axes, their CSVs and rows give, over the defaults. The first giver wins; another value is a clash. */
function namespace(
  defaults: ReadonlyMap<string, ScalarNode>,
  given: readonly Given[],
  clashes: Map<ScalarNode, Diagnostic>,
): ReadonlyMap<string, ScalarNode> {
  const values = new Map(defaults);
  const fresh = new Set<string>();
  for (const { name, value } of given) {
    const earlier = values.get(name);
    if (!fresh.has(name) || earlier === undefined) {
      fresh.add(name);
      values.set(name, value);
    } else if (earlier.text !== value.text && !clashes.has(value)) {
      const message = `${name} is "${value.text}" here and "${earlier.text}" in another row for the same variant`;
      const hint = 'let one of the rows match on one more axis, or exclude the variant';
      const also = { place: earlier.place, message: `"${earlier.text}"` };
      clashes.set(value, error('row-clash', value.place, { message, hint, also }));
    }
  }
  return values;
}

/** A name in a value would not be replaced. Who writes one on the board means it to be; what stands in a CSV is text. */
function checkValues(node: Node | null, report: Report): void {
  if (node?.kind === 'scalar' && node.text.includes('${{')) {
    const message = 'a value is inserted as it stands: a name inside it would not be replaced';
    report(
      error('name-in-value', node.place, { message, hint: 'insert both names where the value is inserted' }),
    );
  }
  for (const child of node === null ? [] : childrenOf(node)) checkValues(child, report);
}

/** A default for an axis: every variant has a value of its own. */
function checkVars(vars: Node | null, axes: readonly Axis[], report: Report): void {
  const names = new Set(axes.map(({ name }) => name));
  for (const [name, { key }] of entriesOf(vars)) {
    if (!names.has(name)) continue;
    const message = `\`${name}\` changes nothing here: it is an axis, and every variant has a value of it`;
    report(warning('no-effect', key, { message, hint: 'remove it' }));
  }
}

/** Names that any text of the board inserts. */
function namesUsed(board: MapNode): ReadonlySet<string> {
  const texts = [...board.entries].filter(([key]) => key !== 'variants' && key !== 'vars');
  return new Set(texts.flatMap(([, { value }]) => [...namesIn(value)]));
}

/** All that an axis ever gives. */
function givenIn({ name, values, columns }: Axis): readonly Given[] {
  return [...values.map((value) => ({ name, value })), ...[...columns.values()].flat()];
}

function namesOf(vars: readonly Given[], axes: readonly Axis[], rows: readonly Row[]): Variants['names'] {
  const names = new Map<string, Set<string>>();
  const add = (name: string, from: Iterable<string>): void => {
    const known = getOrMake(names, name, () => new Set<string>());
    for (const axis of from) known.add(axis);
  };
  for (const { name } of vars) add(name, []);
  for (const axis of axes) {
    add(axis.name, [axis.name]);
    for (const { name } of givenIn(axis)) add(name, [axis.name]);
  }
  for (const { match, gives } of rows) for (const { name } of gives) add(name, match.keys());
  return new Map([...names].map(([name, from]) => [name, [...from].sort()]));
}

function byName(a: readonly [string, string], b: readonly [string, string]): number {
  return a[0] < b[0] ? -1 : 1;
}
