import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { sha256 } from '../../src/base/digest.js';
import { overlaysOf, type Overlay } from '../../src/plan/overlays.js';
import { textProblems } from '../../src/stitch/overlays/text-problems.js';
import { goodImage } from '../support/checked.js';
import { picturePackets, pixelsOf } from '../support/clips.js';
import { grayPng } from '../support/png.js';
import { filmsOf, line } from '../support/resolved.js';
import { filmTimeline, openBench, type Filmed } from './bench.js';
import { dissolve } from './storyboard.js';

const bench = await openBench();
const { clip, stitch, ffmpeg, dir } = bench;
const out = join(dir, 'film.mp4');
const size = { width: 320, height: 180 };
afterAll(bench.close);

const still = (id: string, bars: number, frames: number) =>
  clip(`${id}.mp4`, { id: bars, frames: Array<number>(frames).fill(bars), ...size });
const shots: Filmed[] = [
  { id: 'a', film: await still('a', 85, 48), durationS: 2 },
  { id: 'b', film: await still('b', 255, 48), durationS: 2 },
  { id: 'c', film: await still('c', 0, 36), durationS: 1.5, ...dissolve(0.5) },
];
const timeline = { ...filmTimeline(shots, { fps: 24, endFadeS: 0 }), ...size };

const logo = join(dir, 'logo.png');
const bytes = grayPng(40, 20, 128);
await writeFile(logo, bytes);
const inputs = new Map([
  [logo, { ...goodImage(logo), sha256: sha256(bytes), width: 40, height: 20 }] as const,
]);

/** What is laid over the film of the shots above. */
function laid(film: string, captions = ''): readonly Overlay[] {
  const [board] = filmsOf(`
shots:
  - { id: a, prompt: x, duration: 2, captions: [${captions}] }
  - { id: b, prompt: x, duration: 2 }
  - { id: c, prompt: x, duration: 1.5, transition: { type: dissolve, duration: 0.5 } }
film: { ${film} }`);
  if (board === undefined) throw new Error('the board has no film');
  const image = board.film.logo === null ? null : { ...board.film.logo, image: logo };
  return overlaysOf({ ...board, film: { ...board.film, logo: image } }, timeline, inputs);
}

type Box = { left: number; top: number; right: number; bottom: number };

/** Where a picture differs from another by so much. */
function inkIn(frame: Buffer, bare: Buffer, least = 12): Box | null {
  const box = { left: Infinity, top: Infinity, right: -1, bottom: -1 };
  for (let n = 0; n < frame.length; n += 3) {
    if (Math.abs((frame[n] ?? 0) - (bare[n] ?? 0)) < least) continue;
    const [x, y] = [(n / 3) % size.width, Math.floor(n / 3 / size.width)];
    box.left = Math.min(box.left, x);
    box.right = Math.max(box.right, x);
    box.top = Math.min(box.top, y);
    box.bottom = Math.max(box.bottom, y);
  }
  return box.right < 0 ? null : box;
}

async function filmOf(overlays: readonly Overlay[], derived = 'derived'): Promise<Buffer[]> {
  const outcome = await stitch(shots, { timeline, overlays, derived: bench.derivedAt(join(dir, derived)) });
  expect(outcome).not.toHaveProperty('message');
  return await pixelsOf(ffmpeg, out, size.width * size.height * 3);
}

const encoded = (): number | undefined => bench.events[0]?.of;

test('words and logo stand in their places in their frames, all other frames stay as they were, and only pieces under them are encoded', async () => {
  const bare = await filmOf([]);
  const packets = await picturePackets(ffmpeg, out);
  expect(encoded()).toBe(120);
  const film = (name: string): string =>
    `titles: [{ text: "${name}\\nKeeper", at: 0.5, duration: 1, fade: 0.25, position: lower_third },
      { text: End, at: -1.75, duration: 0.5, fade: 0 }], captions: burn`;
  const captions = '{ text: It is late., at: 1, duration: 0.5 }';
  const titled = await filmOf(laid(film('Ada'), captions));
  // Shot a, what is left of b, and the dissolve.
  expect(encoded()).toBe(48 + 36 + 12);
  const boxes = titled.map((frame, n) => inkIn(frame, bare[n] ?? frame));
  const inked = boxes.flatMap((box, n) => (box === null ? [] : [n]));
  expect(inked).toEqual(
    [...Array(24).keys()].map((n) => 12 + n).concat([...Array(12).keys()].map((n) => 78 + n)),
  );
  // The dissolve is one piece: behind the title it was encoded again, without a change to be seen.
  const other = titled.flatMap((frame, n) => (frame.equals(bare[n] ?? frame) ? [] : [n]));
  expect(other.filter((n) => !inked.includes(n) && (n < 90 || n >= 96))).toEqual([]);
  // Behind the dissolve nothing was encoded again.
  expect((await picturePackets(ffmpeg, out)).slice(96)).toEqual(packets.slice(96));

  // EBU R 95: 5 % of 320 x 180 from each edge. It comes in a quarter of a second.
  const [third, both, end] = [20, 26, 80].map((n) =>
    inkIn(titled[n] ?? Buffer.of(), bare[n] ?? Buffer.of(), 60),
  ) as [Box, Box, Box];
  expect([third.left, third.bottom]).toEqual([16, 170]);
  expect(third.top).toBeGreaterThan(140);
  expect(both.top).toBeLessThan(third.top - 12);
  expect(both.right).toBeGreaterThan(third.right);
  expect(end.top).toBeGreaterThan(60);
  expect(end.bottom).toBeLessThan(120);
  expect(Math.abs(end.left + end.right - 319)).toBeLessThan(6);
  // Of the rows in which no caption is.
  const rows = (frame: Buffer | undefined): Buffer => frame?.subarray(152 * size.width * 3) ?? Buffer.of();
  const strength = (n: number): number =>
    rows(titled[n]).reduce((most, level, k) => Math.max(most, Math.abs(level - (rows(bare[n])[k] ?? 0))), 0);
  const shares = [12, 14, 17, 30, 33, 35].map((n) => strength(n) / strength(20));
  expect(shares).toEqual([1, 3, 6, 6, 3, 1].map((part) => expect.closeTo(part / 7, 1) as number));

  const first = await readFile(out);
  // Another name: its 24 frames. The caption above it is as high as it was.
  await filmOf(laid(film('Bo'), captions));
  expect(encoded()).toBe(24);
  await filmOf(laid(film('Ada'), captions), 'elsewhere');
  expect((await readFile(out)).equals(first)).toBe(true);
  expect(encoded()).toBe(120);
});

test('a logo is over the whole film, as opaque as it says; a lower third stands beside it', async () => {
  const bare = await filmOf([]);
  const film = 'logo: { image: logo.png, position: bottom_left, width: 0.25, opacity: 0.5 }';
  const branded = await filmOf(laid(film));
  const boxes = branded.map((frame, n) => inkIn(frame, bare[n] ?? frame));
  // In the middle of the dissolve the picture is as gray as the logo.
  const seen = boxes.flatMap((box, n) =>
    n >= 84 && n < 96 ? [] : [[box?.left, box?.right, box?.top, box?.bottom]],
  );
  expect(seen).toEqual(Array(108).fill([16, 95, 132, 171]));
  // White under half of a middle gray; 80 x 40 pixels.
  const at = (x: number, y: number): number => branded[60]?.[3 * (y * 320 + x)] ?? 0;
  expect([at(20, 160), at(90, 140), at(98, 160), at(50, 128)].map((level) => Math.round(level / 16))).toEqual(
    [12, 12, 16, 16],
  );
  const titled = await filmOf(
    laid(`${film}, titles: [{ text: Ada, duration: 2, fade: 0, position: lower_third }]`),
  );
  expect(encoded()).toBe(48);
  expect(inkIn(titled[9] ?? Buffer.of(), branded[9] ?? Buffer.of())?.left).toBeGreaterThan(96);
  await rm(logo);
  const again = { timeline, derived: bench.derivedAt(join(dir, 'nowhere')), overlays: laid(film) };
  expect(await stitch(shots, again)).toMatchObject({
    kind: 'failed',
    message: expect.stringContaining('logo.png was changed') as string,
  });
});

test('a text that no font draws, or that has no room, is said at its line before anything is made', async () => {
  const words = 'We were promised a harbour with lights and found nobody in it but the sea. '.repeat(6);
  const films = filmsOf(`
variants: { axes: { lang: [en, ko] }, rows: [{ lang: en, name: Lamp }, { lang: ko, name: 등대 }] }
shots: [{ id: a, prompt: x, captions: "${words}" }]
film:
  captions: burn
  titles:
    - { text: "\${{ name }}" }
    - { text: "${words}", position: lower_third, at: 3 }
    - { text: "فصل 第一章 🪁 Ελλάδα", at: 3, position: top }`);
  const said = (await textProblems(films, new Map())).map(line);
  expect(said).toEqual([
    '9:15 text-unset "We were promised a harbour wi…" has no room as `position: lower_third` in a picture of 1280x720, however small it is set (in 2 variants, e.g. lang=en)',
    '4:39 text-unset "We were promised a harbour wi…" has no room as a caption in a picture of 1280x720, however small it is set (in 2 variants, e.g. lang=en)',
    '3:90 text-unset no font here draws all of "등대": it lacks Hangul (U+B4F1, U+B300) (in lang=ko)',
  ]);
  // Room in the film, and none in what a phone leaves of it.
  const long = (deliver: string) =>
    filmsOf(`
shots: [{ id: a, prompt: x }]
film:
  titles: [{ text: "${words.slice(0, 150)}", position: lower_third }]
  ${deliver}`);
  expect(await textProblems(long(''), new Map())).toEqual([]);
  expect((await textProblems(long('deliver: [{ aspect: "9:16", fit: crop }]'), new Map())).map(line)).toEqual(
    [
      '5:20 text-unset "We were promised a harbour wi…" has no room as `position: lower_third` in a picture of 720x1280, however small it is set',
    ],
  );
});

test('in a picture too narrow for both a caption stands above the logo, else beside it', async () => {
  const film = (aspect: string) =>
    filmsOf(`
format: { aspect: "${aspect}" }
shots: [{ id: a, prompt: x, captions: "First caption & <b>bold</b>" }]
film: { captions: burn, logo: { image: ${logo}, position: bottom_right, width: 0.2 } }`);
  for (const aspect of ['9:16', '16:9']) expect(await textProblems(film(aspect), inputs)).toEqual([]);
});
