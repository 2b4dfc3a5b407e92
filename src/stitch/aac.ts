import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { digest } from '../base/digest.js';
import { SAMPLE_RATE } from '../base/time.js';
import { madeAside } from '../media/aside.js';
import { StitchFault } from './clip.js';
import { sizeOf, type Workshop } from './workshop.js';

/** Samples of an AAC packet. */
export const PACKET = 1024;

/** Packets that are encoded, and kept, together: a change of a few seconds costs a few seconds. */
const CHUNK = 512;

/** Packets encoded before and after those, so that the encoder's state at the seams is that of one pass. */
const BEFORE = 8;
const AFTER = 4;

/** Counts up when the same sound would be encoded differently. */
const AAC_FORM = 1;

const ENCODER = [
  '-c:a',
  'aac',
  '-b:a',
  '192k',
  '-fflags',
  '+bitexact',
  '-flags:a',
  '+bitexact',
  '-f',
  'adts',
];

/** Packets of a film's sound: the first is the encoder's run-up, which players skip. */
export function packetsOf(samples: number): number {
  return Math.ceil(samples / PACKET) + 1;
}

/** Encodes a film's sound as one AAC stream (ADTS) and writes it to a path. Chunks that were encoded before are not again. */
export async function encodeSound(
  sound: AsyncIterable<Float32Array>,
  given: { samples: number; path: string; workshop: Workshop },
): Promise<void> {
  const chunks: string[] = [];
  const encoding: Promise<void>[] = [];
  for await (const { n, pcm } of windows(sound, given.samples)) {
    const { path, made } = encodeChunk(n, pcm, given);
    chunks.push(path);
    encoding.push(made);
    made.catch(() => undefined); // awaited below, all at once
    // Two windows in the memory, not all.
    await encoding.at(-2);
  }
  await Promise.all(encoding);
  await writeFile(given.path, chunkBytes(chunks));
}

type Window = { readonly n: number; readonly pcm: Float32Array };

/** The PCM that chunk n is encoded from: its packets, those before and those after. */
async function* windows(sound: AsyncIterable<Float32Array>, samples: number): AsyncGenerator<Window> {
  const startOf = (n: number): number => Math.max(0, n * CHUNK - BEFORE) * PACKET;
  const endOf = (n: number): number => Math.min(samples, ((n + 1) * CHUNK + AFTER) * PACKET);
  const last = Math.ceil(packetsOf(samples) / CHUNK) - 1;
  let n = 0;
  let window = new Float32Array((endOf(0) - startOf(0)) * 2);
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
        const overlap = window.subarray((startOf(n + 1) - startOf(n)) * 2);
        n += 1;
        window = new Float32Array((endOf(n) - startOf(n)) * 2);
        window.set(overlap);
        filled = overlap.length;
      }
    }
  }
  if (filled !== window.length || n !== last) throw new Error('the mixed sound is shorter than the film');
  yield { n, pcm: window };
}

function encodeChunk(
  n: number,
  pcm: Float32Array,
  { samples, workshop }: { samples: number; workshop: Workshop },
): { path: string; made: Promise<void> } {
  const bytes = new Uint8Array(pcm.buffer, pcm.byteOffset, pcm.byteLength);
  const from = n === 0 ? 0 : BEFORE;
  const count = Math.min(CHUNK, packetsOf(samples) - n * CHUNK);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const key = digest({ form: AAC_FORM, build: workshop.ffmpeg.build, encoder: ENCODER, sha256, from, count });
  const path = join(workshop.derived.dir, 'aac', `${key}.aac`);
  const make = async (): Promise<void> => {
    if ((await packetsIn(path))?.length === count) return;
    const encoded: Uint8Array[] = [];
    await workshop.make({
      shot: null,
      path: null,
      args: ['-f', 'f32le', '-ar', String(SAMPLE_RATE), '-ac', '2', '-i', 'pipe:0', ...ENCODER, 'pipe:1'],
      stdin: piecesOf(bytes),
      onStdout: (chunk) => encoded.push(chunk) > 0,
    });
    const kept = splitAdts(Buffer.concat(encoded)).slice(from, from + count);
    if (kept.length !== count)
      throw new StitchFault(null, `the sound has ${kept.length} packets instead of ${count}`);
    const write = (aside: string): Promise<void> => writeFile(aside, Buffer.concat(kept));
    await madeAside(path, { mark: workshop.derived.mark, make: write });
  };
  return { path, made: make() };
}

async function packetsIn(path: string): Promise<Buffer[] | null> {
  return (await sizeOf(path)) === null ? null : splitAdts(await readFile(path));
}

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

async function* chunkBytes(paths: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const path of paths) yield await readFile(path);
}

async function* piecesOf(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  const step = 1 << 18;
  for (let at = 0; at < bytes.length; at += step) yield await Promise.resolve(bytes.subarray(at, at + step));
}
