import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { runFfmpeg } from '../../src/media/run-ffmpeg.js';
import { clicksIn, readFilm } from '../support/clips.js';
import { clipAt, fps, openBench } from './bench.js';
import { dissolve } from './storyboard.js';

const bench = await openBench();
const { clip, stitch, ffmpeg, dir } = bench;
afterAll(bench.close);

test('a picture that stands still for long is shown for as long, wherever the film begins in it; sound stays with it', async () => {
  // A picture each six seconds, but for one that comes after two.
  const slides = await clip('slides.mov', {
    id: 5,
    rate: fps(1, 2),
    frames: 18,
    clicks: [14.5, 20.25],
    soundCodec: ['-c:a', 'pcm_s16le'],
    more: ['-vf', 'select=not(mod(n\\,3))+eq(n\\,7)', '-fps_mode', 'vfr'],
  });
  const film = await stitch([
    { id: 'near', film: slides, inS: 2, durationS: 0.5 },
    { id: 'far', film: slides, inS: 14, durationS: 1 },
    { id: 'change', film: slides, inS: 17.75, durationS: 0.5, ...dissolve(0.25) },
    { id: 'end', film: slides, inS: 31, durationS: 0.5 },
  ]);
  expect(film).toMatchObject({ kind: 'stitched', film: { frames: 12 + 24 + 6 + 12 } });
  const { stamps, sound } = await readFilm(ffmpeg, join(dir, 'film.mp4'));
  const held = (number: number, frames: number): string[] => Array<string>(frames).fill(`5:${number}`);
  expect(stamps).toEqual([...held(0, 12), ...held(7, 24), ...held(9, 6), ...held(15, 12)]);
  expect(clicksIn(sound)).toEqual([expect.closeTo(1, 3)]);
});

test('far into a clip whose picture begins late the very frames are shown and heard', async () => {
  const numbers = [...Array(336).keys()].map((n) => n % 256);
  const whole = await clip('whole.mp4', { id: 6, frames: numbers, clicks: [12.5, 13] });
  const path = join(dir, 'late.mp4');
  const args = ['-itsoffset', '0.25', '-i', whole.path, '-i', whole.path, '-map', '0:v', '-map', '1:a'];
  await runFfmpeg({ ffmpeg, args: [...args, '-c', 'copy', path], signal: new AbortController().signal });
  const late = await clipAt(path);
  await stitch([{ id: 'a', film: late, inS: 12, durationS: 1 }], { out: join(dir, 'late-film.mp4') });
  const { stamps, sound } = await readFilm(ffmpeg, join(dir, 'late-film.mp4'));
  expect(stamps).toEqual(numbers.slice(288, 312).map((n) => `6:${n}`));
  expect(clicksIn(sound)).toEqual([0.25, 0.75].map((s) => expect.closeTo(s, 2) as number));
});
