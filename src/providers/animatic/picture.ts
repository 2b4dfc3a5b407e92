import type { Canvas } from '@napi-rs/canvas';
import type { Request } from '../../ledger/request.js';
import { placeCards, type Card, type CardRoom } from './cards.js';
import { drawCard, stripOf, type Group } from './card.js';
import { contextOf, type Context, type Easel } from '../../lettering/easel.js';
import type { Frame, Gathered, GatheredImage } from './gather.js';
import type { Drawable } from './images.js';
import { drawBlurred, drawCentred, fillDeep, type Room } from './ground.js';
import { colours, type Layout } from './layout.js';
import { pictureWithoutMarks } from './marks.js';
import { drawPlace, edgeBeside } from './place.js';
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
  const share = tall ? 0.68 : place === null ? 0.8 : 0.74;
  const y = tall && place !== null ? 'bottom' : 'middle';
  const placed = (x: 'left' | 'middle') => placeCards(shown.map(stripOf), cardRoom(room, { share, x, y }));
  const aside = place === null || tall ? [] : placed('left');
  const edge = edgeBeside(aside, room);
  const cards = edge === null ? placed('middle') : aside;
  const first = groups.flatMap(imagesIn)[0] ?? null;
  return {
    kind: 'board',
    back: layer(room, (ctx) => {
      if (place !== null) drawPlace(ctx, place, { room, cards, tall, edge });
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
