import { type FileHandle, open } from 'node:fs/promises';

/** Bytes of a sample: stereo, 32-bit floats, interleaved, little-endian as every machine is that Node runs on. */
export const SAMPLE_BYTES = 8;

/** Reads a file of samples from its beginning, or silence; each read goes on where the last one ended. */
export type PcmReader = { read(into: Float32Array): Promise<void>; close(): Promise<void> };

export async function openPcm(path: string | null): Promise<PcmReader> {
  if (path === null) {
    return {
      read: (into) => Promise.resolve(void into.fill(0)),
      close: () => Promise.resolve(),
    };
  }
  const file = await open(path, 'r');
  return { read: (into) => readSamples(file, into, { path, from: null }), close: () => file.close() };
}

/** Fills `into` from a sample of the file on; `from` null: from where the last read ended. */
export async function readSamples(
  file: FileHandle,
  into: Float32Array,
  { path, from }: { readonly path: string; readonly from: number | null },
): Promise<void> {
  const bytes = new Uint8Array(into.buffer, into.byteOffset, into.byteLength);
  for (let at = 0; at < bytes.length;) {
    const position = from === null ? null : from * SAMPLE_BYTES + at;
    const { bytesRead } = await file.read(bytes, at, bytes.length - at, position);
    if (bytesRead === 0) throw new Error(`${path} became shorter than its samples were promised`);
    at += bytesRead;
  }
}

/** How many blocks may be in use at once: the one that is worked on, the one that is looked ahead at, and the next. */
const POOL = 3;

/**
 * The same sound in blocks of `samples` each, the last one shorter. Their memory is used again: a block holds until the
 * second one after it is asked for.
 */
export async function* inBlocks(
  sound: AsyncIterable<Float32Array>,
  samples: number,
): AsyncGenerator<Float32Array> {
  const pool = Array.from({ length: POOL }, () => new Float32Array(samples * 2));
  let turn = 0;
  let filled = 0;
  for await (const part of sound) {
    for (let taken = 0; taken < part.length;) {
      const block = pool[turn % POOL] ?? new Float32Array(0);
      const piece = part.subarray(taken, taken + block.length - filled);
      block.set(piece, filled);
      filled += piece.length;
      taken += piece.length;
      if (filled < block.length) continue;
      yield block;
      turn += 1;
      filled = 0;
    }
  }
  if (filled > 0) yield pool[turn % POOL]?.subarray(0, filled) ?? new Float32Array(0);
}

/** What a level in decibels multiplies samples by. */
export function factorOf(db: number): number {
  return 10 ** (db / 20);
}

export function decibelsOf(factor: number): number {
  return 20 * Math.log10(factor);
}

/** Along a straight line from 0 to 1 over so many samples, the middle of each counting; `at` from its beginning. */
export function risen(at: number, samples: number): number {
  return at >= samples ? 1 : Math.max(0, (at + 0.5) / samples);
}
