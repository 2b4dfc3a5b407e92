import { formatUsd, type MicroUsd } from '../base/money.js';
import { table } from './table.js';

/** A line of a plan's tables, and the whole lines that stand above and below it. */
export type Row = {
  readonly above: string;
  /** Sign, name, kind, length, state, price, note. */
  readonly cells: readonly string[];
  readonly below: string;
  /** What its price column stands for; null: no amount. */
  readonly microUsd: MicroUsd | null;
};

const [NAME, LENGTH, PRICE] = [1, 3, 5];
/** Pages with more lines say in one what neighbours have in common. */
const LONG = 60;
/** Fewer are as quickly read one by one. */
const ALIKE = 3;

/** One line for each row; on a long page one for neighbours that differ in name, length and price alone, which adds the prices up. */
export function rowsText(rows: readonly Row[]): string {
  const shown = rows.length > LONG ? runsOf(rows).flatMap(together) : rows;
  const lines = table(
    shown.map(({ cells }) => cells),
    [PRICE],
  );
  return shown.map(({ above, below }, index) => `${above}  ${lines[index] ?? ''}${below}`).join('');
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
