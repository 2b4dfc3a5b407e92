import { contextOf, type Context, type Easel } from '../lettering/easel.js';
import { legible } from '../lettering/legible.js';
import { measurer, write, type Hand } from '../lettering/pen.js';
import { setOnLine } from '../lettering/wrap.js';
import type { Pictures } from './pictures.js';
import type { Sheet, SheetCell } from './summary/sheets.js';

/** In pixels: a sheet is as wide as a screen, and as tall as it must be. */
const WIDTH = 1600;
const MARGIN = 48;
const GAP = 24;
const HEAD = 120;
const CAPTION = 56;
/** So many wide pictures stand better in threes. */
const FEW = [1, 2, 3, 5, 6];
const colours = { room: '#131211', wall: '#1b1a18', ink: '#efeae2', soft: '#b3ab9f', none: '#0d0c0b' };
const hands: Record<'title' | 'name' | 'said', Hand> = {
  title: { weight: 650, tracking: -0.02 },
  name: { weight: 600, tracking: 0 },
  said: { weight: 400, tracking: 0 },
};

/** A sheet as a PNG. */
export async function drawSheet(
  sheet: Sheet,
  { easel, pictures }: { easel: Easel; pictures: Pictures },
): Promise<Buffer> {
  const ratio = Math.min(...sheet.cells.map((cell) => cell.ratio), 16 / 9);
  const columns = ratio < 1 ? 6 : FEW.includes(sheet.cells.length) ? 3 : 4;
  const width = (WIDTH - 2 * MARGIN - (columns - 1) * GAP) / columns;
  const height = Math.round(width / ratio);
  const rows = Math.max(1, Math.ceil(sheet.cells.length / columns));
  const total = 2 * MARGIN + HEAD + rows * (height + CAPTION) + (rows - 1) * GAP;
  const ctx = contextOf(easel, WIDTH, total);
  const pen = penOn(ctx, easel);
  ctx.fillStyle = colours.room;
  ctx.fillRect(0, 0, WIDTH, total);
  const wide = WIDTH - 2 * MARGIN;
  pen(sheet.title, { x: MARGIN, baseline: MARGIN + 42, sizePx: 44, width: wide, as: 'title' });
  pen(sheet.said, { x: MARGIN, baseline: MARGIN + 82, sizePx: 20, width: wide, as: 'said' });
  for (const [index, cell] of sheet.cells.entries()) {
    const x = MARGIN + (index % columns) * (width + GAP);
    const y = MARGIN + HEAD + Math.floor(index / columns) * (height + CAPTION + GAP);
    const drawn = await drawPicture(ctx, { cell, box: { x, y, width, height } }, { easel, pictures });
    const inside = { x: x + GAP, baseline: y + height / 2 + 7, sizePx: 20, width: width - 2 * GAP };
    if (!drawn) pen(cell.without, { ...inside, as: 'said' });
    pen(cell.title, { x, baseline: y + height + 24, sizePx: 18, width, as: 'name' });
    pen(cell.said, { x, baseline: y + height + 46, sizePx: 15, width, as: 'said' });
  }
  return await ctx.canvas.encode('png');
}

type Line = { x: number; baseline: number; sizePx: number; width: number; as: keyof typeof hands };

/** Sets a line where there is something to say, in whatever script, from the side that it is read from. */
function penOn(ctx: Context, easel: Easel): (words: string, line: Line) => void {
  const measure = measurer(easel);
  return (words, { x, baseline, sizePx, width, as }) => {
    if (words === '') return;
    const hand = hands[as];
    const whole = legible(words, 'long', easel.fonts);
    const text = setOnLine(whole, { widthEm: width / sizePx, hand, cut: 'end' }, measure);
    const colour = as === 'said' ? colours.soft : colours.ink;
    write(ctx, { text, hand, sizePx, colour, align: 'left' }, { x, baseline });
  };
}

type Box = { x: number; y: number; width: number; height: number };

/** Whole, never distorted, in the middle of its place; whether there is one. */
async function drawPicture(
  ctx: Context,
  { cell, box }: { cell: SheetCell; box: Box },
  { easel, pictures }: { easel: Easel; pictures: Pictures },
): Promise<boolean> {
  const bytes = pictures.get(cell.sha256 ?? '');
  ctx.fillStyle = bytes === undefined ? colours.wall : colours.none;
  ctx.fillRect(box.x, box.y, box.width, box.height);
  if (bytes === undefined) return false;
  const image = await easel.canvas.loadImage(bytes);
  const scale = Math.min(box.width / image.width, box.height / image.height);
  const [width, height] = [image.width * scale, image.height * scale];
  ctx.drawImage(image, box.x + (box.width - width) / 2, box.y + (box.height - height) / 2, width, height);
  return true;
}
