import type { Diagnostic, Place } from './diagnostic.js';
import { linesOf } from './lines.js';

/** From the first character to the one after the last, as offsets in a text. */
export type Span = readonly [start: number, end: number];

type Said = { message: string; hint?: string; also?: Diagnostic['also'] };

/** Collects what is wrong with one text. */
export type Complaints = {
  readonly diagnostics: readonly Diagnostic[];
  place(span: Span): Place;
  /** The text can still be read as its author meant it. */
  error(code: string, span: Span, said: Said): void;
  /** It cannot. */
  fatal(code: string, span: Span, said: Said): void;
  /** It cannot, for a reason that was said. */
  giveUp(): void;
  isFatal(): boolean;
};

export function complaintsOn(file: string, text: string): Complaints {
  const diagnostics: Diagnostic[] = [];
  const lines = linesOf(text);
  let fatal = false;
  const place = ([start, end]: Span): Place => ({
    file,
    start: lines.positionAt(start),
    end: lines.positionAt(Math.max(start, end)),
  });
  const error: Complaints['error'] = (code, span, { message, hint = null, also = null }) => {
    diagnostics.push({ severity: 'error', code, message, place: place(span), hint, also });
  };
  return {
    diagnostics,
    place,
    error,
    fatal: (code, span, said) => {
      error(code, span, said);
      fatal = true;
    },
    giveUp: () => {
      fatal = true;
    },
    isFatal: () => fatal,
  };
}
