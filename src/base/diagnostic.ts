import type { Code } from './codes.js';

/** A point in a text; line and column count from 1, columns in UTF-16 units as editors do. */
export type Position = { readonly line: number; readonly column: number };

/** A stretch of one of the author's files; `file` is a POSIX path relative to the project's root. `end` is exclusive. */
export type Place = { readonly file: string; readonly start: Position; readonly end: Position };

export type Severity = 'error' | 'warning' | 'info';

/**
 * One thing to say about the author's text, in its place. Diagnostics are collected, never thrown.
 * `code` is stable (`codes.ts` lists all); `message` says what is wrong, `hint` what to do;
 * `also` names a second place that matters (the other definition, the other mode).
 */
export type Diagnostic = {
  readonly severity: Severity;
  readonly code: Code;
  readonly message: string;
  readonly place: Place;
  readonly hint: string | null;
  readonly also: { readonly place: Place; readonly message: string } | null;
};

const start: Position = { line: 1, column: 1 };

/** The place for a complaint about a file as a whole. */
export function wholeFile(file: string): Place {
  return { file, start, end: start };
}

export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some((diagnostic) => diagnostic.severity === 'error');
}

/** Here YAML reads a text as something else than its author meant. */
const MISREAD: Code = 'yaml-quote';

/**
 * Each problem once: what several boards share is read, and complained about, for each of them. And of a
 * text that is misread only that: what later stages make of it is no news.
 */
export function distinct(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const at = ({ place: { file, start } }: Diagnostic): string => [file, start.line, start.column].join('\n');
  const misread = new Set(diagnostics.filter(({ code }) => code === MISREAD).map(at));
  const seen = new Map<string, Diagnostic>();
  for (const one of diagnostics) {
    const key = [at(one), one.code, one.message].join('\n');
    if (!seen.has(key) && (one.code === MISREAD || !misread.has(at(one)))) seen.set(key, one);
  }
  return [...seen.values()];
}
