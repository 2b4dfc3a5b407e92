import type { Canvas } from '@napi-rs/canvas';
import type { Request } from '../../ledger/request.js';
import { placeCards, type Card, type CardRoom } from './cards.js';
import { drawCard, stripOf, type Group } from './card.js';
import { contextOf, type Context, type Easel } from '../../lettering/easel.js';
import type { Frame, Gathered, GatheredImage } from './gather.js';
import type { Drawable } from './images.js';
import { colours, type Layout, type Rect } from './layout.js';
import { pictureWithoutMarks } from './marks.js';
import { drawText, sheetOn } from './sheet.js';
import { promptOf, withLook } from './words.js';

/** The picture in its two depths. */
export type Picture = {
  /** A place with cards before it, or one whole frame from which the clip begins. */
  readonly kind: 'board' | 'frame';
  readonly back: Canvas;
  readonly front: Canvas;
  /** There is nothing to show but the words: they stand in the picture. */
  readonly wordsOnly: boolean;
};

/** Layers are larger than the window by so much, so that a dolly loses no sharpness. */
const OVERSIZE = 1.1;
/** Beside the cards a location needs this share of the width, or it lies behind them all. */
const BESIDE = 0.22;
/** Share of a location over which it fades out under the cards. */
const FADE = 0.42;

/** The window in its own pixels, whatever a canvas is scaled to. */
type Room = {
  readonly easel: Easel;
  readonly layout: Layout;
  readonly width: number;
  readonly height: number;
};

export function paintPicture(
  request: Request,
  gathered: Gathered,
  given: { easel: Easel; layout: Layout },
): Picture {
  const { width, height } = given.layout.window;
  const room: Room = { ...given, width, height };
  const groups = groupsOf(gathered.images, request);
  if (gathered.frame !== null) return paintFrame(gathered.frame, groups, room);
  if (groups.length > 0) return paintBoard(groups, room);
  const back = layer(room, (ctx) => fillDeep(ctx, room));
  const front = layer(room, (ctx) => writePrompt(ctx, promptOf(request), room));
  return { kind: 'board', back, front, wordsOnly: true };
}

/** The whole frame, nothing cut, before a dim blur of itself where its shape leaves room. */
function paintFrame({ image, clip }: Frame, groups: readonly Group[], room: Room): Picture {
  const origin = clip?.origin ?? null;
  const source = origin === null ? image : pictureWithoutMarks(image, origin, room.easel);
  const cards = placeCards(groups.map(stripOf), cardRoom(room, { share: 0.34, x: 'left', y: 'bottom' }));
  const scale = Math.min(room.width / source.width, room.height / source.height);
  return {
    kind: 'frame',
    back: layer(room, (ctx) => drawBlurred(ctx, source, room)),
    front: layer(
      room,
      (ctx) => {
        drawCentred(ctx, source, { x: room.width / 2, y: room.height / 2, scale });
        drawCards(ctx, { cards, groups }, room);
      },
      // A clip's frame has no more pixels than the window, and is to be seen as it was.
      clip === null ? OVERSIZE : 1,
    ),
    wordsOnly: false,
  };
}

function paintBoard(groups: readonly Group[], room: Room): Picture {
  const place = groups.flatMap((group) => (group.kind === 'location' ? imagesIn(group) : []))[0] ?? null;
  const shown = groups
    .map((group) => ({ ...group, images: group.images.filter((one) => !isPicture(one, place)) }))
    .filter((group) => group.images.length > 0);
  const tall = room.width < room.height * 1.25;
  const cards = placeCards(
    shown.map(stripOf),
    cardRoom(room, {
      share: tall ? 0.68 : place === null ? 0.8 : 0.74,
      x: place === null ? 'middle' : 'left',
      y: tall && place !== null ? 'bottom' : 'middle',
    }),
  );
  const first = groups.flatMap(imagesIn)[0] ?? null;
  return {
    kind: 'board',
    back: layer(room, (ctx) => {
      if (place !== null) drawPlace(ctx, place, { room, cards: cards.map((card) => card.rect), tall });
      else if (first !== null) drawBlurred(ctx, first, room);
      else fillDeep(ctx, room);
    }),
    front: layer(room, (ctx) => drawCards(ctx, { cards, groups: shown }, room)),
    wordsOnly: false,
  };
}

function drawCards(
  ctx: Context,
  { cards, groups }: { cards: readonly Card[]; groups: readonly Group[] },
  room: Room,
): void {
  groups.forEach((group, index) => {
    const card = cards[index];
    if (card !== undefined) drawCard(ctx, { card, group }, room);
  });
}

/** The location in what the cards leave free, fading out under them; all over where they leave too little. */
function drawPlace(
  ctx: Context,
  place: Drawable,
  { room, cards, tall }: { room: Room; cards: readonly Rect[]; tall: boolean },
): void {
  ctx.fillStyle = colours.deep;
  ctx.fillRect(0, 0, room.width, room.height);
  const highest = Math.max(0, ...cards.map((card) => card.height));
  const full = cards.filter((card) => card.height > highest * 0.75);
  const right = Math.max(0, ...full.map((card) => card.x + card.width));
  const top = Math.min(room.height, ...cards.map((card) => card.y));
  const cover = Math.max(room.width / place.width, room.height / place.height);
  if (cards.length === 0) {
    drawCentred(ctx, place, { x: room.width / 2, y: room.height / 2, scale: cover });
  } else if (tall) {
    const height = Math.min(room.height, Math.max(top * 1.5, (room.width / place.width) * place.height));
    const scale = Math.max(room.width / place.width, height / place.height);
    drawCentred(ctx, place, { x: room.width / 2, y: height / 2, scale });
    fade(ctx, room, { from: [0, height], to: [0, height * (1 - FADE)] });
  } else if (room.width - right > BESIDE * room.width) {
    const scale = Math.max(room.height / place.height, (room.width - right) / place.width);
    const width = place.width * scale;
    const middle = Math.max((right + room.width) / 2, room.width - width / 2);
    drawCentred(ctx, place, { x: middle, y: room.height / 2, scale });
    const left = middle - width / 2;
    fade(ctx, room, { from: [left, 0], to: [left + width * FADE, 0] });
  } else {
    drawCentred(ctx, place, { x: room.width / 2, y: room.height / 2, scale: cover });
    ctx.fillStyle = 'rgba(0, 0, 0, 0.38)';
    ctx.fillRect(0, 0, room.width, room.height);
  }
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

/** Blurred at an eighth of the size, where it costs nothing and looks the same. */
function drawBlurred(ctx: Context, source: Drawable, room: Room): void {
  const [width, height] = [Math.ceil(room.width / 8), Math.ceil(room.height / 8)];
  const small = contextOf(room.easel, width, height);
  small.fillStyle = colours.deep;
  small.fillRect(0, 0, width, height);
  small.filter = `blur(${Math.max(1, (72 * room.layout.unit) / 8)}px) brightness(0.5)`;
  const scale = 1.25 * Math.max(width / source.width, height / source.height);
  drawCentred(small, source, { x: width / 2, y: height / 2, scale });
  ctx.imageSmoothingQuality = 'high';
  ctx.drawImage(small.canvas, 0, 0, room.width, room.height);
}

function fillDeep(ctx: Context, { width, height }: Room): void {
  const glow = ctx.createRadialGradient(width / 2, height / 2, 0, width / 2, height / 2, width * 0.6);
  glow.addColorStop(0, '#1d1f24');
  glow.addColorStop(1, colours.deep);
  ctx.fillStyle = glow;
  ctx.fillRect(0, 0, width, height);
}

function writePrompt(ctx: Context, prompt: string, { easel, layout, width, height }: Room): void {
  const margin = Math.max(layout.margin * 2, width * 0.08);
  const rect = { x: margin, y: height * 0.14, width: width - 2 * margin, height: height * 0.72 };
  drawText(sheetOn(ctx, easel, layout), prompt, {
    rect,
    hand: { weight: 320, tracking: 0 },
    colour: colours.ink,
    largest: 46,
    smallest: 18,
    leading: 1.3,
    maxLines: 20,
    field: 'long',
    middle: true,
  });
}

function drawCentred(ctx: Context, source: Drawable, at: { x: number; y: number; scale: number }): void {
  const [width, height] = [source.width * at.scale, source.height * at.scale];
  ctx.imageSmoothingQuality = 'high';
  ctx.drawImage(source, at.x - width / 2, at.y - height / 2, width, height);
}

function layer(room: Room, draw: (ctx: Context) => void, scale = OVERSIZE): Canvas {
  const [width, height] = [Math.round(room.width * scale), Math.round(room.height * scale)];
  const ctx = contextOf(room.easel, width, height);
  ctx.scale(width / room.width, height / room.height);
  draw(ctx);
  return ctx.canvas;
}

/** Each member's images under the name and the look that it has in the shot. */
function groupsOf(images: readonly GatheredImage[], { words, panel }: Request): Group[] {
  const byMember = new Map<string, GatheredImage[]>();
  for (const image of images) {
    const member = image.of === null ? image.label : String(image.of);
    byMember.set(member, [...(byMember.get(member) ?? []), image]);
  }
  return [...byMember.values()].map((own) => {
    const position = own[0]?.of ?? -1;
    const name = withLook(own[0]?.label ?? '', panel?.look[position]);
    return { name, kind: words.cast[position]?.kind ?? 'frame', images: own };
  });
}

function imagesIn(group: Group): Drawable[] {
  return group.images.flatMap(({ shown }) => ('image' in shown ? [shown.image] : []));
}

function isPicture({ shown }: GatheredImage, place: Drawable | null): boolean {
  return 'image' in shown && shown.image === place;
}

function cardRoom(
  room: Room,
  way: { share: number; x: 'left' | 'middle'; y: 'middle' | 'bottom' },
): CardRoom {
  const { width, height, layout } = room;
  return { width, height, unit: layout.unit, share: way.share, align: { x: way.x, y: way.y } };
}
