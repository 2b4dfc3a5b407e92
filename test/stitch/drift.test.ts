import { afterAll, expect, test } from 'vitest';
import { clicksIn, readFilm } from '../support/clips.js';
import { fps, openBench } from './bench.js';

const bench = await openBench();
const { clip, stitch, ffmpeg } = bench;
afterAll(bench.close);

test('the click of the last of 300 shots is heard with its flash, at a rate whose frames are no whole samples', async () => {
  // Six clips of 29.97 frames a second; each clicks as its fourth frame begins.
  const rate = fps(30_000, 1001);
  const clips = await Promise.all(
    [1, 2, 3, 4, 5, 6].map((id) =>
      clip(`${id}.mov`, {
        id,
        rate,
        frames: 12,
        clicks: [3 * (1001 / 30_000)],
        soundCodec: ['-c:a', 'pcm_s16le'],
      }),
    ),
  );
  const shots = Array.from({ length: 300 }, (_, n) => ({
    id: `s${n}`,
    film: clips[n % 6] ?? clips[0]!,
    durationS: 0.21,
  }));
  const outcome = await stitch(shots, { fps: 29.97 });
  if (outcome.kind !== 'stitched') throw new Error(JSON.stringify(outcome));
  const { stamps, times, sound } = await readFilm(ffmpeg, outcome.film.path);
  // 63 s, and the length of every shot is rounded in its place.
  expect([stamps.length, Math.floor((sound.length * 30_000) / (48_000 * 1001))]).toEqual([1888, 1888]);
  const flashes = stamps.flatMap((stamp, n) => (stamp.endsWith(':3') ? [times[n] ?? NaN] : []));
  const clicks = clicksIn(sound);
  expect([flashes.length, clicks.length]).toEqual([300, 300]);
  const apart = flashes.map((flash, n) => Math.abs(flash - (clicks[n] ?? NaN)));
  expect(Math.max(...apart)).toBeLessThan(0.005);
  expect(apart.at(-1)).toBeLessThan(0.002);
});
