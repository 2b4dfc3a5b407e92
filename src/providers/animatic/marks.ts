import { contextOf, type Context, type Easel } from '../../lettering/easel.js';
import type { Drawable } from './images.js';
import { colours, progressHeight, type Rect } from './layout.js';
import type { Origin } from './origin.js';

/** The viewfinder's corners and the progress line's bed: they stand still over the moving picture. */
export function drawMarks(ctx: Context, window: { width: number; height: number }, unit: number): void {
  ctx.fillStyle = 'rgba(241, 237, 228, 0.42)';
  for (const { stroke } of cornersOf(window, unit))
    ctx.fillRect(stroke.x, stroke.y, stroke.width, stroke.height);
  const bed = bedOf(window, unit);
  ctx.fillStyle = colours.rule;
  ctx.fillRect(bed.x, bed.y, bed.width, bed.height);
}

/**
 * The picture of an animatic clip's frame without its page, and without the marks that were drawn over it: they would
 * move along when the picture goes on from here. Each thin mark is covered with the stretch beside it.
 */
export function pictureWithoutMarks(frame: Drawable, { page, window }: Origin, easel: Easel): Drawable {
  const [scaleX, scaleY] = [frame.width / page.width, frame.height / page.height];
  const [width, height] = [Math.round(window.width * scaleX), Math.round(window.height * scaleY)];
  const ctx = contextOf(easel, width, height);
  ctx.drawImage(frame, -window.x * scaleX, -window.y * scaleY, frame.width, frame.height);
  const unit = Math.min(frame.width, frame.height) / 720;
  const whole = { width, height };
  for (const { stroke, from } of cornersOf(whole, unit)) cover(ctx, grown(stroke, 1), from);
  cover(ctx, grown(bedOf(whole, unit), 1), { x: 0, y: -1 });
  return ctx.canvas;
}

type Corner = {
  readonly stroke: Rect;
  /** Where the picture beside it lies, as a direction. */
  readonly from: { readonly x: -1 | 0 | 1; readonly y: -1 | 0 | 1 };
};

function cornersOf({ width, height }: { width: number; height: number }, unit: number): Corner[] {
  const length = Math.round(18 * unit);
  if (length < 6) return [];
  const thick = Math.max(1, Math.round(unit));
  return ([-1, 1] as const).flatMap((sideX) =>
    ([-1, 1] as const).flatMap((sideY): Corner[] => {
      const x = sideX < 0 ? length : width - length;
      const y = sideY < 0 ? length : height - length;
      const across: Rect = {
        x: sideX < 0 ? x : x - length,
        y: sideY < 0 ? y : y - thick,
        width: length,
        height: thick,
      };
      const down: Rect = {
        x: sideX < 0 ? x : x - thick,
        y: sideY < 0 ? y : y - length,
        width: thick,
        height: length,
      };
      return [
        { stroke: across, from: { x: 0, y: sideY } },
        { stroke: down, from: { x: sideX, y: 0 } },
      ];
    }),
  );
}

/** Over the picture's lower edge, as high as the progress line. */
function bedOf({ width, height }: { width: number; height: number }, unit: number): Rect {
  const line = progressHeight(height, unit);
  return { x: 0, y: height - line, width, height: line };
}

function cover(ctx: Context, { x, y, width, height }: Rect, from: { x: number; y: number }): void {
  const [sourceX, sourceY] = [x + from.x * width, y + from.y * height];
  ctx.drawImage(ctx.canvas, sourceX, sourceY, width, height, x, y, width, height);
}

function grown({ x, y, width, height }: Rect, by: number): Rect {
  return { x: x - by, y: y - by, width: width + 2 * by, height: height + 2 * by };
}
