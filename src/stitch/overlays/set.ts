import type { Fonts } from '../../lettering/fonts.js';
import { legible, legibleLine, type Legible } from '../../lettering/legible.js';
import type { Measure } from '../../lettering/pen.js';
import { columnOf, linesIn, type Column } from '../../lettering/wrap.js';
import type { Lettering } from '../../plan/overlays.js';
import { roomOf, type Room } from './room.js';
import type { Rect, Size } from './safe-area.js';
import { styles, type Face, type Style } from './styles.js';

/** A text in its place on a picture: where each line is written, and what lies under it. */
export type SetText = {
  readonly lines: readonly SetLine[];
  /** All that it takes, its plate included. */
  readonly rect: Rect;
  readonly ground: Style['ground'];
  /** Its letters run from right to left. */
  readonly mirrored: boolean;
  /** Pixels of one unit of design. */
  readonly unit: number;
};

export type SetLine = {
  readonly text: Legible;
  readonly face: Face;
  readonly sizePx: number;
  /** Its left end, whichever way it runs. */
  readonly x: number;
  readonly baseline: number;
};

export type Pen = { readonly fonts: Fonts; readonly measure: Measure };

/** The text at the largest size at which it fits its place; null: it is too long even for the smallest. */
export function setText(lettering: Lettering, picture: Size, pen: Pen): SetText | null {
  const style = styles[lettering.position];
  const unit = Math.min(picture.width, picture.height) / 720;
  const tops = lettering.above.map((one) => setText(one, picture, pen)?.rect.y ?? Infinity);
  const room = roomOf(lettering, picture, { below: Math.min(...tops), gap: 16 * unit });
  const [padX, padY] = style.padding.map((pad) => pad * unit) as [number, number];
  const inner = { width: room.widestPx - 2 * padX, height: room.height - 2 * padY };
  const paragraphs = lettering.text.split('\n').map((line, n): Paragraph => {
    const face = n === 0 ? style.head : style.tail;
    const text = legible(line, 'long', pen.fonts);
    return { text, face, column: columnOf(text, face.hand, pen.measure) };
  });
  const rows = fitting(paragraphs, { style, unit, inner })?.map((row) => ({
    ...row,
    widthPx: pen.measure(row.text, row.face.hand) * row.sizePx,
  }));
  if (rows === undefined) return null;
  const mirrored = rows[0]?.text.rightToLeft ?? false;
  const size = {
    width: Math.max(...rows.map(({ widthPx }) => widthPx)) + 2 * padX,
    height: heightOf(rows) + 2 * padY,
  };
  const rect = placed(size, room, { style, mirrored });
  let top = rect.y + padY;
  const lines = rows.map(({ text, face, sizePx, spacePx, widthPx }): SetLine => {
    top += spacePx;
    const free = rect.width - 2 * padX - widthPx;
    const shift = style.align === 'center' ? free / 2 : mirrored ? free : 0;
    const baseline = top + (sizePx * face.leading) / 2 + sizePx * 0.36;
    top += sizePx * face.leading;
    return { text, face, sizePx, x: rect.x + padX + shift, baseline };
  });
  return { lines, rect, ground: style.ground, mirrored, unit };
}

type Paragraph = { readonly text: Legible; readonly face: Face; readonly column: Column };
type Row = {
  readonly text: Legible;
  readonly face: Face;
  readonly sizePx: number;
  /** Free above it. */
  readonly spacePx: number;
};

/** From the largest size to the smallest. */
const STEPS = 24;

/** Everything is made smaller before a word is divided. */
function fitting(
  paragraphs: readonly Paragraph[],
  { style, unit, inner }: { style: Style; unit: number; inner: Size },
): readonly Row[] | null {
  for (let step = 0; step <= STEPS + 1; step += 1) {
    const scale = 1 - ((1 - style.smallest) * Math.min(step, STEPS)) / STEPS;
    const divides = step > STEPS;
    const rows = rowsAt(paragraphs, { style, unit: unit * scale, widthPx: inner.width, divides });
    if (rows !== null && heightOf(rows) <= inner.height) return rows;
  }
  return null;
}

/** A line is a little wider or narrower than its words one by one. */
const SLACK = 0.985;

function rowsAt(
  paragraphs: readonly Paragraph[],
  { style, unit, widthPx, divides }: { style: Style; unit: number; widthPx: number; divides: boolean },
): readonly Row[] | null {
  const rows: Row[] = [];
  for (const [n, { text, face, column }] of paragraphs.entries()) {
    const sizePx = face.size * unit;
    const widthEm = (widthPx * SLACK) / sizePx;
    const lines = widthEm < 1 ? null : linesIn(column, { widthEm, maxLines: style.maxLines, divides });
    if (lines === null) return null;
    const spacePx = n === 1 ? face.space * sizePx : 0;
    const row = (line: string, k: number): Row => {
      return { text: legibleLine(line, text), face, sizePx, spacePx: k === 0 ? spacePx : 0 };
    };
    rows.push(...lines.map(row));
  }
  return rows;
}

function heightOf(rows: readonly Row[]): number {
  return rows.reduce((sum, { sizePx, spacePx, face }) => sum + spacePx + sizePx * face.leading, 0);
}

function placed(
  { width, height }: Size,
  room: Room,
  { style, mirrored }: { style: Style; mirrored: boolean },
): Rect {
  const [freeX, freeY] = [room.width - width, room.height - height];
  const across = style.align === 'center' ? freeX / 2 : mirrored ? freeX : 0;
  const down = { top: 0, middle: freeY / 2, bottom: freeY }[style.keepsTo];
  return { x: room.x + across, y: room.y + down, width, height };
}
