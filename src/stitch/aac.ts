import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { digest, sha256 } from '../base/digest.js';
import { SAMPLE_RATE, SOUND_PACKET as PACKET } from '../base/time.js';
import { madeAside } from '../media/aside.js';
import { soundEncoder } from '../media/film-encoder.js';
import { strictInput } from '../media/run-ffmpeg.js';
import { StitchFault } from './clip.js';
import { keep, readKept } from './kept-json.js';
import { type Loudness, loudnessOf, type Measured, openMeter, STEP } from './loudness.js';
import { forms } from './recipe.js';
import type { Span } from './spans.js';
import { sizeOf, type Workshop } from './workshop.js';

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

/** A film's sound as it goes into the film, and how loud it is when it is decoded. */
export type SoundPackets = { readonly spans: readonly Span[]; readonly loudness: Loudness };

/** Encodes a film's sound as one AAC stream. Chunks that were encoded, and measured, before are not again. */
export async function encodeSound(
  sound: AsyncIterable<Float32Array>,
  given: { samples: number; workshop: Workshop },
): Promise<SoundPackets> {
  const chunks: Promise<AacChunk>[] = [];
  for await (const { n, pcm } of windows(sound, given.samples)) {
    const chunk = encodedChunk(n, pcm, given);
    chunks.push(chunk);
    chunk.catch(() => undefined); // awaited below, all at once
    // Two windows in the memory, not all.
    await chunks.at(-2);
  }
  const made = await Promise.all(chunks);
  const spans: Span[] = [];
  let first = 0;
  for (const { path, sizes, offsets } of made) {
    spans.push({ first, path, sizes, offsets });
    first += sizes.length;
  }
  const steps = made.flatMap(({ measured }) => measured.steps);
  const peak = Math.max(...made.map(({ measured }) => measured.peak));
  return { spans, loudness: loudnessOf({ steps, peak }) };
}

/** Encodes some of the chunks, by their numbers. */
export async function encodeChunks(
  sound: AsyncIterable<Float32Array>,
  { chunks, ...given }: { chunks: ReadonlySet<number>; samples: number; workshop: Workshop },
): Promise<void> {
  for await (const { n, pcm } of windows(sound, given.samples)) {
    if (chunks.has(n)) await encodedChunk(n, pcm, given);
    if (n >= Math.max(...chunks)) return;
  }
}

/** Of each chunk, in order, what it is encoded from: samples `[from, to)` of the film. */
export function chunkWindows(samples: number): readonly { readonly from: number; readonly to: number }[] {
  const count = Math.ceil(packetsOf(samples) / CHUNK);
  return Array.from({ length: count }, (_, n) => windowOf(n, samples));
}

/** The samples that chunk n is encoded from: its packets, those before and those after. */
function windowOf(n: number, samples: number): { readonly from: number; readonly to: number } {
  return {
    from: Math.max(0, n * CHUNK - BEFORE) * PACKET,
    to: Math.min(samples, ((n + 1) * CHUNK + AFTER) * PACKET),
  };
}

async function* windows(
  sound: AsyncIterable<Float32Array>,
  samples: number,
): AsyncGenerator<{ readonly n: number; readonly pcm: Float32Array }> {
  const last = chunkWindows(samples).length - 1;
  const emptyWindow = (n: number): Float32Array<ArrayBuffer> => {
    const { from, to } = windowOf(n, samples);
    return new Float32Array((to - from) * 2);
  };
  let n = 0;
  let window = emptyWindow(0);
  let filled = 0;
  for await (const block of sound) {
    for (let taken = 0; taken < block.length;) {
      const part = block.subarray(taken, taken + window.length - filled);
      if (part.length === 0) throw new Error('the mixed sound is longer than the film');
      window.set(part, filled);
      filled += part.length;
      taken += part.length;
      while (filled === window.length && n < last) {
        yield { n, pcm: window };
        const overlap = window.subarray((windowOf(n + 1, samples).from - windowOf(n, samples).from) * 2);
        n += 1;
        window = emptyWindow(n);
        window.set(overlap);
        filled = overlap.length;
      }
    }
  }
  if (filled !== window.length || n !== last) throw new Error('the mixed sound is shorter than the film');
  yield { n, pcm: window };
}

type AacChunk = Omit<Span, 'first'> & { readonly measured: Measured };

async function encodedChunk(
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

async function packetsIn(
  path: string,
): Promise<(Pick<Span, 'sizes' | 'offsets'> & { sha256: string }) | null> {
  if ((await sizeOf(path)) === null) return null;
  const bytes = await readFile(path);
  return { ...layoutOf(splitAdts(bytes)), sha256: sha256(bytes) };
}

/** Where the sound itself lies in packets one after the other, behind their heads. */
function layoutOf(packets: readonly Buffer[]): Pick<Span, 'sizes' | 'offsets'> {
  let end = 0;
  const sizes = packets.map((packet) => packet.length - ADTS_HEAD);
  const offsets = packets.map((packet) => (end += packet.length) - packet.length + ADTS_HEAD);
  return { sizes, offsets };
}

/** Bytes of a packet's head where it has no checksum. */
const ADTS_HEAD = 7;

/** Packets of an ADTS stream; each says its length (ISO/IEC 13818-7, 6.2). What is torn at the end is left out. */
function splitAdts(bytes: Buffer): Buffer[] {
  const packets: Buffer[] = [];
  for (let at = 0; at + 7 <= bytes.length;) {
    const length = ((bytes.readUIntBE(at + 3, 3) >> 5) & 0x1fff) >>> 0;
    if (bytes.readUInt16BE(at) >> 4 !== 0xfff || length < 7 || at + length > bytes.length) break;
    packets.push(bytes.subarray(at, at + length));
    at += length;
  }
  return packets;
}

async function* slicesOf(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  const step = 1 << 18;
  for (let at = 0; at < bytes.length; at += step) yield await Promise.resolve(bytes.subarray(at, at + step));
}
