import type { Diagnostic, Place } from '../base/diagnostic.js';
import { entriesOf, itemsOf, type Node, type ScalarNode } from '../base/node.js';
import type { Axis } from './axes.js';
import { didYouMean, warning } from './problem.js';
import { fromOf, givenBy, type Given, type Tables } from './tables.js';

/** Adds names to the variants whose axes have these values. */
export type Row = {
  readonly match: ReadonlyMap<string, string>;
  readonly gives: readonly Given[];
  readonly place: Place;
};

/** The rows of `variants.rows`, those of CSVs among them, in the order written. */
export function rowsOf(rows: Node | null, axes: readonly Axis[], tables: Tables): readonly Row[] {
  const axisNames = new Set(axes.map(({ name }) => name));
  const rowOf = (given: readonly Given[], place: Place): Row => ({
    match: new Map(
      given.filter(({ name }) => axisNames.has(name)).map(({ name, value }) => [name, value.text]),
    ),
    gives: given.filter(({ name }) => !axisNames.has(name)),
    place,
  });
  return itemsOf(rows).flatMap((node) => {
    const from = fromOf(node);
    if (from !== null) {
      const table = tables.read(from);
      return table?.rows.map((row) => rowOf(givenBy(table, row), row[0]?.place ?? from.place)) ?? [];
    }
    return [rowOf(scalarsIn(node), node.place)];
  });
}

/** The rows that match a variant, from an index: thousands of rows meet thousands of variants. */
export function rowFinder(rows: readonly Row[]): (at: Readonly<Record<string, string>>) => readonly Row[] {
  const groups = new Map<string, { axes: readonly string[]; rows: Map<string, Row[]> }>();
  for (const row of rows) {
    const axes = [...row.match.keys()].sort();
    const group = groups.get(axes.join()) ?? { axes, rows: new Map<string, Row[]>() };
    groups.set(axes.join(), group);
    const key = JSON.stringify(axes.map((axis) => row.match.get(axis)));
    const same = group.rows.get(key);
    if (same === undefined) group.rows.set(key, [row]);
    else same.push(row);
  }
  const all = [...groups.values()];
  return (at) =>
    all.flatMap((group) => group.rows.get(JSON.stringify(group.axes.map((axis) => at[axis]))) ?? []);
}

/** Rows that add nothing: they give no name, or can never match, because their axis has no such value. Said once per value. */
export function checkRows(
  rows: readonly Row[],
  axes: readonly Axis[],
  report: (problem: Diagnostic) => void,
): void {
  const known = new Map(axes.map((axis) => [axis.name, new Set(axis.values.map(({ text }) => text))]));
  const said = new Set<string>();
  for (const { match, gives, place } of rows) {
    // All rows of a table have its columns.
    const key = JSON.stringify([place.file, ...match.keys()]);
    if (gives.length === 0 && !said.has(key)) {
      said.add(key);
      const message = 'this row adds nothing: it gives no name a value, and a row makes no variant';
      report(warning('row-unused', place, { message, hint: 'give it a name, or take it out' }));
    }
    for (const [axis, value] of match) {
      const values = known.get(axis) ?? new Set<string>();
      const stranger = JSON.stringify([axis, value]);
      if (values.size === 0 || values.has(value) || said.has(stranger)) continue;
      said.add(stranger);
      const message = `this row adds nothing: ${axis} has no value "${value}"`;
      report(warning('row-unused', place, { message, hint: didYouMean(value, values) }));
    }
  }
}

/** The entries of a map that are scalars, which here all are. */
export function scalarsIn(
  node: Node | null,
): readonly { readonly name: string; readonly value: ScalarNode }[] {
  return entriesOf(node).flatMap(([name, { value }]) => (value.kind === 'scalar' ? [{ name, value }] : []));
}
