import { mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { markOf } from '../../src/disk/leftovers.js';
import { videoFacts } from '../../src/media/facts.js';
import { MAGIC_BYTES, magicOf } from '../../src/media/magic.js';
import { openDarkroom } from '../../src/darkroom/darkroom.js';
import { cutByRecipe, type CutGiven } from '../../src/darkroom/recipe.js';
import { runFfmpeg } from '../../src/media/run-ffmpeg.js';
import { clicksIn, ffmpegForTests, makeClip, pixelsOf, readFilm, stampsOf } from '../support/clips.js';

const dir = await mkdtemp(join(tmpdir(), 'recipe-'));
const derived = { dir: join(dir, 'derived'), mark: markOf(process.pid) };
const ffmpeg = await ffmpegForTests();
const signal = new AbortController().signal;
const rate = { n: 30_000, d: 1001 };
const clip = join(dir, 'clip.mp4');
await makeClip(ffmpeg, clip, { id: 7, frames: 40, rate, clicks: [0.9, 1.1] });
afterAll(() => rm(dir, { recursive: true }));

function given(cut: CutGiven['cut']): CutGiven {
  const facts = { rate, hasAudio: true };
  return { clip, sha256: 'a'.repeat(64), facts, cut, derived, ffmpeg, signal };
}

test.each([39, 24, 0])('frame %i is one picture, to the pixel what the clip shows there', async (frame) => {
  const made = await cutByRecipe(given({ picture: frame }));
  if (made.kind !== 'cut') throw new Error(JSON.stringify(made));
  expect(magicOf((await readFile(made.path)).subarray(0, MAGIC_BYTES))).toMatchObject({ kind: 'image' });
  const [pictures, frames] = [await pixelsOf(ffmpeg, made.path), await pixelsOf(ffmpeg, clip)];
  expect([pictures.length, frames.length]).toEqual([1, 40]);
  expect(frames.map((one) => one.equals(pictures[0]!))).toEqual(frames.map((_, n) => n === frame));
});

test('a part is made once, and again where it is not whole', async () => {
  const made = await cutByRecipe(given({ picture: 39 }));
  expect(made).toMatchObject({ kind: 'cut' });
  if (made.kind !== 'cut') return;
  expect((await readFilm(ffmpeg, made.path)).stamps).toEqual(['7:39']);
  for (const cut of [{ picture: 39 }, { clip: { from: 25, to: 40 } }]) {
    await expectMadeAgain(async () => {
      const part = await cutByRecipe(given(cut));
      return part.kind === 'cut' ? part.path : JSON.stringify(part);
    });
  }
});

test('so is a smaller copy of a picture', async () => {
  const darkroom = openDarkroom({ derived, ffmpeg, signal });
  const path = join(dir, 'picture.png');
  const args = '-f lavfi -i testsrc2=s=640x360 -vf noise=alls=20 -frames:v 1'.split(' ');
  expect(await runFfmpeg({ ffmpeg, args: [...args, path], signal })).toMatchObject({ kind: 'done' });
  await expectMadeAgain(async () => {
    const sent = await darkroom.picture(
      { path, sha256: 'd'.repeat(64), recipe: 'whole' },
      { longer_side_px: 320, bytes: 100_000 },
    );
    return 'path' in sent ? sent.path : sent.problem;
  });
});

/** What is derived is made once, and anew where a power cut left less of it. */
async function expectMadeAgain(make: () => Promise<string>): Promise<void> {
  const path = await make();
  const bytes = await readFile(path);
  const { mtimeMs } = await stat(path);
  expect(await make()).toBe(path);
  expect((await stat(path)).mtimeMs).toBe(mtimeMs);
  // Cut short, with zeros where no bytes were left, and with nothing in it.
  const third = Math.floor(bytes.length / 3);
  const end = bytes.length - third;
  for (const left of [
    bytes.subarray(0, end),
    Buffer.from(bytes).fill(0, third, end),
    Buffer.from(bytes).fill(0, end),
    Buffer.alloc(0),
  ]) {
    await writeFile(path, left);
    expect(await make()).toBe(path);
    expect((await readFile(path)).equals(bytes)).toBe(true);
  }
}

test('frames a to b, exactly, in the rate of the clip and with their sound', async () => {
  const made = await cutByRecipe(given({ clip: { from: 25, to: 40 } }));
  if (made.kind !== 'cut') throw new Error(JSON.stringify(made));
  expect(await videoFacts(made.path)).toMatchObject({
    frames: 15,
    rate,
    variableRate: false,
    hasAudio: true,
  });
  const film = await readFilm(ffmpeg, made.path);
  expect(film.stamps).toEqual(stampsOf(7, 25, 40));
  const startS = (25 * 1001) / 30_000;
  expect(clicksIn(film.sound).map((s) => s + startS)).toEqual([
    expect.closeTo(0.9, 2),
    expect.closeTo(1.1, 2),
  ]);
});

test('one frame sent as a clip is that frame, never the whole clip', async () => {
  const darkroom = openDarkroom({ derived, ffmpeg, signal });
  for (const [recipe, stamp] of [[{ from: 24, to: 25 }, '7:24'] as const, ['last_frame', '7:39'] as const]) {
    const sent = await darkroom.video({ path: clip, sha256: 'c'.repeat(64), recipe });
    expect([sent.type, (await readFilm(ffmpeg, sent.path)).stamps]).toEqual(['video/mp4', [stamp]]);
  }
});

test('sound goes with its picture where the picture begins later than the sound', async () => {
  const late = join(dir, 'late.mp4');
  const args = [
    '-itsoffset',
    '0.5',
    '-i',
    clip,
    '-i',
    clip,
    '-map',
    '0:v',
    '-map',
    '1:a',
    '-c',
    'copy',
    late,
  ];
  expect(await runFfmpeg({ ffmpeg, args, signal })).toMatchObject({ kind: 'done' });
  const made = await cutByRecipe({
    ...given({ clip: { from: 0, to: 30 } }),
    clip: late,
    sha256: 'b'.repeat(64),
  });
  if (made.kind !== 'cut') throw new Error(JSON.stringify(made));
  const film = await readFilm(ffmpeg, made.path);
  expect(film.stamps).toEqual(stampsOf(7, 0, 30));
  expect(clicksIn(film.sound)).toEqual([expect.closeTo(0.4, 2), expect.closeTo(0.6, 2)]);
});

test('a clip that cannot be decoded is a value, and nothing half is left', async () => {
  const torn = join(dir, 'torn.mp4');
  await makeClip(ffmpeg, torn, { id: 7, frames: 40, rate, more: ['-movflags', '+faststart'] });
  await truncate(torn, 4000);
  const before = await readdir(join(derived.dir, 'cuts'));
  const cut = await cutByRecipe({
    ...given({ clip: { from: 0, to: 40 } }),
    clip: torn,
    sha256: 'b'.repeat(64),
  });
  expect(cut).toMatchObject({ kind: 'failed' });
  expect(await readdir(join(derived.dir, 'cuts'))).toEqual(before);
});
