import type { Context } from '../../lettering/easel.js';
import type { Card } from './cards.js';
import { drawCentred, fillDeep, type Room } from './ground.js';
import type { Drawable } from './images.js';

/** Beside the cards a location needs this share of the width, or it lies behind them all. */
const BESIDE = 0.22;
/** Share of a location over which it fades out under the cards. */
const FADE = 0.42;

/** Where cards at the left end, but for what stands low; null: they leave a location too little beside them. */
export function edgeBeside(cards: readonly Card[], { width }: Room): number | null {
  const full = cards.map((card) => card.rect).filter((rect, _, all) => rect.height > tallest(all) * 0.75);
  const edge = Math.max(0, ...full.map((rect) => rect.x + rect.width));
  return full.length > 0 && width - edge > BESIDE * width ? edge : null;
}

/** The location in what the cards leave free, fading out under them; all over where they leave too little. */
export function drawPlace(
  ctx: Context,
  place: Drawable,
  { room, cards, tall, edge }: { room: Room; cards: readonly Card[]; tall: boolean; edge: number | null },
): void {
  fillDeep(ctx, room);
  const cover = Math.max(room.width / place.width, room.height / place.height);
  if (cards.length === 0) {
    drawCentred(ctx, place, { x: room.width / 2, y: room.height / 2, scale: cover });
  } else if (tall) {
    const top = Math.min(room.height, ...cards.map((card) => card.rect.y));
    const height = Math.min(room.height, Math.max(top * 1.5, (room.width / place.width) * place.height));
    const scale = Math.max(room.width / place.width, height / place.height);
    drawCentred(ctx, place, { x: room.width / 2, y: height / 2, scale });
    fade(ctx, room, { from: [0, height], to: [0, height * (1 - FADE)] });
  } else if (edge !== null) {
    const scale = Math.max(room.height / place.height, (room.width - edge) / place.width);
    const width = place.width * scale;
    const middle = Math.max((edge + room.width) / 2, room.width - width / 2);
    drawCentred(ctx, place, { x: middle, y: room.height / 2, scale });
    const left = middle - width / 2;
    fade(ctx, room, { from: [left, 0], to: [left + width * FADE, 0] });
  } else {
    drawCentred(ctx, place, { x: room.width / 2, y: room.height / 2, scale: cover });
    ctx.fillStyle = 'rgba(0, 0, 0, 0.38)';
    ctx.fillRect(0, 0, room.width, room.height);
  }
}

function tallest(rects: readonly { height: number }[]): number {
  return Math.max(...rects.map((rect) => rect.height));
}

/** From the page's deep tone to clear. */
function fade(
  ctx: Context,
  room: Room,
  way: { from: readonly [number, number]; to: readonly [number, number] },
): void {
  const gradient = ctx.createLinearGradient(...way.from, ...way.to);
  for (const step of [0, 0.25, 0.5, 0.75, 1]) {
    gradient.addColorStop(step, `rgba(19, 20, 23, ${1 - step * step * (3 - 2 * step)})`);
  }
  ctx.fillStyle = gradient;
  ctx.fillRect(0, 0, room.width, room.height);
}
