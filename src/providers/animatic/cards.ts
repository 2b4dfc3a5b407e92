import type { Rect } from './layout.js';

/** A member's images, joined in one strip: the widths of its panes as shares of their height. */
export type Strip = {
  readonly panes: readonly number[];
  /** A prop: a square of half the height at the foot of the row, unless there are only such. */
  readonly low: boolean;
};

export type Card = { readonly rect: Rect; readonly panes: readonly Rect[]; readonly low: boolean };

export type CardRoom = {
  readonly width: number;
  readonly height: number;
  readonly unit: number;
  /** Share of the height that a row of full cards may take. */
  readonly share: number;
  readonly align: { readonly x: 'left' | 'middle'; readonly y: 'middle' | 'bottom' };
};

const LOW = 0.48;
/** A further row must be worth it. */
const WORTH = 1.12;
const MOST_ROWS = 4;

/** Places one card per strip, in order, in as many rows as make them largest. */
export function placeCards(given: readonly Strip[], room: CardRoom): Card[] {
  if (given.length === 0) return [];
  const strips = given.every(({ low }) => low) ? given.map(({ panes }) => ({ panes, low: false })) : given;
  const gap = 14 * room.unit;
  const margin = Math.min(40 * room.unit, room.width * 0.1);
  const inner = room.width - 2 * margin;
  const heightIn = (rows: readonly (readonly Strip[])[]): number => {
    const byWidth = rows.map((row) => (inner - gap * (row.length - 1)) / widthOf(row));
    return Math.min(...byWidth, (room.height * room.share - gap * (rows.length - 1)) / rows.length);
  };
  let best = [strips];
  for (let count = 2; count <= Math.min(MOST_ROWS, strips.length); count += 1) {
    const rows = inRows(strips, count);
    if (heightIn(rows) > WORTH * heightIn(best)) best = [...rows];
  }
  const height = Math.max(1, heightIn(best));
  const total = best.length * height + (best.length - 1) * gap;
  const top = room.align.y === 'middle' ? (room.height - total) / 2 : room.height - total - 28 * room.unit;
  const widths = best.map((row) => widthOf(row) * height + gap * (row.length - 1));
  const left = room.align.x === 'left' ? margin : (room.width - Math.max(...widths)) / 2;
  return best.flatMap((row, index) =>
    placeRow(row, { x: left, y: top + index * (height + gap), height, gap }),
  );
}

function placeRow(row: readonly Strip[], at: { x: number; y: number; height: number; gap: number }): Card[] {
  let x = at.x;
  return row.map((strip) => {
    const height = strip.low ? at.height * LOW : at.height;
    const y = at.y + at.height - height;
    const panes: Rect[] = [];
    const left = x;
    for (const share of strip.panes) {
      panes.push({ x, y, width: share * height, height });
      x += share * height;
    }
    const rect = { x: left, y, width: x - left, height };
    x += at.gap;
    return { rect, panes, low: strip.low };
  });
}

/** In order, so that no row is wider than it must be. */
function inRows(strips: readonly Strip[], count: number): readonly (readonly Strip[])[] {
  if (count === 1) return [strips];
  let best: readonly (readonly Strip[])[] | null = null;
  for (let first = 1; first <= strips.length - count + 1; first += 1) {
    const rows = [strips.slice(0, first), ...inRows(strips.slice(first), count - 1)];
    if (best === null || widest(rows) < widest(best)) best = rows;
  }
  return best ?? [strips];
}

function widest(rows: readonly (readonly Strip[])[]): number {
  return Math.max(...rows.map(widthOf));
}

/** In heights of a full card. */
function widthOf(row: readonly Strip[]): number {
  return row.reduce((sum, strip) => sum + stripWidth(strip), 0);
}

function stripWidth(strip: Strip): number {
  const width = strip.panes.reduce((sum, pane) => sum + pane, 0);
  return strip.low ? width * LOW : width;
}
