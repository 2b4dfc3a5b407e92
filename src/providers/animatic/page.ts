import type { Hand } from '../../lettering/pen.js';
import { drawColumns, drawStack } from './caption.js';
import { colours, type Layout, type Rect } from './layout.js';
import { drawLabel, typePx, type Sheet } from './sheet.js';
import type { PageWords } from './words.js';

const headingHand: Hand = { weight: 600, tracking: 0.1 };
const tagHand: Hand = { weight: 500, tracking: 0.1 };

/**
 * Draws header and caption around the picture's window. Texts that do not fit are cut and say so; a page too small
 * for readable type has none.
 */
export function drawPage(sheet: Sheet, layout: Layout, words: PageWords): void {
  sheet.ctx.fillStyle = colours.paper;
  sheet.ctx.fillRect(0, 0, layout.width, layout.height);
  drawHeader(sheet, layout, words);
  if (layout.columns) drawColumns(sheet, layout, words);
  else drawStack(sheet, layout, words);
}

function drawHeader(sheet: Sheet, { header, margin, unit }: Layout, words: PageWords): void {
  const inner: Rect = { ...header, x: margin, width: header.width - 2 * margin };
  const heading = sheet.read(words.heading.toUpperCase(), 'short');
  const tag = sheet.read(words.tag, 'short');
  const tagWidth = sheet.measure(tag, tagHand) * typePx(sheet, 13);
  const showTag = tagWidth < inner.width * (heading.text === '' ? 1 : 0.4);
  const room = inner.width - (showTag ? tagWidth + 32 * unit : 0);
  const mirrored = heading.rightToLeft;
  drawLabel(sheet, words.heading.toUpperCase(), {
    rect: middled(sheet, { ...inner, x: mirrored ? inner.x + inner.width - room : inner.x, width: room }, 16),
    hand: headingHand,
    colour: colours.ink,
    size: 16,
    side: 'left',
    cut: 'middle',
  });
  if (!showTag) return;
  drawLabel(sheet, words.tag, {
    rect: middled(sheet, inner, 13),
    hand: tagHand,
    colour: colours.mute,
    size: 13,
    side: mirrored ? 'left' : 'right',
    cut: 'end',
  });
}

/** The stretch of a bar in which a line of this size stands in its middle. */
function middled(sheet: Sheet, rect: Rect, size: number): Rect {
  const height = Math.min(rect.height, typePx(sheet, size) * 1.4);
  return { ...rect, y: rect.y + (rect.height - height) / 2, height };
}
