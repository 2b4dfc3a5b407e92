import type { Card, Strip } from './cards.js';
import type { Context, Easel } from '../../lettering/easel.js';
import type { GatheredImage } from './gather.js';
import type { Drawable } from './images.js';
import { colours, type Layout, type Rect } from './layout.js';
import { drawLabel, drawText, inCapitals, sheetOn, typePx, type Sheet } from './sheet.js';

/** A member's images. */
export type Group = {
  readonly name: string;
  readonly kind: 'character' | 'prop' | 'location' | 'frame';
  readonly images: readonly GatheredImage[];
};

/** Width of a pane as a share of its height, by what it shows. */
const shapes: Readonly<Record<string, number>> = {
  face: 0.86,
  profile: 0.86,
  full_body: 2 / 3,
  back: 2 / 3,
  detail: 1,
  turnaround: 1.5,
};

export function stripOf({ kind, images }: Group): Strip {
  return { panes: images.map((image) => shapeOf(image, kind)), low: kind === 'prop' || kind === 'location' };
}

/** A location's is as wide as it was painted, a character's of no known role between full body and square. */
function shapeOf({ shown, role }: GatheredImage, kind: Group['kind']): number {
  const known = role === null ? undefined : shapes[role];
  if (known !== undefined) return known;
  if (kind === 'prop') return 1;
  const natural =
    'image' in shown ? shown.image.width / shown.image.height : kind === 'frame' ? 16 / 9 : 0.86;
  const widest = kind === 'character' ? 1.2 : 2;
  return Math.min(widest, Math.max(2 / 3, natural));
}

/** The least share of a picture that a pane may show. */
const SHOWN = 0.4;

/** Images side by side under one name, with a hairline round them and a shadow on what lies behind. */
export function drawCard(ctx: Context, { card, group }: { card: Card; group: Group }, given: Given): void {
  const { unit } = given.layout;
  const { rect } = card;
  const radius = Math.min(5 * unit, rect.width / 4, rect.height / 4);
  const outline = (): void => {
    ctx.beginPath();
    ctx.roundRect(rect.x, rect.y, rect.width, rect.height, radius);
  };
  ctx.save();
  ctx.shadowColor = 'rgba(0, 0, 0, 0.6)';
  ctx.shadowBlur = 36 * unit;
  ctx.shadowOffsetY = 6 * unit;
  ctx.fillStyle = colours.deep;
  outline();
  ctx.fill();
  ctx.restore();

  ctx.save();
  outline();
  ctx.clip();
  card.panes.forEach((pane, index) =>
    drawPane(ctx, pane, { image: group.images[index], first: index === 0, given }),
  );
  drawName(ctx, rect, { name: group.name, given });
  ctx.restore();

  ctx.strokeStyle = 'rgba(255, 255, 255, 0.18)';
  ctx.lineWidth = Math.max(1, unit);
  outline();
  ctx.stroke();
}

type Given = { readonly easel: Easel; readonly layout: Layout };

function drawPane(
  ctx: Context,
  pane: Rect,
  { image, first, given }: { image: GatheredImage | undefined; first: boolean; given: Given },
): void {
  if (image === undefined) return;
  if ('image' in image.shown) drawCovering(ctx, image.shown.image, pane);
  else drawInstead(sheetOn(ctx, given.easel, given.layout), image.shown.instead, pane);
  if (first) return;
  ctx.fillStyle = 'rgba(10, 11, 13, 0.75)';
  ctx.fillRect(pane.x - given.layout.unit, pane.y, 2 * given.layout.unit, pane.height);
}

/**
 * Fills the pane; what is higher than it loses more at the foot than at the head. A picture of which that would leave
 * too little, a strip or a tower, is shown whole.
 */
function drawCovering(ctx: Context, image: Drawable, pane: Rect): void {
  const [across, down] = [pane.width / image.width, pane.height / image.height];
  const whole = Math.min(across, down) < SHOWN * Math.max(across, down);
  const scale = whole ? Math.min(across, down) : Math.max(across, down);
  const [width, height] = [image.width * scale, image.height * scale];
  ctx.save();
  ctx.beginPath();
  ctx.rect(pane.x, pane.y, pane.width, pane.height);
  ctx.clip();
  // What is cut out, dark or light, is seen on a tone between.
  ctx.fillStyle = colours.mute;
  ctx.fill();
  ctx.imageSmoothingQuality = 'high';
  ctx.drawImage(
    image,
    pane.x + (pane.width - width) / 2,
    pane.y + (pane.height - height) * (whole ? 0.5 : 0.25),
    width,
    height,
  );
  ctx.restore();
}

function drawInstead(sheet: Sheet, words: string, pane: Rect): void {
  sheet.ctx.fillStyle = '#1c1e23';
  sheet.ctx.fillRect(pane.x, pane.y, pane.width, pane.height);
  const inset = 12 * sheet.unit;
  drawText(sheet, words, {
    rect: { ...pane, x: pane.x + inset, width: pane.width - 2 * inset },
    hand: { weight: 400, tracking: 0 },
    colour: colours.mute,
    largest: 18,
    smallest: 11,
    leading: 1.35,
    maxLines: 4,
    field: 'short',
    middle: true,
  });
}

const nameHand = { weight: 600, tracking: 0.12 };

function drawName(ctx: Context, rect: Rect, { name, given }: { name: string; given: Given }): void {
  const { unit } = given.layout;
  const inset = 12 * unit;
  const sheet = sheetOn(ctx, given.easel, given.layout);
  const needed = sheet.measure(sheet.read(inCapitals(name), 'short'), nameHand) * typePx(sheet, 12);
  // A stump of a name beside its own picture says less than none.
  if (rect.height < 40 || rect.width < Math.min(needed + 2 * inset, 110 * unit)) return;
  const bottom = rect.y + rect.height;
  const shade = Math.min(74 * unit, 0.45 * rect.height);
  const foot = ctx.createLinearGradient(0, bottom - shade, 0, bottom);
  foot.addColorStop(0, 'rgba(8, 9, 11, 0)');
  foot.addColorStop(1, 'rgba(8, 9, 11, 0.78)');
  ctx.fillStyle = foot;
  ctx.fillRect(rect.x, bottom - shade, rect.width, shade);
  const line = 18 * Math.max(unit, 10 / 12);
  drawLabel(sheet, inCapitals(name), {
    rect: {
      x: rect.x + inset,
      y: bottom - line - 7 * unit,
      width: rect.width - 2 * inset,
      height: line,
    },
    hand: nameHand,
    colour: colours.ink,
    size: 12,
    side: 'left',
    cut: 'end',
  });
}
