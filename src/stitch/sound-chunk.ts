import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { digest, sha256 } from '../base/digest.js';
import { SAMPLE_RATE, SOUND_PACKET as PACKET } from '../base/time.js';
import { madeAside } from '../media/aside.js';
import { soundEncoder } from '../media/film-encoder.js';
import { strictInput } from '../media/run-ffmpeg.js';
import { layoutOf, packetsIn, splitAdts } from './adts.js';
import { StitchFault } from './clip.js';
import { keep, readKept } from './kept-json.js';
import { type Measured, openMeter, STEP } from './loudness.js';
import { forms } from './recipe.js';
import type { Span } from './spans.js';
import type { Workshop } from './workshop.js';

/** Packets that are encoded, and kept, together: a change of a few seconds costs a few seconds. */
const CHUNK = 512;

/**
 * Packets encoded before and after those, so that the encoder's state at the seams is that of one pass, and so that all
 * that loudness is judged by is heard together.
 */
const BEFORE = 8;
const AFTER = 8;

/** Packets of a film's sound: the first is the encoder's run-up, which players skip. */
export function packetsOf(samples: number): number {
  return Math.ceil(samples / PACKET) + 1;
}

/** Of each chunk, in order, what it is encoded from: samples `[from, to)` of the film. */
export function chunkWindows(samples: number): readonly { readonly from: number; readonly to: number }[] {
  const count = Math.ceil(packetsOf(samples) / CHUNK);
  return Array.from({ length: count }, (_, n) => windowOf(n, samples));
}

/** The samples that chunk n is encoded from: its packets, those before and those after. */
export function windowOf(n: number, samples: number): { readonly from: number; readonly to: number } {
  return {
    from: Math.max(0, n * CHUNK - BEFORE) * PACKET,
    to: Math.min(samples, ((n + 1) * CHUNK + AFTER) * PACKET),
  };
}

/** Packets that are encoded, measured and kept together. */
export type AacChunk = Omit<Span, 'first'> & { readonly measured: Measured };

export async function encodedChunk(
  n: number,
  pcm: Float32Array,
  { samples, workshop }: { samples: number; workshop: Workshop },
): Promise<AacChunk> {
  const { derived, ffmpeg } = workshop;
  const bytes = new Uint8Array(pcm.buffer, pcm.byteOffset, pcm.byteLength);
  const from = n === 0 ? 0 : BEFORE;
  const count = Math.min(CHUNK, packetsOf(samples) - n * CHUNK);
  const key = digest({
    form: forms.aac,
    build: ffmpeg.build,
    encoder: soundEncoder,
    sha256: sha256(bytes),
    from,
    count,
  });
  const path = join(derived.dir, 'aac', `${key}.aac`);
  const place = placeOf(n, samples);
  const memory = join(derived.dir, 'loudness', `${digest({ form: forms.meter, key, ...place })}.json`);
  const known = await readKept(memory, measuredSchema);
  const there = known === null ? null : await packetsIn(path);
  if (known !== null && there?.sha256 === known.sha256) return { path, ...there, measured: known };
  const encoded = await converted(bytes, { from: PCM, to: [...soundEncoder, 'pipe:1'] }, workshop);
  const kept = splitAdts(encoded).slice(from, from + count);
  if (kept.length !== count)
    throw new StitchFault(null, `the sound has ${kept.length} packets instead of ${count}`);
  const decoded = await converted(encoded, { from: ['-f', 'aac'], to: [...PCM, 'pipe:1'] }, workshop);
  const measured = measuredIn(decoded, place);
  const all = Buffer.concat(kept);
  const write = (aside: string): Promise<void> => writeFile(aside, all);
  await madeAside(path, { mark: derived.mark, make: write });
  await keep(memory, { ...measured, sha256: sha256(all) }, derived);
  return { path, ...layoutOf(kept), measured };
}

const PCM = ['-f', 'f32le', '-ar', String(SAMPLE_RATE), '-ac', '2'];

/** And the hash of what was encoded. */
const measuredSchema = z.strictObject({ steps: z.array(z.number()), peak: z.number(), sha256: z.string() });

/** Runs sound through ffmpeg, in the memory. */
async function converted(
  bytes: Uint8Array,
  { from, to }: { from: readonly string[]; to: readonly string[] },
  workshop: Workshop,
): Promise<Buffer> {
  const out: Uint8Array[] = [];
  await workshop.make({
    clips: [],
    files: [],
    args: [...strictInput('pipe:0', ...from), ...to],
    stdin: slicesOf(bytes),
    onStdout: (chunk) => out.push(chunk) > 0,
  });
  return Buffer.concat(out);
}

/**
 * Where a chunk is heard, in samples from the beginning of what is decoded of its window: steps of loudness that begin
 * in `[from, to)` are its own; `grid`: where the first whole one begins; `end`: where the film ends, or the window.
 */
type Heard = { readonly grid: number; readonly from: number; readonly to: number; readonly end: number };

/** Decoding begins with the encoder's run-up, and in the middle of a film with a packet that needs the one before it. */
function placeOf(n: number, samples: number): Heard {
  const start = Math.max(0, n * CHUNK - BEFORE) * PACKET - PACKET;
  const clean = n === 0 ? 0 : start + 2 * PACKET;
  const grid = Math.ceil(clean / STEP) * STEP;
  const from = n === 0 ? 0 : (n * CHUNK - 1) * PACKET;
  const to = ((n + 1) * CHUNK - 1) * PACKET;
  const end = Math.min(samples, ((n + 1) * CHUNK + AFTER - 1) * PACKET);
  return { grid: grid - start, from: from - start, to: to - start, end: end - start };
}

function measuredIn(pcm: Buffer, { grid, from, to, end }: Heard): Measured {
  const values = new Float32Array(pcm.buffer.slice(pcm.byteOffset, pcm.byteOffset + pcm.length));
  const meter = openMeter();
  meter.add(values.subarray(grid * 2, end * 2));
  const { steps, peak } = meter.measured();
  const isOwn = (_: number, step: number): boolean => {
    const begins = grid + step * STEP;
    return begins >= from && begins < to;
  };
  return { steps: steps.filter(isOwn), peak };
}

async function* slicesOf(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  const step = 1 << 18;
  for (let at = 0; at < bytes.length; at += step) yield await Promise.resolve(bytes.subarray(at, at + step));
}
