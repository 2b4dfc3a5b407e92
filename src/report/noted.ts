import { table, widthOf } from './table.js';
import { stepText, type Step } from './ways.js';
import { wrapped } from './wrapped.js';

/** What is said of a row at its end: words, or a step to take. */
type Note = string | Step;

/** Of a page: the columns that it has, and those that a note below its row is set in by. */
type Page = { readonly columns: number; readonly indent: number };

/** Rows with their notes beside them; where a line of them would leave the page, each with its note below it. */
export function notedRows(rows: readonly (readonly [...string[], Note])[], page: Page): string[] {
  const parted = rows.map((row) => ({ cells: row.slice(0, -1) as string[], note: row.at(-1) ?? '' }));
  const beside = table(parted.map(({ cells, note }) => [...cells, oneLine(note)]));
  if (beside.every((line) => widthOf(line.trimEnd()) <= page.columns)) return beside;
  const bare = table(parted.map(({ cells }) => cells));
  return parted.map(({ note }, index) => `${bare[index] ?? ''}${note === '' ? '' : noteText(note, page)}`);
}

/** A note in lines of its own. A command is never broken, so that it can be copied: it has a line where none is left. */
export function noteText(note: Note, { columns, indent }: Page): string {
  const margin = ' '.repeat(indent);
  const line = `${margin}${oneLine(note)}\n`;
  if (typeof note === 'string') return `${margin}${wrapped(note, { indent, columns })}\n`;
  if (note.what === null || widthOf(line.trimEnd()) <= columns) return line;
  return `${margin}${wrapped(`${note.what}:`, { indent, columns })}\n${margin}${note.command}\n`;
}

function oneLine(note: Note): string {
  return typeof note === 'string' ? note : stepText(note);
}
