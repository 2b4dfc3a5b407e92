import { entriesOf, itemsOf, type Node, type ScalarNode } from '../base/node.js';
import { safeValue } from './address.js';
import { COMMAS } from './csv.js';
import { didYouMean, error, type Report } from '../base/problem.js';
import { fromOf, givenBy, type Given, type Tables } from './tables.js';

export type Axis = {
  readonly name: string;
  /** No two of them are alike in an address. Empty: none could be read. */
  readonly values: readonly ScalarNode[];
  /** By value: the other cells of its row, where the axis comes from a CSV. */
  readonly columns: ReadonlyMap<string, readonly Given[]>;
};

/** Longest axis value in bytes: it stands in addresses, and those in names of folders and films. */
const MAX_VALUE_BYTES = 80;

/** The axes of `variants.axes`, in the order written. */
export function axesOf(axes: Node | null, tables: Tables, report: Report): readonly Axis[] {
  return entriesOf(axes).map(([name, { value }]) => {
    const from = fromOf(value);
    if (from !== null) return axisOfTable(name, from, { tables, report });
    const values = itemsOf(value).filter((item) => item.kind === 'scalar');
    return { name, values: distinct(name, values, report), columns: new Map() };
  });
}

/**
 * What `only` and `exclude` ask of a variant: axis → value as written. An axis or value that does not exist is an
 * error, because what it asks for would silently never happen.
 */
export function conditionOf(node: Node, axes: readonly Axis[], report: Report): ReadonlyMap<string, string> {
  const condition = new Map<string, string>();
  for (const [name, { key, value }] of entriesOf(node)) {
    if (value.kind !== 'scalar') continue;
    const axis = axes.find((one) => one.name === name);
    const values = axis?.values.map(({ text }) => text) ?? [];
    if (axis === undefined) {
      const known = axes.map((one) => one.name);
      report(
        error('unknown-axis', key, {
          message: `the board has no axis "${name}"`,
          hint: didYouMean(name, known),
        }),
      );
    } else if (values.length > 0 && !values.includes(value.text)) {
      const message = `${name} has no value "${value.text}"`;
      report(error('unknown-axis-value', value.place, { message, hint: didYouMean(value.text, values) }));
    } else {
      condition.set(name, value.text);
    }
  }
  return condition;
}

function axisOfTable(
  name: string,
  from: ScalarNode,
  { tables, report }: { tables: Tables; report: Report },
): Axis {
  const table = tables.read(from);
  const column = table?.columns.get(name)?.index;
  if (table === null || column === undefined) {
    // A head that could not be read is said already.
    if (table !== null && (table.whole || table.columns.size > 0)) {
      const isEmpty = table.columns.size === 0;
      const message = isEmpty
        ? `${from.text} is empty`
        : `${from.text} has no column "${name}", where the values of this axis would stand`;
      const [only = ''] = table.columns.size === 1 ? table.columns.keys() : [];
      const hint = /[;\t]/.test(only) ? COMMAS : didYouMean(name, table.columns.keys());
      report(error('csv-column', from.place, { message, hint }));
    }
    return { name, values: [], columns: new Map() };
  }
  const cells = table.rows.flatMap((row) => row[column] ?? []);
  if (cells.length === 0 && table.whole) {
    const message = `${from.text} has no rows, so ${name} has no values and there is no film`;
    report(error('axis-value', from.place, { message, hint: 'write one row for each value' }));
  }
  const values = distinct(name, cells, report);
  const kept = new Set(values);
  const rows = table.rows.flatMap((row) => {
    const cell = row[column];
    const others = givenBy(table, row).filter((given) => given.name !== name);
    return cell === undefined || !kept.has(cell) ? [] : [[cell.text, others] as const];
  });
  return { name, values, columns: new Map(rows) };
}

function distinct(axis: string, values: readonly ScalarNode[], report: Report): readonly ScalarNode[] {
  const byForm = new Map<string, ScalarNode>();
  for (const value of values) {
    // Folders and films must differ on file systems that do not tell case apart, too.
    const form = safeValue(value.text).normalize('NFC').toLowerCase();
    const earlier = byForm.get(form);
    const problem = badValue(value) ?? (earlier === undefined ? null : alike(value, earlier));
    if (problem === null) {
      byForm.set(form, value);
    } else {
      const also = earlier === undefined ? null : { place: earlier.place, message: 'the first one' };
      report(error('axis-value', value.place, { message: `${axis}: ${problem}`, also }));
    }
  }
  return [...byForm.values()];
}

function badValue({ text }: ScalarNode): string | null {
  if (text === '') return 'a value of an axis may not be empty';
  const bytes = Buffer.byteLength(safeValue(text));
  if (bytes <= MAX_VALUE_BYTES) return null;
  return `"${text.slice(0, 24)}…" is too long for addresses and file names (${bytes} bytes, at most ${MAX_VALUE_BYTES}); let a column of short ids be the axis`;
}

function alike(value: ScalarNode, earlier: ScalarNode): string {
  if (value.text === earlier.text) return `the value "${value.text}" is there twice`;
  return `"${value.text}" and "${earlier.text}" are the same in addresses and file names: ${safeValue(value.text)}`;
}
