import type { Hand } from '../../lettering/pen.js';
import { colours, type Layout, type Rect } from './layout.js';
import { drawLabel, inCapitals, typePx, type Sheet } from './sheet.js';
import type { PageWords } from './words.js';

const headingHand: Hand = { weight: 600, tracking: 0.1 };
const tagHand: Hand = { weight: 500, tracking: 0.1 };
const slateHand: Hand = { weight: 700, tracking: 0.1 };

const HEADING = 16;
const TAG = 13;

/** Scene heading, and what kind of panel it is: of one that stands in for a shot, on a plate over a clapperboard's stripes. */
export function drawHeader(sheet: Sheet, { header, margin, unit }: Layout, words: PageWords): void {
  const stripes = words.slate ? drawStripes(sheet, header) : 0;
  const inner: Rect = {
    x: margin,
    y: header.y,
    width: header.width - 2 * margin,
    height: header.height - stripes,
  };
  const heading = sheet.read(inCapitals(words.heading), 'short');
  const hand = words.slate ? slateHand : tagHand;
  const tagWidth = sheet.measure(sheet.read(words.tag, 'short'), hand) * typePx(sheet, TAG);
  // Of a slate it is the heading that gives way.
  const share = heading.text === '' || words.slate ? 1 : 0.4;
  const showTag = tagWidth < inner.width * share;
  const room = inner.width - (showTag ? tagWidth + 32 * unit : 0);
  const mirrored = heading.rightToLeft;
  drawLabel(sheet, inCapitals(words.heading), {
    rect: middled(
      sheet,
      { ...inner, x: mirrored ? inner.x + inner.width - room : inner.x, width: room },
      HEADING,
    ),
    hand: headingHand,
    colour: colours.ink,
    size: HEADING,
    side: 'left',
    cut: 'middle',
  });
  if (!showTag) return;
  const rect = middled(sheet, inner, TAG);
  if (words.slate)
    drawPlate(sheet, { ...rect, x: mirrored ? rect.x : rect.x + rect.width - tagWidth, width: tagWidth });
  drawLabel(sheet, words.tag, {
    rect,
    hand,
    size: TAG,
    cut: 'end',
    colour: words.slate ? colours.paper : colours.mute,
    side: mirrored ? 'left' : 'right',
  });
}

/** Behind what a slate says. */
function drawPlate({ ctx, unit }: Sheet, { x, y, width, height }: Rect): void {
  ctx.fillStyle = colours.amber;
  ctx.beginPath();
  ctx.roundRect(x - 10 * unit, y - 5 * unit, width + 20 * unit, height + 10 * unit, 4 * unit);
  ctx.fill();
}

/** Along the picture's upper edge, over the whole width: seen at a glance, however small the picture is. Returns their height. */
function drawStripes({ ctx, unit }: Sheet, header: Rect): number {
  const height = Math.max(2, Math.round(10 * unit));
  const top = header.height - height;
  ctx.save();
  ctx.beginPath();
  ctx.rect(0, top, header.width, height);
  ctx.clip();
  ctx.fillStyle = colours.amber;
  for (let x = -2 * height; x < header.width; x += 4 * height) {
    ctx.beginPath();
    ctx.moveTo(x, header.height);
    ctx.lineTo(x + height, top);
    ctx.lineTo(x + 3 * height, top);
    ctx.lineTo(x + 2 * height, header.height);
    ctx.fill();
  }
  ctx.restore();
  return height;
}

/** The stretch of a bar in which a line of this size stands in its middle. */
function middled(sheet: Sheet, rect: Rect, size: number): Rect {
  const height = Math.min(rect.height, typePx(sheet, size) * 1.4);
  return { ...rect, y: rect.y + (rect.height - height) / 2, height };
}
