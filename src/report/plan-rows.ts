import { formatUsd, type MicroUsd } from '../base/money.js';
import { table, widthOf } from './table.js';

/** A line of a plan's tables, and the whole lines that stand above and below it. */
export type Row = {
  readonly above: string;
  /** Sign, name, kind, length, state, price, note. */
  readonly cells: readonly string[];
  /** On a page too narrow for its reasons: the state alone, and the reasons as a line below. */
  readonly narrow: { readonly state: string; readonly below: string };
  readonly below: string;
  /** What its price column stands for; null: no amount. */
  readonly microUsd: MicroUsd | null;
};

const [NAME, LENGTH, STATE, PRICE] = [1, 3, 4, 5];
/** Pages with more lines say in one what neighbours have in common. */
const LONG = 60;
/** Fewer are as quickly read one by one. */
const ALIKE = 3;

/** One line for each row; on a long page one for neighbours that differ in name, length and price alone, which adds the prices up. */
export function rowsText(rows: readonly Row[], columns: number): string {
  const whole = rows.length > LONG ? runsOf(rows).flatMap(together) : rows;
  const fits = linesOf(whole).every((line) => INDENT + widthOf(line.trimEnd()) <= columns);
  const shown = fits ? whole : whole.map(narrowed);
  const lines = linesOf(shown);
  return shown.map(({ above, below }, index) => `${above}  ${lines[index] ?? ''}${below}`).join('');
}

/** Before each line. */
const INDENT = 2;

function linesOf(rows: readonly Row[]): readonly string[] {
  return table(
    rows.map(({ cells }) => cells),
    [PRICE],
  );
}

function narrowed(row: Row): Row {
  const { state, below } = row.narrow;
  const cells = row.cells.map((cell, column) => (column === STATE ? state : cell));
  return { ...row, cells, below: below + row.below };
}

function runsOf(rows: readonly Row[]): Row[][] {
  const runs: Row[][] = [];
  for (const row of rows) {
    const run = runs.at(-1);
    if (run?.[0] !== undefined && row.above === '' && likeness(row) === likeness(run[0])) run.push(row);
    else runs.push([row]);
  }
  return runs;
}

/** Equal of rows that can share a line. */
function likeness({ cells, below, microUsd }: Row): string {
  const rest = cells.filter((_, column) => ![NAME, LENGTH, PRICE].includes(column));
  return JSON.stringify([rest, below, microUsd === null ? cells[PRICE] : 'an amount']);
}

function together(run: readonly Row[]): readonly Row[] {
  const [first, last] = [run[0], run.at(-1)];
  if (first === undefined || last === undefined || run.length < ALIKE) return run;
  const cells = [...first.cells];
  cells[NAME] =
    `${first.cells[NAME] ?? ''} … ${last.cells[NAME] ?? ''} (${run.length.toLocaleString('en-US')})`;
  if (run.some((row) => row.cells[LENGTH] !== first.cells[LENGTH])) cells[LENGTH] = '';
  if (first.microUsd === null) return [{ ...first, cells }];
  const microUsd = run.reduce((sum, row) => sum + (row.microUsd ?? 0), 0);
  cells[PRICE] = formatUsd(microUsd);
  return [{ ...first, cells, microUsd }];
}
