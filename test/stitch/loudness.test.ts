import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { runProcess } from '../../src/base/process.js';
import type { Film } from '../../src/stitch/memory.js';
import { clicksIn, readSound } from '../support/clips.js';
import { peakOf } from '../support/sounds.js';
import { openBench } from './bench.js';

const bench = await openBench();
const { clip, stitch, ffmpeg, dir } = bench;
afterAll(bench.close);

/** What ffmpeg's own meter says of a film: LUFS and dBTP. */
async function meteredBy(path: string): Promise<number[]> {
  const outcome = await runProcess({
    file: ffmpeg.path,
    args: [
      '-nostdin',
      '-hide_banner',
      '-v',
      'info',
      '-i',
      path,
      '-map',
      '0:a',
      '-af',
      'ebur128=peak=true:framelog=verbose',
      '-f',
      'null',
      '-',
    ],
    signal: new AbortController().signal,
    silenceMs: 60_000,
  });
  const text = outcome.kind === 'done' ? outcome.stderr : '';
  return [/I:\s+(-?[\d.]+) LUFS/, /Peak:\s+(-?[\d.]+) dBFS/].map((one) => Number(one.exec(text)?.[1]));
}

/** Four seconds of sound as an expression of `t`, in both channels. */
async function filmOf(name: string, wave: string, loudnessLufs: number | null): Promise<Film> {
  const film = await clip(`${name}.mov`, {
    id: 1,
    frames: 96,
    clicks: [],
    soundCodec: ['-af', `aeval=${wave}|${wave}`, '-c:a', 'pcm_f32le'],
  });
  const outcome = await stitch([{ id: 'a', film, durationS: 4 }], {
    out: join(dir, `${name}${loudnessLufs ?? ''}.mp4`),
    soundtrack: { music: null, laid: [], loudnessLufs },
  });
  if (outcome.kind !== 'stitched') throw new Error(JSON.stringify(outcome));
  const { lufs, dbtp } = outcome.film.loudness;
  const [meterLufs = NaN, meterDbtp = NaN] = await meteredBy(outcome.film.path);
  expect(Math.abs((lufs ?? NaN) - meterLufs), `${lufs} ${meterLufs}`).toBeLessThan(0.15);
  expect(Math.abs((dbtp ?? NaN) - meterDbtp), `${dbtp} ${meterDbtp}`).toBeLessThan(0.3);
  return outcome.film;
}

/** Of 1 kHz at -20 dB: as a programme in both channels, -20 LUFS. Every second for 5 ms it is as loud as said. */
const bursts = (level: number, soft = 0.1) =>
  `sin(2000*PI*t)*if(between(mod(t\\,1)\\,.5\\,.505)\\,${level}\\,${soft})`;

/** Where sound is twice as loud as usual. */
function burstsIn(sound: Float32Array): number[] {
  const usual = peakOf(sound, [0.1, 0.4]);
  return clicksIn(sound.map((value) => (Math.abs(value) > 1.8 * usual ? value : 0)));
}

test('a film is as loud as it comes, or by a plain gain as loud as it says', async () => {
  const asItIs = await filmOf('plain', bursts(0.1), null);
  expect(asItIs.loudness.lufs).toBeCloseTo(-20, 1);
  const louder = await filmOf('plain', bursts(0.1), -14);
  expect([louder.loudness.lufs, louder.loudness.dbtp]).toEqual([
    expect.closeTo(-14, 1),
    expect.closeTo(-13.1, 0),
  ]);
});

test('where peaks are in the way they are limited, and nothing moves; what would pump is left too quiet', async () => {
  const asItIs = await filmOf('peaks', bursts(0.5), null);
  const limited = await filmOf('peaks', bursts(0.5), -14);
  expect(Math.abs((limited.loudness.lufs ?? 0) + 14)).toBeLessThan(0.2);
  expect(limited.loudness.dbtp).toBeLessThanOrEqual(-1);
  expect(limited.loudness.dbtp).toBeGreaterThan(-2);
  const [before, after] = [await readSound(ffmpeg, asItIs.path), await readSound(ffmpeg, limited.path)];
  expect(after.length).toBe(before.length);
  expect(burstsIn(before)).toHaveLength(4);
  expect(burstsIn(after)).toEqual(burstsIn(before).map((s) => expect.closeTo(s, 2.5) as number));

  const spiky = await filmOf('spiky', bursts(0.9, 0.01), -14);
  expect(spiky.loudness.lufs).toBeLessThan(-20);
  expect(spiky.loudness.dbtp).toBeLessThanOrEqual(-1);
});
