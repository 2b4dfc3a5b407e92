import type { Code } from './codes.js';
import type { Diagnostic, Place } from './diagnostic.js';
import { linesOf, type Lines } from './lines.js';
import { error, type Said } from './problem.js';

/** From the first character to the one after the last, as offsets in a text. */
export type Span = readonly [start: number, end: number];

/** Collects what is wrong with one text. */
export type Complaints = {
  readonly diagnostics: readonly Diagnostic[];
  place(span: Span): Place;
  /** The text can still be read as its author meant it. */
  error(code: Code, span: Span, said: Said): void;
  /** It cannot. */
  fatal(code: Code, span: Span, said: Said): void;
  /** It cannot, for a reason that was said. */
  giveUp(): void;
  isFatal(): boolean;
};

export function complaintsOn(file: string, text: string): Complaints {
  const diagnostics: Diagnostic[] = [];
  let lines: Lines | null = null; // most texts have nothing wrong
  let fatal = false;
  const place = ([start, end]: Span): Place => {
    lines ??= linesOf(text);
    return { file, start: lines.positionAt(start), end: lines.positionAt(Math.max(start, end)) };
  };
  const complain: Complaints['error'] = (code, span, said) => {
    diagnostics.push(error(code, place(span), said));
  };
  return {
    diagnostics,
    place,
    error: complain,
    fatal: (code, span, said) => {
      complain(code, span, said);
      fatal = true;
    },
    giveUp: () => {
      fatal = true;
    },
    isFatal: () => fatal,
  };
}
