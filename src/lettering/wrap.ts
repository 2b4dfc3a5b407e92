import LineBreaker from 'linebreak';
import { legibleLine, type Legible } from './legible.js';
import type { Hand, Measure } from './pen.js';

/** A text set in lines that fit a room, at the largest size that lets it fit. */
export type Block = {
  readonly lines: readonly Legible[];
  readonly sizePx: number;
  readonly leadingPx: number;
  readonly hand: Hand;
  /** `+41 words`, where the room ends before the text does; its last line leaves place for it. */
  readonly cut: Legible | null;
};

export type Setting = {
  readonly text: Legible;
  readonly hand: Hand;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly largestPx: number;
  readonly smallestPx: number;
  /** Line height in type sizes. */
  readonly leading: number;
  readonly maxLines: number;
};

/** A text as stretches between the places where a line may end (UAX 14), each measured once. */
export type Column = { readonly pieces: readonly Piece[]; readonly widthOf: (text: string) => number };
type Piece = { readonly text: string; readonly widthEm: number; readonly spaceEm: number };
type Line = { readonly text: string; readonly widthEm: number };

export const noteHand: Hand = { weight: 600, tracking: 0 };
const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });
const words = new Intl.Segmenter('en', { granularity: 'word' });

/** Null: not even one line at the smallest size has room. */
export function setInLines(setting: Setting, measure: Measure): Block | null {
  const { text, hand, widthPx, heightPx, leading } = setting;
  const linesAt = (sizePx: number) => Math.min(setting.maxLines, Math.floor(heightPx / (sizePx * leading)));
  if (text.text === '' || widthPx < setting.smallestPx * 2 || linesAt(setting.smallestPx) < 1) return null;
  const column = columnOf(text, hand, measure);
  const block = (sizePx: number, lines: readonly string[], cut: Legible | null): Block => ({
    lines: lines.map((line) => legibleLine(line, text)),
    sizePx,
    leadingPx: sizePx * leading,
    hand,
    cut,
  });
  for (let sizePx = setting.largestPx; sizePx >= setting.smallestPx; sizePx -= 0.5) {
    const lines = fill(column, widthPx / sizePx, linesAt(sizePx));
    if (lines !== null) return block(sizePx, balanced(column, widthPx / sizePx, lines), null);
  }
  const { lines, note } = cutShort(column, setting, measure);
  return block(setting.smallestPx, lines, note);
}

/** One line of at most this width; what is too long loses its end (`end`) or its middle. */
export function setOnLine(
  text: Legible,
  room: { widthEm: number; hand: Hand; cut: 'end' | 'middle' },
  measure: Measure,
): Legible {
  const fits = (line: string) => measure(legibleLine(line, text), room.hand) <= room.widthEm;
  if (fits(text.text)) return text;
  const parts =
    room.cut === 'middle'
      ? text.text.split(' ')
      : [...graphemes.segment(text.text)].map((one) => one.segment);
  const glue = room.cut === 'middle' ? ' ' : '';
  for (let kept = parts.length - 1; kept > 1; kept -= 1) {
    const tail = room.cut === 'middle' ? Math.floor(kept / 2) : 0;
    const line = [...parts.slice(0, kept - tail), '…', ...parts.slice(parts.length - tail)].join(glue);
    if (fits(line)) return legibleLine(line, text);
  }
  return room.cut === 'middle' ? setOnLine(text, { ...room, cut: 'end' }, measure) : legibleLine('…', text);
}

/** The lines of a text in a room so wide, about equally long; null: it needs more, or a word of it would be divided that may not be. */
export function linesIn(
  column: Column,
  room: { readonly widthEm: number; readonly maxLines: number; readonly divides: boolean },
): string[] | null {
  const { widthEm, maxLines, divides } = room;
  if (!divides && column.pieces.some((piece) => piece.widthEm > widthEm)) return null;
  const lines = fill(column, widthEm, maxLines);
  return lines === null ? null : balanced(column, widthEm, lines);
}

export function columnOf(text: Legible, hand: Hand, measure: Measure): Column {
  const widthOf = (part: string) => measure(legibleLine(part, text), hand);
  const breaker = new LineBreaker(text.text);
  const spaceEm = widthOf('n n') - widthOf('nn');
  const pieces: Piece[] = [];
  let start = 0;
  for (let next = breaker.nextBreak(); next !== null; next = breaker.nextBreak()) {
    const piece = text.text.slice(start, next.position);
    const trimmed = piece.trimEnd();
    pieces.push({
      text: piece,
      widthEm: widthOf(trimmed),
      spaceEm: (piece.length - trimmed.length) * spaceEm,
    });
    start = next.position;
  }
  return { pieces, widthOf };
}

/** Greedy; null where the pieces need more lines. */
function fill(column: Column, widthEm: number, maxLines: number): Line[] | null {
  const { lines, rest } = flow(column, () => widthEm, maxLines);
  return rest.length === 0 ? lines : null;
}

/** Fills up to `maxLines` lines, each of its own width; `rest` found no room. */
function flow(
  column: Column,
  widthOf: (line: number) => number,
  maxLines: number,
): { lines: Line[]; rest: readonly Piece[] } {
  const lines: Line[] = [];
  const waiting = [...column.pieces].reverse();
  while (lines.length < maxLines && waiting.length > 0) {
    const roomEm = widthOf(lines.length);
    let [line, endEm, inkEm] = ['', 0, 0];
    for (let piece = waiting.at(-1); piece !== undefined; piece = waiting.at(-1)) {
      if (endEm + piece.widthEm > roomEm) {
        // What has room on another line is not divided because this one is shorter.
        if (line !== '' || piece.widthEm <= widthOf(0)) break;
        const [head, tail] = broken(piece, roomEm, column.widthOf);
        waiting.splice(-1, 1, tail, head);
        continue;
      }
      waiting.pop();
      line += piece.text;
      inkEm = endEm + piece.widthEm;
      endEm = inkEm + piece.spaceEm;
    }
    lines.push({ text: line.trimEnd(), widthEm: inkEm });
  }
  return { lines, rest: waiting.reverse() };
}

/** A piece wider than the room, divided between graphemes: the longest head that has room, and what is left. */
function broken(piece: Piece, roomEm: number, widthOf: (text: string) => number): readonly [Piece, Piece] {
  const parts = [...graphemes.segment(piece.text.trimEnd())].map((one) => one.segment);
  const headOf = (count: number) => parts.slice(0, count).join('');
  if (parts.length < 2)
    return [
      { text: '', widthEm: 0, spaceEm: 0 },
      { ...piece, widthEm: roomEm },
    ];
  let [low, high] = [1, parts.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (widthOf(headOf(middle)) <= roomEm) low = middle;
    else high = middle - 1;
  }
  const tail = parts.slice(low).join('');
  return [
    { text: headOf(low), widthEm: Math.min(roomEm, widthOf(headOf(low))), spaceEm: 0 },
    { text: tail, widthEm: widthOf(tail), spaceEm: piece.spaceEm },
  ];
}

/** Up to four lines are made about equally long, so that no word stands alone on the last. */
function balanced(column: Column, widthEm: number, lines: readonly Line[]): string[] {
  const texts = (from: readonly Line[]) => from.map((line) => line.text);
  const widestEm = Math.max(...column.pieces.map((piece) => piece.widthEm));
  if (lines.length < 2 || lines.length > 4 || widestEm > widthEm) return texts(lines);
  let [best, low, high] = [lines, widestEm, widthEm];
  for (let step = 0; step < 12; step += 1) {
    const middle = (low + high) / 2;
    const narrower = fill(column, middle, lines.length);
    if (narrower === null) low = middle;
    else [best, high] = [narrower, middle];
  }
  return texts(best);
}

function cutShort(
  column: Column,
  setting: Setting,
  measure: Measure,
): { lines: readonly string[]; note: Legible } {
  const { text, hand, smallestPx, widthPx } = setting;
  const maxLines = Math.min(setting.maxLines, Math.floor(setting.heightPx / (smallestPx * setting.leading)));
  const roomEm = widthPx / smallestPx;
  const noteOf = (count: number) =>
    legibleLine(count === 1 ? '+1 word' : `+${count} words`, { ...text, rightToLeft: false, joined: false });
  const total = countWords(text.text);
  const noteEm = measure(noteOf(total), noteHand) + 1;
  const endEm = measure(legibleLine(' …', text), hand);
  const lastEm = Math.max(roomEm - noteEm - endEm, roomEm * 0.2);
  const { lines } = flow(column, (line) => (line === maxLines - 1 ? lastEm : roomEm), maxLines);
  const kept = lines.map((line) => line.text);
  const left = total - countWords(kept.join(' '));
  kept.push(`${kept.pop() ?? ''} …`.trimStart());
  return { lines: kept, note: noteOf(Math.max(1, left)) };
}

function countWords(text: string): number {
  return [...words.segment(text)].filter((one) => one.isWordLike).length;
}
