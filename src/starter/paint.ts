import { contextOf, type Context, type Easel } from '../lettering/easel.js';

/** Places in pixels of a picture whose shorter side is `SIDE`. */
export const SIDE = 640;

export type Point = readonly [x: number, y: number];

/** A picture as PNG. `paint` sees a canvas whose shorter side is `SIDE`, whatever the picture's own pixels. */
export function painted(
  easel: Easel,
  [width, height]: readonly [number, number],
  paint: (ctx: Context) => void,
): Buffer {
  const ctx = contextOf(easel, width, height);
  const scale = Math.min(width, height) / SIDE;
  ctx.scale(scale, scale);
  paint(ctx);
  return ctx.canvas.toBuffer('image/png');
}

export function fillBox(ctx: Context, colour: string, [x, y, width, height, radius]: Box): void {
  ctx.fillStyle = colour;
  ctx.beginPath();
  ctx.roundRect(x, y, width, height, radius);
  ctx.fill();
}

type Box = readonly [x: number, y: number, width: number, height: number, radius: number];

/** `across` and `up` from its middle. */
export function fillOval(ctx: Context, colour: string, [x, y, across, up]: Oval): void {
  ctx.fillStyle = colour;
  ctx.beginPath();
  ctx.ellipse(x, y, across, up, 0, 0, 2 * Math.PI);
  ctx.fill();
}

type Oval = readonly [x: number, y: number, across: number, up: number];

export function fillShape(ctx: Context, colour: string, corners: readonly Point[]): void {
  ctx.fillStyle = colour;
  ctx.beginPath();
  for (const [x, y] of corners) ctx.lineTo(x, y);
  ctx.fill();
}

export function strokeLine(ctx: Context, [colour, width]: Stroke, points: readonly Point[]): void {
  ctx.strokeStyle = colour;
  ctx.lineWidth = width;
  ctx.lineCap = ctx.lineJoin = 'round';
  ctx.beginPath();
  for (const [x, y] of points) ctx.lineTo(x, y);
  ctx.stroke();
}

type Stroke = readonly [colour: string, width: number];

/** From one colour above to another below. */
export function fillFall(ctx: Context, [above, below]: readonly [string, string], box: Rect): void {
  const fall = ctx.createLinearGradient(0, box.y, 0, box.y + box.height);
  fall.addColorStop(0, above);
  fall.addColorStop(1, below);
  ctx.fillStyle = fall;
  ctx.fillRect(box.x, box.y, box.width, box.height);
}

type Rect = { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
