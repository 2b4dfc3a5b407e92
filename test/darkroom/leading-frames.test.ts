import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { leadingFrames } from '../../src/darkroom/leading-frames.js';
import { smallFrames } from '../../src/darkroom/small-frames.js';
import { ffmpegForTests } from '../support/clips.js';
import { openClips } from '../support/service/clips.js';

/** A disc that crosses the picture, `speed` pixels a frame; `noise` levels of 255 stand for another encoding. */
function disc(at: number, { speed = 2, noise = 0, scene = 0 } = {}): Uint8Array {
  const [x, y] = [(8 + at * speed + scene * 29) % 64, 12 + ((scene * 11) % 12)];
  return Uint8Array.from({ length: 64 * 36 }, (_, pixel) => {
    const far = Math.hypot((pixel % 64) - x, Math.floor(pixel / 64) - y);
    const grain = (((pixel * 7919 + at * 104_729) % 17) / 8 - 1) * noise;
    return Math.round(Math.min(255, Math.max(0, (far < 9 ? 220 : 60 + scene * 20) + grain)));
  });
}

const run = (from: number, to: number, like = {}): Uint8Array[] =>
  Array.from({ length: to - from }, (_, index) => disc(from + index, like));
const sent = run(0, 49);

test.each([
  ['the same frames, then new ones', run(0, 145, { noise: 2 }), 49],
  ['the last frame left out', [...run(0, 48, { noise: 2 }), ...run(60, 160, { scene: 1 })], 48],
  ['the last frame held for two more', [...run(0, 49, { noise: 2 }), disc(48), disc(48), ...run(49, 90)], 51],
  ['another scene from the first frame on', run(0, 145, { scene: 2 }), 0],
  ['one frame badly encoded', [...run(0, 30), disc(30, { scene: 1 }), ...run(31, 100)], 49],
])('%s', (_, got, frames) => {
  expect(leadingFrames(sent, got)).toBe(frames);
});

test('a picture that stands still cannot tell', () => {
  const still = Array.from({ length: 49 }, () => disc(0));
  expect(
    leadingFrames(
      still,
      Array.from({ length: 145 }, () => disc(0, { noise: 2 })),
    ),
  ).toBeNull();
  const stops = [...run(0, 30), ...Array.from({ length: 19 }, () => disc(30))];
  expect(leadingFrames(stops, [...stops, ...run(31, 120)])).toBeNull();
});

test.each([
  ['exact', 49],
  ['drop', 48],
  ['repeat', 50],
] as const)('a film that was really extended, its seam %s', async (seam, frames) => {
  const ffmpeg = await ffmpegForTests();
  const clips = await openClips({ mode: 'numbered', seam });
  const folder = await mkdtemp(join(tmpdir(), 'castreel-test-'));
  const size = { width: 64, height: 36 };
  const source = await clips.film(
    { kind: 'new', seconds: 2, size, sound: false },
    { clip: 1, words: 'a', lessFrames: 0 },
  );
  const extended = await clips.film(
    { kind: 'extension', seconds: 2, source },
    { clip: 2, words: 'b', lessFrames: 0 },
  );
  const small = async (name: string, bytes: Uint8Array): Promise<readonly Uint8Array[]> => {
    const clip = join(folder, name);
    await writeFile(clip, bytes);
    const signal = new AbortController().signal;
    const small = await smallFrames({ clip, from: 0, to: 1000, rate: null, ffmpeg, signal });
    return small.kind === 'frames' ? small.frames : [];
  };
  const [before, after] = [await small('before.mp4', source), await small('after.mp4', extended)];
  expect(before).toHaveLength(49);
  expect(leadingFrames(before, after)).toBe(frames);
  await clips.close();
});
