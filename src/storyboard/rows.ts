import type { Place } from '../base/diagnostic.js';
import { getOrMake } from '../base/get-or-make.js';
import { entriesOf, itemsOf, type Node, type ScalarNode } from '../base/node.js';
import type { Axis } from './axes.js';
import { didYouMean, error, nearestOf, warning, type Report } from '../base/problem.js';
import { fromOf, givenBy, type Given, type Tables } from './tables.js';

/** Adds names to the variants whose axes have these values. */
export type Row = {
  readonly match: ReadonlyMap<string, ScalarNode>;
  readonly gives: readonly Given[];
  readonly place: Place;
};

/**
 * The rows of `variants.rows`, those of CSVs among them, in the order written. A name that is almost an axis and that
 * no text inserts (`used`) is said to be a slip, and read as that axis.
 */
export function rowsOf(
  rows: Node | null,
  { axes, tables, used }: { axes: readonly Axis[]; tables: Tables; used: ReadonlySet<string> },
  report: Report,
): readonly Row[] {
  const axisNames = axes.map(({ name }) => name);
  const meant = (name: string, key: Place, beside: Iterable<string>): string => {
    const others = new Set(beside);
    const free = axisNames.filter((axis) => !others.has(axis));
    const axis = axisNames.includes(name) || used.has(name) ? null : nearestOf(name, free, 1);
    if (axis === null) return name;
    const message = `no axis is called "${name}", and no text inserts it`;
    report(error('unknown-axis', key, { message, hint: `did you mean ${axis}?` }));
    return axis;
  };
  const rowOf = (given: readonly Given[], place: Place): Row => ({
    match: new Map(
      given.filter(({ name }) => axisNames.includes(name)).map(({ name, value }) => [name, value]),
    ),
    gives: given.filter(({ name }) => !axisNames.includes(name)),
    place,
  });
  return itemsOf(rows).flatMap((node) => {
    const from = fromOf(node);
    const table = from === null ? null : tables.read(from);
    if (from !== null && table === null) return [];
    if (table === null) {
      const names = entriesOf(node).map(([name]) => name);
      const given = entriesOf(node).flatMap(([name, { key, value }]) =>
        value.kind === 'scalar' ? [{ name: meant(name, key, names), value }] : [],
      );
      return [rowOf(given, node.place)];
    }
    const { columns } = table;
    const names = new Map(
      [...columns].map(([name, { place }]) => [name, meant(name, place, columns.keys())]),
    );
    return table.rows.map((row) => {
      const given = givenBy(table, row).map(({ name, value }) => ({ name: names.get(name) ?? name, value }));
      return rowOf(given, row[0]?.place ?? node.place);
    });
  });
}

/** The rows that match a variant, from an index: thousands of rows meet thousands of variants. */
export function rowFinder(rows: readonly Row[]): (at: Readonly<Record<string, string>>) => readonly Row[] {
  const groups = new Map<string, { axes: readonly string[]; rows: Map<string, Row[]> }>();
  for (const row of rows) {
    const axes = [...row.match.keys()].sort();
    const group = getOrMake(groups, axes.join(), () => ({ axes, rows: new Map<string, Row[]>() }));
    const key = JSON.stringify(axes.map((axis) => row.match.get(axis)?.text));
    getOrMake(group.rows, key, () => []).push(row);
  }
  const all = [...groups.values()];
  return (at) =>
    all.flatMap((group) => group.rows.get(JSON.stringify(group.axes.map((axis) => at[axis]))) ?? []);
}

/** Rows that add nothing: they give no name, or can never match, because their axis has no such value. Said once per value. */
export function checkRows(rows: readonly Row[], axes: readonly Axis[], report: Report): void {
  const known = new Map(axes.map((axis) => [axis.name, new Set(axis.values.map(({ text }) => text))]));
  const said = new Set<string>();
  for (const { match, gives, place } of rows) {
    // All rows of a table have its columns.
    const key = JSON.stringify([place.file, ...match.keys()]);
    if (gives.length === 0 && !said.has(key)) {
      said.add(key);
      const message = 'this row adds nothing: it gives no name a value, and a row makes no variant';
      report(warning('row-unused', place, { message, hint: 'give it a name, or remove it' }));
    }
    for (const [axis, { text: value, place: at }] of match) {
      const values = known.get(axis) ?? new Set<string>();
      const stranger = JSON.stringify([axis, value]);
      if (values.size === 0 || values.has(value) || said.has(stranger)) continue;
      said.add(stranger);
      const message = `this row adds nothing: ${axis} has no value "${value}"`;
      report(warning('row-unused', at, { message, hint: didYouMean(value, values) }));
    }
  }
}

/** The entries of a map that are scalars, which here all are. */
export function scalarsIn(
  node: Node | null,
): readonly { readonly name: string; readonly value: ScalarNode }[] {
  return entriesOf(node).flatMap(([name, { value }]) => (value.kind === 'scalar' ? [{ name, value }] : []));
}
