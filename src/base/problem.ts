import { closestMatch } from 'leven';
import type { Diagnostic, Place, Severity } from './diagnostic.js';
import type { Code } from './codes.js';

/** What a diagnostic says, but for its place. */
export type Said = { message: string; hint?: string | null; also?: Diagnostic['also'] };

/** Takes what is found wrong on the way. */
export type Report = (problem: Diagnostic) => void;

export function error(code: Code, place: Place, said: Said): Diagnostic {
  return problem('error', code, { place, ...said });
}

export function warning(code: Code, place: Place, said: Said): Diagnostic {
  return problem('warning', code, { place, ...said });
}

export function info(code: Code, place: Place, said: Said): Diagnostic {
  return problem('info', code, { place, ...said });
}

function problem(severity: Severity, code: Code, said: Said & { place: Place }): Diagnostic {
  const { place, message, hint = null, also = null } = said;
  return { severity, code, message, place, hint, also };
}

/** The first line of what an author wrote, as a message names it: at most thirty letters. */
export function quoted(text: string): string {
  const [line = ''] = text.split('\n');
  const letters = Array.from(new Intl.Segmenter().segment(line), ({ segment }) => segment);
  return `"${letters.length > 30 ? `${letters.slice(0, 29).join('')}…` : line}"`;
}

/** `did you mean mira?` where a known name is close, else the known names; null: there is none. */
export function didYouMean(wrong: string, known: Iterable<string>): string | null {
  const names = [...known].filter((name) => name !== wrong);
  const nearest = nearestOf(wrong, names);
  if (nearest !== null) return `did you mean ${nearest}?`;
  if (names.length === 0) return null;
  const shown = names.slice(0, 8).join(', ');
  return `known: ${shown}${names.length > 8 ? `, … (${names.length} in all)` : ''}`;
}

/** The known name that differs least, where it differs little: in at most `maxDistance` letters. */
export function nearestOf(
  wrong: string,
  known: readonly string[],
  maxDistance = Math.max(1, Math.round(wrong.length * 0.4)),
): string | null {
  const sameLetters = known.find((name) => name.toLowerCase() === wrong.toLowerCase());
  return sameLetters ?? closestMatch(wrong, known, { maxDistance }) ?? null;
}
