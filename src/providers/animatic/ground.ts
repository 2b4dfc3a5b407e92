import { contextOf, type Context, type Easel } from '../../lettering/easel.js';
import type { Drawable } from './images.js';
import { colours, type Layout } from './layout.js';

/** The window in its own pixels, whatever a canvas is scaled to. */
export type Room = {
  readonly easel: Easel;
  readonly layout: Layout;
  readonly width: number;
  readonly height: number;
};

/** Flat: so dark a gradient has so few steps that each would be seen. */
export function fillDeep(ctx: Context, { width, height }: Room): void {
  ctx.fillStyle = colours.deep;
  ctx.fillRect(0, 0, width, height);
}

/** Blurred at an eighth of the size, where it costs nothing and looks the same. */
export function drawBlurred(ctx: Context, source: Drawable, room: Room): void {
  const [width, height] = [Math.ceil(room.width / 8), Math.ceil(room.height / 8)];
  const small = contextOf(room.easel, width, height);
  small.filter = `blur(${Math.max(1, (72 * room.layout.unit) / 8)}px) brightness(0.5)`;
  small.fillStyle = colours.mute;
  small.fillRect(-width, -height, 3 * width, 3 * height);
  const scale = 1.25 * Math.max(width / source.width, height / source.height);
  drawCentred(small, source, { x: width / 2, y: height / 2, scale });
  ctx.imageSmoothingQuality = 'high';
  ctx.drawImage(small.canvas, 0, 0, room.width, room.height);
}

export function drawCentred(
  ctx: Context,
  source: Drawable,
  at: { x: number; y: number; scale: number },
): void {
  const [width, height] = [source.width * at.scale, source.height * at.scale];
  ctx.imageSmoothingQuality = 'high';
  ctx.drawImage(source, at.x - width / 2, at.y - height / 2, width, height);
}
