import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { Soundtrack, TrackMusic } from '../../src/plan/soundtrack.js';
import { clicksIn, readFilm } from '../support/clips.js';
import { levelOf, peakOf, tone, writeSound } from '../support/sounds.js';
import { openBench } from './bench.js';

const bench = await openBench();
const { clip, stitch, ffmpeg, dir } = bench;
afterAll(bench.close);

const silent: Soundtrack = { music: null, laid: [], loudnessLufs: null };
const plain: Omit<TrackMusic, 'file'> = { from: 0, gainDb: 0, duckDb: 0, fadeSamples: 0, loop: false };

/** A clip of a second in which a tone of 1 kHz goes on, a fifth of full scale. */
const humming = {
  clicks: [],
  soundCodec: ['-af', 'aeval=0.2*sin(2000*PI*t)|0.2*sin(2000*PI*t)', '-c:a', 'pcm_s16le'],
};

async function soundOf(...given: Parameters<typeof stitch>): Promise<Float32Array> {
  const outcome = await stitch(...given);
  if (outcome.kind !== 'stitched') throw new Error(JSON.stringify(outcome));
  return (await readFilm(ffmpeg, outcome.film.path)).sound;
}

test('one channel is heard on both sides as loud as it is', async () => {
  const both = await clip('both.mov', { id: 1, clicks: [0.5] });
  const one = await clip('one.mov', { id: 1, channels: 1, clicks: [0.5] });
  const sound = await soundOf([
    { id: 'both', film: both, durationS: 1 },
    { id: 'one', film: one, durationS: 1 },
  ]);
  expect(peakOf(sound, [1, 2])).toBeCloseTo(peakOf(sound, [0, 1]), 2);
});

test('a cut does not click, and a clip that goes on from the one before it does so without a dip', async () => {
  const a = await clip('a.mov', { id: 1, ...humming });
  const b = await clip('b.mov', { id: 2, ...humming });
  const goesOn = { sentS: 0, toS: 1 };
  const sound = await soundOf([
    { id: 'a', film: a, durationS: 1 },
    { id: 'b', film: b, durationS: 1, goesOn },
    { id: 'c', film: a, durationS: 1 },
  ]);
  expect(peakOf(sound, [0.9995, 1.0005])).toBeGreaterThan(0.18);
  expect(peakOf(sound, [1.9998, 2.0002])).toBeLessThan(0.06);
  expect([peakOf(sound, [0.99, 0.995]), peakOf(sound, [1.99, 1.995])]).toEqual(
    Array(2).fill(expect.closeTo(0.2, 1)),
  );
});

test('music comes and goes, gives way before a word begins, and is back after the last one', async () => {
  const quiet = await clip('quiet.mp4', { id: 1, frames: 48 });
  // A second of 3 kHz, which `in` leaves out, then 440 Hz.
  const theme = await writeSound(join(dir, 'theme.wav'), (s) => tone(s < 1 ? 3000 : 440, 0.25)(s), 9);
  const word = await writeSound(join(dir, 'word.wav'), tone(1000, 0.3), 1);
  const click = await writeSound(join(dir, 'click.wav'), (s) => (s < 0.002 ? tone(2000, 0.8)(s) : 0), 0.1);
  const sound = await soundOf(
    [1, 2, 3].map((n) => ({ id: `s${n}`, film: quiet, durationS: 2 })),
    {
      soundtrack: {
        music: { ...plain, file: theme, from: 48_000, duckDb: 12, fadeSamples: 24_000 },
        laid: [
          { file: word, start: 96_000, gainDb: -6 },
          { file: click, start: 3.05 * 48_000, gainDb: 0 },
        ],
        loudnessLufs: null,
      },
    },
  );
  const music = (fromS: number, toS: number): number => levelOf(sound, 440, [fromS, toS]);
  // A quarter of full scale is -12 dB; in the middle of the fade it is half of that.
  expect([music(0.2, 0.3), music(0.7, 1.6), music(1.95, 2.05)].map(Math.round)).toEqual([-18, -12, -23]);
  expect([music(2.2, 3), music(4.2, 5), music(5.7, 5.8)].map(Math.round)).toEqual([-24, -12, -18]);
  expect(levelOf(sound, 1000, [2.2, 2.8])).toBeCloseTo(-16.5, 0);
  expect(levelOf(sound, 3000, [0, 1])).toBeLessThan(-55);
  expect(clicksIn(sound)).toContainEqual(expect.closeTo(3.05, 2));
});

test('a loop has no gap, music that ends stays away, what lies beyond the end is cut off', async () => {
  const quiet = await clip('quiet2.mp4', { id: 1, frames: 48 });
  const theme = await writeSound(join(dir, 'short.wav'), tone(440, 0.25), 1.7);
  const word = await writeSound(join(dir, 'long.wav'), tone(1000, 0.25), 3);
  const shots = [1, 2].map((n) => ({ id: `s${n}`, film: quiet, durationS: 2 }));
  const loop: Soundtrack = { ...silent, music: { ...plain, file: theme, gainDb: -6, loop: true } };
  const looped = await soundOf(shots, { soundtrack: loop });
  const bytes = await readFile(join(dir, 'film.mp4'));
  const levels = Array.from({ length: 18 }, (_, n) => levelOf(looped, 440, [0.1 + n * 0.2, 0.3 + n * 0.2]));
  expect(Math.min(...levels)).toBeGreaterThan(-22);
  expect(Math.max(...levels)).toBeLessThan(-14.5);
  const once = await soundOf(shots, {
    soundtrack: {
      ...silent,
      music: { ...plain, file: theme },
      laid: [{ file: word, start: 96_000, gainDb: 0 }],
    },
  });
  expect(levelOf(once, 440, [1, 1.6])).toBeCloseTo(-12, 0);
  expect(levelOf(once, 440, [1.8, 2.4])).toBeLessThan(-60);
  expect(levelOf(once, 1000, [3, 3.9])).toBeCloseTo(-12, 0);

  const elsewhere = { derived: bench.derivedAt(join(dir, 'derived2')), out: join(dir, 'again.mp4') };
  await stitch(shots, { soundtrack: loop, ...elsewhere });
  expect((await readFile(elsewhere.out)).equals(bytes)).toBe(true);
  const changed: Soundtrack = { ...silent, music: { ...plain, file: { ...theme, sha256: 'f'.repeat(64) } } };
  expect(await stitch(shots, { soundtrack: changed })).toMatchObject({
    kind: 'failed',
    shot: null,
    message: `${theme.path} was changed or removed while the film was made`,
  });
});
