import { mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { secondsAt } from '../../src/base/time.js';
import { mediaFacts, videoFacts } from '../../src/media/facts.js';
import { frameRateOf } from '../../src/media/frame-rate.js';
import { runFfmpeg } from '../../src/media/run-ffmpeg.js';
import { type ClipGiven, ffmpegForTests, makeClip, turn } from '../support/clips.js';

const dir = await mkdtemp(join(tmpdir(), 'facts-'));
const ffmpeg = await ffmpegForTests();
afterAll(() => rm(dir, { recursive: true }));

async function clip(name: string, given: Partial<ClipGiven> = {}): Promise<string> {
  const path = join(dir, name);
  await makeClip(ffmpeg, path, { id: 1, frames: 12, rate: { n: 24, d: 1 }, ...given });
  return path;
}

const vp8 = ['-c:v', 'libvpx', '-deadline', 'realtime', '-b:v', '200k'];

test('frames, rate, size and sound of MP4, MOV and WebM', async () => {
  const ntsc = { n: 30_000, d: 1001 };
  const cases = [
    [await clip('a b?#%41.mp4', { clicks: [0] }), { n: 24, d: 1 }, 12, true],
    [await clip('ntsc.mp4', { rate: ntsc, frames: 40 }), ntsc, 40, false],
    [
      await clip('film.mov', { rate: { n: 25, d: 1 }, clicks: [0], soundCodec: ['-c:a', 'pcm_s16le'] }),
      { n: 25, d: 1 },
      12,
      true,
    ],
    [await clip('one.webm', { rate: { n: 30, d: 1 }, frames: 20, codec: vp8 }), { n: 30, d: 1 }, 20, false],
    [
      await clip('slow.webm', { rate: { n: 24_000, d: 1001 }, frames: 130, codec: vp8 }),
      { n: 24_000, d: 1001 },
      130,
      false,
    ],
    [await clip('single.mp4', { frames: 1 }), { n: 24, d: 1 }, 1, false],
  ] as const;
  for (const [path, rate, frames, hasAudio] of cases) {
    expect(await mediaFacts(path), path).toEqual({
      kind: 'video',
      width: 64,
      height: 36,
      rate,
      variableRate: false,
      frames,
      durationS: (frames * rate.d) / rate.n,
      hasAudio,
    });
  }
});

test('a clip of varying rate has its average', async () => {
  // 24 pictures at 24 fps, of which every second of the first twelve is dropped.
  const drop = ['-vf', 'select=gte(n\\,12)+not(mod(n\\,2))', '-fps_mode', 'vfr'];
  const facts = await videoFacts(await clip('vfr.mp4', { frames: 24, more: drop }));
  expect(facts).toMatchObject({ variableRate: true, frames: 18, rate: { n: 18, d: 1 }, durationS: 1 });
});

test('sizes are as shown: turned, and of pixels that are not square', async () => {
  const turned = await clip('turned.mp4');
  await turn(turned);
  expect(await videoFacts(turned)).toMatchObject({ width: 36, height: 64 });
  const wide = ['-vf', 'scale=64:36,setsar=2/1'];
  expect(await videoFacts(await clip('wide.mp4', { more: wide }))).toMatchObject({ width: 128, height: 36 });
});

test('frames before the edit list begins are not counted', async () => {
  const whole = await clip('whole.mp4', { frames: 24 });
  const cut = join(dir, 'cut.mp4');
  const signal = new AbortController().signal;
  // Copied from the key frame at 0.5 s on, to be shown from 0.75 s.
  await runFfmpeg({ ffmpeg, args: ['-ss', '0.75', '-i', whole, '-c', 'copy', cut], signal });
  expect(await videoFacts(cut)).toMatchObject({ frames: 6, durationS: 0.25 });
});

test('a torn clip is found, whichever end its index is at', async () => {
  const ends = { 'end.mp4': [], 'front.mp4': ['-movflags', '+faststart'], 'torn.webm': vp8 };
  for (const [name, more] of Object.entries(ends)) {
    const path = await clip(name, name.endsWith('webm') ? { codec: [...more] } : { more });
    await truncate(path, (await readFile(path)).length - 300);
    expect(await mediaFacts(path), name).toMatchObject({ kind: 'unreadable', problem: 'truncated' });
  }
});

test('sound, and what is neither', async () => {
  const wav = join(dir, 'a.wav');
  await writeFile(
    wav,
    Buffer.from(
      `RIFF$\x7d\0\0WAVEfmt \x10\0\0\0\x01\0\x01\0\x40\x1f\0\0\x80\x3e\0\0\x02\0\x10\0data\0\x7d\0\0`,
      'latin1',
    ),
  );
  await writeFile(wav, Buffer.concat([await readFile(wav), Buffer.alloc(32_000)]));
  expect(await mediaFacts(wav)).toEqual({ kind: 'audio', durationS: 2 });
  expect(await videoFacts(wav)).toMatchObject({ kind: 'unreadable' });
  const text = join(dir, 'not.mp4');
  await writeFile(text, 'just words, for a while, and some more of them');
  expect(await mediaFacts(text)).toMatchObject({ kind: 'unreadable', problem: 'unknown_format' });
  const empty = join(dir, 'empty.mp4');
  await writeFile(empty, '\0\0\0\x18ftypisom\0\0\0\0isomiso2\0\0\0\x08moov');
  expect(await mediaFacts(empty)).toMatchObject({ kind: 'unreadable', problem: 'unreadable' });
});

test('two hours of pictures that come when they like are as long as they are, to the millisecond', () => {
  const ticks = [...Array(108_000).keys()].map((n) => n * 6003 + (n % 7) * 11);
  const { rate } = frameRateOf({ ticks, end: 108_000 * 6003, ticksPerSecond: 90_000 });
  expect(Math.abs(secondsAt(108_000, rate) - 7203.6)).toBeLessThan(0.001);
});
