import type { Context, Easel } from '../../lettering/easel.js';
import { contextOf } from '../../lettering/easel.js';
import { write } from '../../lettering/pen.js';
import type { Emblem } from '../../plan/overlays.js';
import { emblemRect, type Rect, type Size } from './safe-area.js';
import type { SetLine, SetText } from './set.js';
import { AMBER, PAGE } from './styles.js';

/** A picture with alpha, as small as its ink, and where its upper left corner stands. All numbers even, as the film's colours are. */
export type Ink = { readonly png: Buffer; readonly x: number; readonly y: number };

export function drawText(set: SetText, picture: Size, easel: Easel): Ink {
  const ctx = contextOf(easel, picture.width, picture.height);
  const { rect, unit, ground, mirrored, lines } = set;
  if (ground === 'page') fillRect(ctx, { x: 0, y: 0, ...picture }, PAGE);
  if (ground === 'plate') roundRect(ctx, rect, { radius: 10 * unit, colour: 'rgba(10, 11, 13, 0.74)' });
  if (ground === 'bar') {
    roundRect(ctx, rect, { radius: 5 * unit, colour: 'rgba(10, 11, 13, 0.80)' });
    const bar = 6 * unit;
    fillRect(ctx, { ...rect, x: mirrored ? rect.x + rect.width - bar : rect.x, width: bar }, AMBER);
  }
  if (ground === 'shadow') {
    for (const { blur, down, colour } of SHADOWS) {
      for (const line of lines) {
        ctx.shadowColor = colour;
        ctx.shadowBlur = blur * line.sizePx;
        ctx.shadowOffsetY = down * line.sizePx;
        writeLine(ctx, line);
      }
    }
    ctx.shadowColor = 'transparent';
  }
  for (const line of lines) writeLine(ctx, line);
  return cropped(ctx, picture, easel);
}

/** `bytes` are a whole picture, which was looked at before. */
export async function drawEmblem(
  emblem: Emblem,
  bytes: Buffer,
  on: { picture: Size; easel: Easel },
): Promise<Ink> {
  const { picture, easel } = on;
  const { x, y, width, height } = emblemRect(emblem, picture);
  const ctx = contextOf(easel, width, height);
  ctx.globalAlpha = emblem.opacity;
  ctx.imageSmoothingQuality = 'high';
  ctx.drawImage(await easel.canvas.loadImage(bytes), 0, 0, width, height);
  return { png: await ctx.canvas.encode('png'), x, y };
}

/** A close one that draws the letters' edges, and a wide one that darkens what lies around them: on white they carry the text. */
const SHADOWS = [
  { blur: 0.7, down: 0, colour: 'rgba(0, 0, 0, 0.75)' },
  { blur: 0.22, down: 0.02, colour: 'rgba(0, 0, 0, 0.7)' },
  { blur: 0.06, down: 0.015, colour: 'rgba(0, 0, 0, 0.8)' },
];

function writeLine(ctx: Context, { text, face, sizePx, x, baseline }: SetLine): void {
  const line = { text, hand: face.hand, sizePx, colour: face.colour, align: 'left' } as const;
  write(ctx, line, { x, baseline });
}

function fillRect(ctx: Context, { x, y, width, height }: Rect, colour: string): void {
  ctx.fillStyle = colour;
  ctx.fillRect(x, y, width, height);
}

function roundRect(ctx: Context, rect: Rect, { radius, colour }: { radius: number; colour: string }): void {
  ctx.fillStyle = colour;
  ctx.beginPath();
  ctx.roundRect(rect.x, rect.y, rect.width, rect.height, radius);
  ctx.fill();
}

/** Around what is not transparent; where everything is, the smallest picture there is. */
function cropped(ctx: Context, { width, height }: Size, easel: Easel): Ink {
  const alpha = (x: number, y: number): number => data[4 * (y * width + x) + 3] ?? 0;
  const data = ctx.canvas.data();
  let [left, right, top, bottom] = [width, -1, height, -1];
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      if (alpha(x, y) === 0) continue;
      [left, right] = [Math.min(left, x), Math.max(right, x)];
      [top, bottom] = [Math.min(top, y), y];
    }
  }
  if (right < 0) [left, right, top, bottom] = [0, 1, 0, 1];
  const [x, y] = [left - (left % 2), top - (top % 2)];
  const [w, h] = [right + 1 - x, bottom + 1 - y].map((pixels) => pixels + (pixels % 2)) as [number, number];
  const page = contextOf(easel, w, h);
  page.drawImage(ctx.canvas, -x, -y);
  return { png: page.canvas.toBuffer('image/png'), x, y };
}
