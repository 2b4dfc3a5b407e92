import { contextOf, type Context, type Easel } from './easel.js';
import type { Legible } from './legible.js';

/** How a text is set: weight 100 to 900, tracking in em. */
export type Hand = { readonly weight: number; readonly tracking: number };

/** Width of a text in em: times the type size in pixels it is the width on the page. */
export type Measure = (text: Legible, hand: Hand) => number;

/** Large, so that rounding is lost; widths grow in proportion to the size. */
const MEASURED_AT = 100;

/** Each text is measured once: a setting that looks for its size asks for the same words again and again. */
export function measurer(easel: Easel): Measure {
  const ctx = contextOf(easel, 1, 1);
  const known = new Map<string, number>();
  return (text, hand) => {
    const key = [hand.weight, hand.tracking, text.families, text.rightToLeft, text.joined, text.text].join();
    const before = known.get(key);
    if (before !== undefined) return before;
    take(ctx, { text, hand, sizePx: MEASURED_AT });
    const widthEm = ctx.measureText(text.text).width / MEASURED_AT;
    known.set(key, widthEm);
    return widthEm;
  };
}

/** Draws one line; `x` is its left end, or its right end where it runs from right to left and `align` is `start`. */
export function write(
  ctx: Context,
  line: { text: Legible; hand: Hand; sizePx: number; colour: string; align: 'left' | 'right' },
  at: { x: number; baseline: number },
): void {
  take(ctx, line);
  ctx.fillStyle = line.colour;
  ctx.textAlign = line.align;
  ctx.fillText(line.text.text, at.x, at.baseline);
}

function take(ctx: Context, { text, hand, sizePx }: { text: Legible; hand: Hand; sizePx: number }): void {
  ctx.font = `${sizePx}px ${text.families}`;
  // In this version of the canvas a weight in `font` does not move the axis of a variable font.
  ctx.fontVariationSettings = `"wght" ${hand.weight}`;
  ctx.lang = 'en';
  ctx.direction = text.rightToLeft ? 'rtl' : 'ltr';
  ctx.letterSpacing = text.joined ? '0px' : `${hand.tracking * sizePx}px`;
}
