import { expect, test } from 'vitest';
import { openEasel } from '../../src/lettering/easel.js';
import { drawSheet } from '../../src/page/draw-sheet.js';
import type { SheetCell } from '../../src/page/summary/sheets.js';

const cell = (more: Partial<SheetCell> = {}): SheetCell => ({
  sha256: null,
  without: '',
  title: 'שלום 🎬 </script>',
  said: 'W'.repeat(400),
  ratio: 16 / 9,
  ...more,
});

test('a sheet shows whole pictures, none of them distorted, in as many rows as it needs', async () => {
  const easel = await openEasel();
  const red = easel.canvas.createCanvas(100, 100);
  red.getContext('2d').fillStyle = '#ff0000';
  red.getContext('2d').fillRect(0, 0, 100, 100);
  const pictures = new Map([['red', await red.encode('jpeg')]]);
  const draw = async (cells: readonly SheetCell[]) => {
    const png = await drawSheet({ name: 'x', title: 'Film', said: '', cells }, { easel, pictures });
    const image = await easel.canvas.loadImage(png);
    const ctx = easel.canvas.createCanvas(image.width, image.height).getContext('2d');
    ctx.drawImage(image, 0, 0);
    return { image, ctx };
  };
  const { image, ctx } = await draw([cell({ sha256: 'red' }), cell(), cell(), cell(), cell()]);
  const one = await draw([]);
  expect([image.width, one.image.width]).toEqual([1600, 1600]);
  const redAt = (y: number): number[] => {
    const { data } = ctx.getImageData(0, y, 1600, 1);
    return [...Array(1600).keys()].filter((x) => (data[4 * x] ?? 0) > 200 && (data[4 * x + 1] ?? 255) < 60);
  };
  const across = redAt(260);
  const down = [...Array(image.height).keys()].filter((y) => redAt(y).length > 0);
  expect(across.length).toBeGreaterThan(150);
  expect(Math.abs(across.length - down.length)).toBeLessThanOrEqual(2); // square, as it came
  expect(image.height - one.image.height).toBeGreaterThan(200); // a row more
  const bytesOf = async (without: string): Promise<Buffer> => {
    const { ctx } = await draw([cell({ without })]);
    return Buffer.from(ctx.getImageData(48, 168, 400, 250).data); // inside the cell, above its caption
  };
  expect((await bytesOf('failed')).equals(await bytesOf(''))).toBe(false);
  const tall = await draw([cell({ ratio: 9 / 16 }), cell({ ratio: 9 / 16 })]);
  expect(tall.image.height).toBeGreaterThan(one.image.height);
});
