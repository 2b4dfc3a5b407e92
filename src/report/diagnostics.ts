import { codeFrameColumns } from '@babel/code-frame';
import { visible } from '../base/control.js';
import type { Diagnostic, Place, Severity } from '../base/diagnostic.js';
import type { Paint } from './paint.js';
import { wrapped } from './wrapped.js';

/** How many problems are shown in full; all are counted. */
export const SHOWN_DIAGNOSTICS = 50;

export type Texts = { readonly get: (file: string) => string | undefined };

/** Problems as people read them: what, where with the lines around it, and what to do. Ends with a line that counts all. */
export function diagnosticsText(diagnostics: readonly Diagnostic[], texts: Texts, paint: Paint): string {
  const sorted = [...diagnostics].sort(byPlace);
  const shown = sorted.slice(0, SHOWN_DIAGNOSTICS).map((one) => diagnosticText(one, texts, paint));
  const hidden = sorted.length - shown.length;
  if (hidden > 0) shown.push(paint.dim(`… and ${hidden} more (--json lists all)\n`));
  return [...shown, ''].join('\n');
}

/** `3 errors, 1 warning`; empty when there is nothing to count. */
export function countText(diagnostics: readonly Diagnostic[]): string {
  const count = (severity: Severity, noun: string): string[] => {
    const n = diagnostics.filter((one) => one.severity === severity).length;
    return n === 0 ? [] : [`${n} ${noun}${n === 1 ? '' : 's'}`];
  };
  return [...count('error', 'error'), ...count('warning', 'warning'), ...count('info', 'note')].join(', ');
}

/** `castreel check --json`. */
export function diagnosticsJson(diagnostics: readonly Diagnostic[]): object {
  return { format_version: 1, diagnostics: [...diagnostics].sort(byPlace).map(diagnosticJson) };
}

export function diagnosticJson({ severity, code, message, place, hint }: Diagnostic): object {
  return {
    severity,
    code,
    message,
    file: place.file,
    line: place.start.line,
    column: place.start.column,
    end_line: place.end.line,
    end_column: place.end.column,
    hint,
  };
}

/** Workflow commands that GitHub shows as annotations beside the lines. */
export function diagnosticsGithub(diagnostics: readonly Diagnostic[]): string {
  const level = { error: 'error', warning: 'warning', info: 'notice' } as const;
  return [...diagnostics]
    .sort(byPlace)
    .map(({ severity, code, message, place, hint }) => {
      const where = {
        file: place.file,
        line: place.start.line,
        col: place.start.column,
        endLine: place.end.line,
        endColumn: place.end.column,
        title: code,
      };
      const properties = Object.entries(where).map(
        ([name, value]) => `${name}=${escapeProperty(String(value))}`,
      );
      return `::${level[severity]} ${properties.join(',')}::${escapeData(hint === null ? message : `${message}\n${hint}`)}\n`;
    })
    .join('');
}

function diagnosticText(diagnostic: Diagnostic, texts: Texts, paint: Paint): string {
  const { place, hint, also } = diagnostic;
  return [
    headText(diagnostic, paint),
    `  ${paint.dim('-->')} ${visible(place.file)}:${place.start.line}:${place.start.column}`,
    frame(place, texts, paint),
    also === null
      ? ''
      : `  ${paint.dim('see')} ${visible(also.place.file)}:${also.place.start.line}: ${visible(also.message)}`,
    hint === null
      ? ''
      : `  ${paint.cyan('=')} ${wrapped(visible(hint), { indent: 4, columns: paint.columns })}`,
    '',
  ]
    .filter((line, index, lines) => line !== '' || index === lines.length - 1)
    .join('\n');
}

function headText({ severity, code, message }: Diagnostic, paint: Paint): string {
  const colour = severity === 'error' ? paint.red : severity === 'warning' ? paint.yellow : paint.cyan;
  const head = `${severity}[${code}]`;
  const text = wrapped(`${head}: ${visible(message)}`, { indent: 0, columns: paint.columns });
  return `${colour(head)}${paint.bold(text.slice(head.length))}`;
}

function frame(place: Place, texts: Texts, paint: Paint): string {
  const text = texts.get(place.file);
  if (text === undefined) return '';
  const lines = text.split('\n', place.start.line);
  if ((lines[place.start.line - 1] ?? '').length > 400) return '';
  const shown = inSight(visible(text), place, paint.columns);
  const around = codeFrameColumns(shown.text, shown.location, {
    linesAbove: 1,
    linesBelow: 1,
    highlightCode: false,
  });
  return around
    .split('\n')
    .map((line) => (line.startsWith('>') || /^\s+\|\s+\^/.test(line) ? line : paint.dim(line)))
    .join('\n');
}

/** Before each line of a frame stand its number and a bar. */
const GUTTER = 10;
/** What is seen of a line before the place that is meant. */
const BEFORE = 24;

type Spot = { readonly line: number; readonly column: number };

/** A text whose lines are cut to the terminal around a place, and the place in it. */
function inSight(
  text: string,
  { start, end }: Place,
  columns: number,
): { readonly text: string; readonly location: { readonly start: Spot; readonly end?: Spot } } {
  const oneLine = end.line === start.line && end.column > start.column;
  const room = Math.max(BEFORE * 2, columns - GUTTER);
  const lines = text.split('\n');
  const near = lines.slice(Math.max(0, start.line - 2), start.line + 1);
  if (near.every((line) => line.length <= room))
    return { text, location: oneLine ? { start, end } : { start } };
  const hidden = start.column > room - BEFORE ? start.column - BEFORE : 0;
  const cut = (line: string): string => {
    const rest = hidden === 0 ? line : `…${line.slice(hidden + 1)}`;
    return rest.length <= room ? rest : `${rest.slice(0, room - 1)}…`;
  };
  const at = ({ line, column }: Spot): Spot => ({ line, column: Math.min(column - hidden, room) });
  return {
    text: lines.map((line, index) => (Math.abs(index + 1 - start.line) > 1 ? line : cut(line))).join('\n'),
    location: oneLine ? { start: at(start), end: at(end) } : { start: at(start) },
  };
}

function byPlace(a: Diagnostic, b: Diagnostic): number {
  return (
    compare(a.place.file, b.place.file) ||
    a.place.start.line - b.place.start.line ||
    a.place.start.column - b.place.start.column ||
    compare(a.code, b.code)
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function escapeData(text: string): string {
  return visible(text).replace(/%/g, '%25').replace(/\r/g, '%0D').replace(/\n/g, '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replace(/:/g, '%3A').replace(/,/g, '%2C');
}
