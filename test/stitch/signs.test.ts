import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { contextOf, openEasel, type Context } from '../../src/lettering/easel.js';
import type { Lettering } from '../../src/plan/overlays.js';
import { openSignwriter } from '../../src/stitch/overlays/signwriter.js';
import { markOf } from '../../src/disk/leftovers.js';

/** What docs/films.md shows. Where it is missing it is written, and the test fails once: look at it. */
const SHEET = 'docs/titles.jpg';
const PICTURE = 'storyboards/air-mail/cast/hill.png';

const text = (
  position: Lettering['position'],
  words: string,
  above: readonly Lettering[] = [],
): Lettering => ({
  ...{ kind: 'text', text: words, position, above, beside: null },
});
const low = (words: string): Lettering => text('lower_third', words);
const over = (words: string, caption: string): readonly Lettering[] => {
  const third = low(words);
  return [third, text('caption', caption, [third])];
};

type Frame = readonly [x: number, width: number, height: number, signs: readonly Lettering[]];
const rows: readonly (readonly [heightPx: number, frames: readonly Frame[]])[] = [
  [
    281,
    [
      [0, 1280, 720, [text('center', 'Over the Strait\nA film in three letters')]],
      [508, 1280, 720, over('Wren Ashby\nKeeper of the string', 'It will get there before the boat does.')],
    ],
  ],
  [
    420,
    [
      [0, 720, 1280, over('Wren Ashby\nKeeper of the string', 'It will get there before the boat.')],
      [244, 720, 900, [text('top', '第二章：风'), ...over('薇恩\n牵线的人', '它会比船先到。')]],
      [588, 720, 720, [text('top', 'الفصل الثاني'), ...over('رين آشبي\nحارسة الخيط', 'ستصل قبل القارب 🪁')]],
    ],
  ],
];

test('words on pictures look as docs/films.md shows them, in every shape and script', async () => {
  const easel = await openEasel();
  const signs = openSignwriter();
  const dir = mkdtempSync(join(tmpdir(), 'castreel-test-'));
  const sheet = contextOf(easel, 1008, 709);
  const picture = await easel.canvas.loadImage(readFileSync(PICTURE));
  let y = 0;
  for (const [heightPx, frames] of rows) {
    for (const [x, width, height, laid] of frames) {
      const frame = contextOf(easel, width, height);
      cover(frame, picture);
      for (const sign of laid) {
        const at = await signs.drawn(sign, { width, height }, { dir, mark: markOf(process.pid) });
        frame.drawImage(await easel.canvas.loadImage(readFileSync(at.path)), at.x, at.y);
      }
      sheet.imageSmoothingQuality = 'high';
      sheet.drawImage(frame.canvas, x, y, (width * heightPx) / height, heightPx);
    }
    y += heightPx + 8;
  }
  await rm(dir, { recursive: true });
  const isNew = !existsSync(SHEET);
  if (isNew) writeFileSync(SHEET, sheet.canvas.toBuffer('image/jpeg', 88));
  expect(isNew, `${SHEET} was written: look at it`).toBe(false);
  const shown = contextOf(easel, 1008, 709);
  shown.drawImage(await easel.canvas.loadImage(readFileSync(SHEET)), 0, 0);
  expect(apart(shown.canvas.data(), sheet.canvas.data())).toBeLessThan(24);
});

function cover(ctx: Context, picture: { width: number; height: number }): void {
  const { width, height } = ctx.canvas;
  const scale = Math.max(width / picture.width, height / picture.height);
  const [w, h] = [picture.width * scale, picture.height * scale];
  ctx.drawImage(picture as Parameters<Context['drawImage']>[0], (width - w) / 2, (height - h) / 2, w, h);
}

/** The most that the middle of 8 x 8 pixels differs, of 255: processors round otherwise, and set no letter elsewhere. */
function apart(one: Uint8Array, other: Uint8Array): number {
  expect(one.length).toBe(other.length);
  const sums = new Map<number, number>();
  for (let at = 0; at < one.length; at += 4) {
    const [x, y] = [((at / 4) % 1008) >> 3, Math.floor(at / 4 / 1008) >> 3];
    sums.set(y * 126 + x, (sums.get(y * 126 + x) ?? 0) + (one[at] ?? 0) - (other[at] ?? 0));
  }
  return Math.max(...[...sums.values()].map((sum) => Math.abs(sum) / 64));
}
