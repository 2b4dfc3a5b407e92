import { drawColumns } from './columns.js';
import { drawHeader } from './header.js';
import { colours, type Layout } from './layout.js';
import type { Sheet } from './sheet.js';
import { drawStack } from './stack.js';
import type { PageWords } from './words.js';

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
