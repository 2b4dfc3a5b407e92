import { CsvError, parse } from 'csv-parse/sync';
import { controlIn } from '../base/control.js';
import type { Diagnostic, Place, Position } from '../base/diagnostic.js';
import type { ScalarNode } from '../base/node.js';
import { error } from '../base/problem.js';

/** A CSV's cells as texts with their places: row 1 names the columns. Every row has a cell for every column. */
export type Table = {
  readonly file: string;
  readonly columns: ReadonlyMap<string, { readonly index: number; readonly place: Place }>;
  readonly rows: readonly (readonly ScalarNode[])[];
  /** No row was left out. */
  readonly whole: boolean;
};

/** RFC 4180, with a byte order mark and blanks around unquoted cells allowed. Rows that do not fit are left out. */
export function readCsv(file: string, text: string): { table: Table; diagnostics: readonly Diagnostic[] } {
  const diagnostics: Diagnostic[] = [];
  const [header = [], ...body] = cellsOf(file, text, diagnostics);
  const columns = new Map<string, { index: number; place: Place }>();
  for (const [index, cell] of header.entries()) {
    const earlier = columns.get(cell.text);
    if (earlier !== undefined && cell.text !== '') {
      const message = `two columns are named "${cell.text}"`;
      const also = { place: earlier.place, message: 'the first one' };
      diagnostics.push(error('csv-column-twice', cell.place, { message, also }));
    }
    columns.set(cell.text, { index, place: cell.place });
  }
  const rows = body.filter((row) => {
    const first = row[0];
    if (first === undefined || row.every((cell) => cell.text === '')) return false;
    if (row.length === header.length) return true;
    const message = `this row has ${row.length} cells where the header has ${header.length}`;
    const hint = 'put double quotes around a cell that holds a comma';
    diagnostics.push(error('csv-row', first.place, { message, hint }));
    return false;
  });
  return { table: { file, columns, rows, whole: diagnostics.length === 0 }, diagnostics };
}

function cellsOf(file: string, text: string, diagnostics: Diagnostic[]): ScalarNode[][] {
  const bytes = Buffer.from(text, 'utf8');
  const cursor = cursorOver(bytes);
  const records: ScalarNode[][] = [];
  let row: ScalarNode[] = [];
  try {
    parse(bytes, {
      bom: true,
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
      cast: (value, { index, bytes: end }) => {
        if (index === 0) records.push((row = []));
        const place = { file, ...cursor(index, end) };
        const control = controlIn(value);
        if (control !== null) {
          const message = `this cell holds ${control.name}, a control character`;
          diagnostics.push(error('csv-syntax', place, { message, hint: 'remove it' }));
        }
        row.push({ kind: 'scalar', value, text: value, written: '', place });
        return null;
      },
    });
  } catch (thrown) {
    if (!(thrown instanceof CsvError)) throw thrown;
    const { start } = cursor(row.length, bytes.length);
    const place = { file, start, end: { ...start, column: start.column + 1 } };
    const isOpen = thrown.code === 'CSV_QUOTE_NOT_CLOSED';
    const message = isOpen
      ? 'this quote is never closed'
      : 'this cell holds a quote, and is not wholly in quotes';
    diagnostics.push(
      error('csv-syntax', place, { message, hint: isOpen ? 'a " is missing' : quotesHint(text) }),
    );
    records.pop();
  }
  return records;
}

function quotesHint(text: string): string {
  return COMMALESS.test(text)
    ? COMMAS
    : 'a cell with quotes in it is put in double quotes, and they are written twice inside it';
}

/** A head as spreadsheets write it where the comma stands in numbers. */
const COMMALESS = /^[^,\n]*[;\t][^,\n]*(?:\n|$)/;

export const COMMAS = 'cells are separated by commas';

/**
 * csv-parse says at which byte a cell ends; this walks the bytes once, forward, and turns that into the cell's lines
 * and columns. A cell begins after the delimiter before it, blanks and (for the first of a row) line ends skipped.
 */
function cursorOver(bytes: Buffer): (index: number, end: number) => Pick<Place, 'start' | 'end'> {
  let at = bytes[0] === 0xef && bytes[1] === 0xbb ? 3 : 0;
  let line = 1;
  let column = 1;
  const step = (): void => {
    const byte = bytes[at++] ?? 0;
    if (byte === LINE_FEED) {
      line += 1;
      column = 1;
    } else if ((byte & 0xc0) !== 0x80) {
      column += byte >= 0xf0 ? 2 : 1; // UTF-16 units, as editors count
    }
  };
  const here = (): Position => ({ line, column });
  return (index, end) => {
    if (index > 0 && at < end) step();
    while (at < end && (BLANKS.has(bytes[at] ?? 0) || (index === 0 && LINE_ENDS.has(bytes[at] ?? 0)))) step();
    const start = here();
    while (at < end) step();
    return { start, end: here() };
  };
}

const LINE_FEED = 0x0a;
const LINE_ENDS = new Set([LINE_FEED, 0x0d]);
const BLANKS = new Set([0x20, 0x09]);
