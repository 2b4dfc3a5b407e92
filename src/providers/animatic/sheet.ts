import type { Context, Easel } from '../../lettering/easel.js';
import { colours, SMALLEST_TYPE_PX, type Layout, type Rect } from './layout.js';
import { legible, type Legible } from '../../lettering/legible.js';
import { measurer, write, type Hand, type Measure } from '../../lettering/pen.js';
import { noteHand, setInLines, setOnLine, type Block } from '../../lettering/wrap.js';

/** A surface to write on, with what all its texts share. */
export type Sheet = {
  readonly ctx: Context;
  readonly unit: number;
  readonly measure: Measure;
  readonly read: (text: string, field: 'long' | 'short') => Legible;
};

/** A text in its place. Sizes in design units; none falls under the smallest readable type. */
export type TextPlace = {
  readonly rect: Rect;
  readonly hand: Hand;
  readonly colour: string;
  readonly largest: number;
  readonly smallest: number;
  readonly leading: number;
  readonly maxLines: number;
  readonly field: 'long' | 'short';
  /** In the middle of the rectangle's height; else at its top. */
  readonly middle?: boolean;
};

export type LabelPlace = {
  readonly rect: Rect;
  readonly hand: Hand;
  readonly colour: string;
  readonly size: number;
  /** Where a text that runs from left to right begins. */
  readonly side: 'left' | 'right';
  readonly cut: 'end' | 'middle';
};

export function sheetOn(ctx: Context, easel: Easel, layout: Layout): Sheet {
  return {
    ctx,
    unit: layout.unit,
    measure: measurer(easel),
    read: (text, field) => legible(text, field, easel.fonts),
  };
}

/** Greek capitals go without accents, and no other script is set otherwise for that. */
export function inCapitals(text: string): string {
  return text.toLocaleUpperCase('el');
}

export function typePx(sheet: Sheet, size: number): number {
  return Math.max(SMALLEST_TYPE_PX, size * sheet.unit);
}

/** Sets a text into a rectangle at the largest size that fits and draws it; returns the height it took. */
export function drawText(sheet: Sheet, raw: string, place: TextPlace): number {
  const block = setText(sheet, raw, place);
  if (block === null) return 0;
  const { rect } = place;
  const heightPx = block.lines.length * block.leadingPx;
  const y = place.middle === true ? rect.y + (rect.height - heightPx) / 2 : rect.y;
  inside(sheet.ctx, rect, () => drawLines(sheet, block, { ...place, rect: { ...rect, y } }));
  return heightPx;
}

/** The height that `drawText` would take. */
export function textHeight(sheet: Sheet, raw: string, place: TextPlace): number {
  const block = setText(sheet, raw, place);
  return block === null ? 0 : block.lines.length * block.leadingPx;
}

/** The size, in design units, in which `drawText` would set all of it; 0 where it has no room for that. */
export function textSize(sheet: Sheet, raw: string, place: TextPlace): number {
  const block = setText(sheet, raw, place);
  return block?.cut === null ? block.sizePx / sheet.unit : 0;
}

function setText(sheet: Sheet, raw: string, place: TextPlace): Block | null {
  const { rect, hand, leading, maxLines, field } = place;
  const setting = {
    text: sheet.read(raw, field),
    hand,
    leading,
    maxLines,
    widthPx: rect.width,
    heightPx: rect.height,
    largestPx: typePx(sheet, place.largest),
    smallestPx: typePx(sheet, place.smallest),
  };
  return setInLines(setting, sheet.measure);
}

/** One line, cut where it is too long; returns the height it took, 0 where there was no room. */
export function drawLabel(sheet: Sheet, raw: string, place: LabelPlace): number {
  const { rect, hand, colour } = place;
  const sizePx = typePx(sheet, place.size);
  const heightPx = sizePx * 1.4;
  const text = sheet.read(raw, 'short');
  if (text.text === '' || rect.height < heightPx * 0.95 || rect.width < sizePx * 2) return 0;
  const fitted = setOnLine(text, { widthEm: rect.width / sizePx, hand, cut: place.cut }, sheet.measure);
  const align = text.rightToLeft ? opposite(place.side) : place.side;
  const x = align === 'left' ? rect.x : rect.x + rect.width;
  inside(sheet.ctx, rect, () =>
    write(
      sheet.ctx,
      { text: fitted, hand, sizePx, colour, align },
      { x, baseline: rect.y + heightPx / 2 + sizePx * 0.36 },
    ),
  );
  return heightPx;
}

function drawLines(sheet: Sheet, block: Block, { rect, hand, colour }: TextPlace): void {
  const { sizePx, leadingPx } = block;
  const baselineOf = (index: number): number => rect.y + index * leadingPx + leadingPx / 2 + sizePx * 0.36;
  block.lines.forEach((text, index) => {
    const align = text.rightToLeft ? 'right' : 'left';
    const x = align === 'left' ? rect.x : rect.x + rect.width;
    write(sheet.ctx, { text, hand, sizePx, colour, align }, { x, baseline: baselineOf(index) });
  });
  if (block.cut === null) return;
  const align = block.lines[0]?.rightToLeft === true ? 'left' : 'right';
  const x = align === 'left' ? rect.x : rect.x + rect.width;
  const note = { text: block.cut, hand: noteHand, sizePx, colour: colours.amber, align } as const;
  write(sheet.ctx, note, { x, baseline: baselineOf(block.lines.length - 1) });
}

/** Marks piled on a letter may be as high as they like: they stay in their place. */
function inside(ctx: Context, rect: Rect, draw: () => void): void {
  ctx.save();
  ctx.beginPath();
  ctx.rect(rect.x - 2, rect.y - 2, rect.width + 4, rect.height + 4);
  ctx.clip();
  draw();
  ctx.restore();
}

/** What is left of a rectangle under its first pixels. */
export function below(rect: Rect, used: number): Rect {
  return { ...rect, y: rect.y + used, height: Math.max(0, rect.height - used) };
}

function opposite(side: 'left' | 'right'): 'left' | 'right' {
  return side === 'left' ? 'right' : 'left';
}
