import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { markOf } from '../../src/disk/leftovers.js';
import { encodeSound, packetsOf } from '../../src/stitch/aac.js';
import { clipSound } from '../../src/stitch/clip-sound.js';
import { openWorkshop } from '../../src/stitch/workshop.js';
import { ffmpegForTests, readSound } from '../support/clips.js';

const dir = await mkdtemp(join(tmpdir(), 'sound-'));
const ffmpeg = await ffmpegForTests();
afterAll(() => rm(dir, { recursive: true }));

/** A tone in blocks of odd lengths; stereo. */
async function* tone(samples: number, changedFrom = Infinity): AsyncGenerator<Float32Array> {
  for (let at = 0; at < samples; at += 7001) {
    const block = new Float32Array(Math.min(7001, samples - at) * 2);
    block.forEach((_, n) => (block[n] = valueAt(at + (n >> 1)) * (at + (n >> 1) < changedFrom ? 1 : 0)));
    yield await Promise.resolve(block);
  }
}

function valueAt(sample: number): number {
  return 0.4 * Math.sin((2 * Math.PI * 440 * sample) / 48_000);
}

test('sound in chunks is one stream without a seam; only what changed is encoded anew', async () => {
  const samples = 26 * 48_000 + 123;
  const workshop = openWorkshop({
    derived: { dir, mark: markOf(process.pid) },
    ffmpeg,
    signal: new AbortController().signal,
    note: () => undefined,
  });
  const path = join(dir, 'tone.aac');
  await encodeSound(tone(samples), { samples, path, workshop });
  const decoded = await readSound(ffmpeg, path);
  expect(decoded.length).toBe(packetsOf(samples) * 1024);
  // The first packet is the run-up. At the seams (10.9 and 21.8 s) it is as close as elsewhere.
  let worst = 0;
  for (let n = 4096; n < samples - 4096; n++) {
    worst = Math.max(worst, Math.abs((decoded[n + 1024] ?? 0) - valueAt(n)));
  }
  expect(worst).toBeLessThan(0.01);
  const chunks = await readdir(join(dir, 'aac'));
  expect(chunks).toHaveLength(3);
  await encodeSound(tone(samples, 24 * 48_000), { samples, path, workshop });
  const after = await readdir(join(dir, 'aac'));
  expect(after).toHaveLength(4);
});

test('lengths around a packet and a chunk', async () => {
  const workshop = openWorkshop({
    derived: { dir, mark: markOf(process.pid) },
    ffmpeg,
    signal: new AbortController().signal,
    note: () => undefined,
  });
  for (const samples of [1, 1023, 1024, 1025, 511 * 1024, 511 * 1024 + 1, 516 * 1024 + 1]) {
    const path = join(dir, `${samples}.aac`);
    await encodeSound(clipSound([{ start: 0, end: samples, path: null, cutIn: false, cutOut: false }]), {
      samples,
      path,
      workshop,
    });
    expect((await readSound(ffmpeg, path)).length, String(samples)).toBe(packetsOf(samples) * 1024);
  }
});
