import type { Span } from './complaints.js';
import type { Place, Position } from './diagnostic.js';
import type { ScalarNode } from './node.js';

/**
 * Where stretches of a text's value stand in its file, through quotes, escapes, indentation and folded lines. Where
 * what is written does not lead to the value, that is the place of the whole text.
 */
export function placesWithin({ value, written, place }: ScalarNode): (span: Span) => Place {
  const text = String(value);
  let offsets: Offsets | undefined;
  return ([from, to]) => {
    offsets ??= /^[|>]/.test(written) ? blockOffsets(written, text) : flowOffsets(written, text);
    const [first, last] = [offsets[from], offsets[to - 1]];
    if (first === undefined || last === undefined) return place;
    const at = (offset: number): Position => positionIn(written, offset, place.start);
    return { ...place, start: at(first), end: at(last + 1) };
  };
}

/** By character of the value: its offset in what is written. Empty: the two do not fit together. */
type Offsets = readonly number[];

const FOLD = '[ \\t]*\\r?\\n[ \\t\\r\\n]*';
const ESCAPE = '\\\\\\r?\\n[ \\t]*|\\\\x..|\\\\u.{4}|\\\\U.{8}|\\\\.';
const TOKENS = {
  plain: new RegExp(`${FOLD}|[^]`, 'g'),
  single: new RegExp(`''|${FOLD}|[^]`, 'g'),
  double: new RegExp(`${ESCAPE}|${FOLD}|[^]`, 'g'),
};

function flowOffsets(written: string, value: string): Offsets {
  const style = written.startsWith('"') ? 'double' : written.startsWith("'") ? 'single' : 'plain';
  const quote = style === 'plain' ? 0 : 1;
  const offsets: number[] = [];
  for (const { 0: token, index } of written.slice(quote, written.length - quote).matchAll(TOKENS[style])) {
    if (token.length === 1 && token !== '\n' && value[offsets.length] !== token) return [];
    for (let left = lengthOf(token); left > 0; left -= 1) offsets.push(quote + index);
  }
  return offsets.length === value.length ? offsets : [];
}

/** How many characters of the value a token stands for: one line break is a space, more are one less. */
function lengthOf(token: string): number {
  if (/^\\\r?\n/.test(token)) return 0;
  if (token.startsWith('\\U')) return Number.parseInt(token.slice(2), 16) > 0xffff ? 2 : 1;
  return token.includes('\n') ? Math.max(1, token.split('\n').length - 2) : 1;
}

/** A literal or folded text, whose indentation is the least with which its lines are found in the value. */
function blockOffsets(written: string, value: string): Offsets {
  const lines = written.split('\n').slice(1);
  const begin = written.indexOf('\n') + 1;
  const deepest = /^ */.exec(lines.find((line) => line.trim() !== '') ?? '')?.[0].length ?? 0;
  for (let indent = 0; indent <= deepest; indent += 1) {
    const offsets = linesIn(value, lines, { begin, indent });
    if (offsets.length > 0) return offsets;
  }
  return [];
}

/** The lines follow each other in the value, with line feeds or a space between them. */
function linesIn(
  value: string,
  lines: readonly string[],
  { begin, indent }: { begin: number; indent: number },
): Offsets {
  const offsets: number[] = [];
  let start = begin;
  for (const line of lines) {
    const content = line.slice(indent).replace(/\r$/, '');
    if (content !== '') {
      const between = /^[ \t]/.test(content) ? /\n*/y : /\n* ?/y;
      between.lastIndex = offsets.length;
      for (let left = between.exec(value)?.[0].length ?? 0; left > 0; left -= 1) offsets.push(start);
      if (!value.startsWith(content, offsets.length)) return [];
      for (let at = 0; at < content.length; at += 1) offsets.push(start + indent + at);
    }
    start += line.length + 1;
  }
  return value.slice(offsets.length).trim() === '' ? offsets : [];
}

function positionIn(written: string, offset: number, start: Position): Position {
  const lines = written.slice(0, offset).split('\n');
  const column = lines.at(-1)?.length ?? 0;
  return lines.length === 1
    ? { line: start.line, column: start.column + column }
    : { line: start.line + lines.length - 1, column: column + 1 };
}
