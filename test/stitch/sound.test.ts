import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { markOf } from '../../src/disk/leftovers.js';
import { encodeSound } from '../../src/stitch/aac.js';
import { packetsOf } from '../../src/stitch/sound-chunk.js';
import { clipSound } from '../../src/stitch/clip-sound.js';
import { loudnessOf, openMeter } from '../../src/stitch/loudness.js';
import type { Span } from '../../src/stitch/spans.js';
import { openPool } from '../../src/stitch/pool.js';
import { openWorkshop } from '../../src/stitch/workshop.js';
import { openSignwriter } from '../../src/stitch/overlays/signwriter.js';
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

async function writeStream(spans: readonly Span[], path: string): Promise<void> {
  await writeFile(path, Buffer.concat(await Promise.all(spans.map((span) => readFile(span.path)))));
}

test('sound in chunks is one stream without a seam; only what changed is encoded anew', async () => {
  const samples = 26 * 48_000 + 123;
  const workshop = openWorkshop({
    derived: { dir, mark: markOf(process.pid) },
    ffmpeg,
    signs: openSignwriter(),
    signal: new AbortController().signal,
    pool: openPool(2),
    freeSpace: () => Promise.resolve(Infinity),
  });
  const path = join(dir, 'tone.aac');
  const { spans, loudness } = await encodeSound(tone(samples), { samples, workshop });
  await writeStream(spans, path);
  const decoded = await readSound(ffmpeg, path);
  expect(decoded.length).toBe(packetsOf(samples) * 1024);
  // The first packet is the run-up. At the seams (10.9 and 21.8 s) it is as close as elsewhere.
  let worst = 0;
  for (let n = 4096; n < samples - 4096; n++) {
    worst = Math.max(worst, Math.abs((decoded[n + 1024] ?? 0) - valueAt(n)));
  }
  expect(worst).toBeLessThan(0.01);
  // Measured chunk by chunk, as loud as in one pass.
  const meter = openMeter();
  const stereo = new Float32Array(samples * 2);
  for (let n = 0; n < samples; n++) stereo.fill(decoded[n + 1024] ?? 0, n * 2, n * 2 + 2);
  meter.add(stereo);
  const whole = loudnessOf(meter.measured());
  expect(loudness.lufs).toBeCloseTo(whole.lufs ?? 0, 3);
  expect(loudness.dbtp).toBeCloseTo(whole.dbtp ?? 0, 2);
  const chunks = await readdir(join(dir, 'aac'));
  expect(chunks).toHaveLength(3);
  await encodeSound(tone(samples, 24 * 48_000), { samples, workshop });
  const after = await readdir(join(dir, 'aac'));
  expect(after).toHaveLength(4);
});

test('lengths around a packet and a chunk', async () => {
  const workshop = openWorkshop({
    derived: { dir, mark: markOf(process.pid) },
    ffmpeg,
    signs: openSignwriter(),
    signal: new AbortController().signal,
    pool: openPool(2),
    freeSpace: () => Promise.resolve(Infinity),
  });
  for (const samples of [1, 1023, 1024, 1025, 511 * 1024, 511 * 1024 + 1, 516 * 1024 + 1]) {
    const path = join(dir, `${samples}.aac`);
    const silence = clipSound([{ start: 0, end: samples, path: null, cutIn: false, cutOut: false }]);
    const { spans, loudness } = await encodeSound(silence, { samples, workshop });
    await writeStream(spans, path);
    expect(loudness).toEqual({ lufs: null, dbtp: null });
    expect((await readSound(ffmpeg, path)).length, String(samples)).toBe(packetsOf(samples) * 1024);
  }
});
