import type { Position } from './diagnostic.js';

/** The way between offsets in a text and lines and columns, both ways; lines end at a line feed. */
export type Lines = {
  readonly positionAt: (offset: number) => Position;
  readonly offsetAt: (position: Position) => number;
};

export function linesOf(text: string): Lines {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return {
    positionAt: (offset) => {
      let [low, high] = [0, starts.length - 1];
      while (low < high) {
        const middle = Math.ceil((low + high) / 2);
        if ((starts[middle] ?? 0) <= offset) low = middle;
        else high = middle - 1;
      }
      return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
    },
    offsetAt: ({ line, column }) => (starts[line - 1] ?? text.length) + column - 1,
  };
}
