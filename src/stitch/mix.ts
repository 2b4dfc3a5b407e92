import { type FileHandle, open } from 'node:fs/promises';
import { SAMPLE_BYTES, type TakeSound } from './take-sound.js';

/** Samples handed on at once. */
const BLOCK = 16_384;

export type MixGiven = {
  /** In the film's order; neighbours may overlap, three never do. */
  readonly takes: readonly TakeSound[];
  /** Samples of the film. */
  readonly samples: number;
  /** The last ones, over which the sound fades out. */
  readonly fadeSamples: number;
};

/**
 * The film's sound, block by block: takes one after the other, overlaps faded into each other in a straight line. Reads
 * into one buffer that the next block overwrites, so that no film is too long for the memory.
 */
export async function* mixedSound({ takes, samples, fadeSamples }: MixGiven): AsyncGenerator<Float32Array> {
  const block = new Float32Array(BLOCK * 2);
  let kept = new Float32Array(0);
  for (const [n, take] of takes.entries()) {
    const sharedUntil = take.start + kept.length / 2;
    const ownUntil = Math.max(sharedUntil, takes[n + 1]?.start ?? take.end);
    const reader = await openSound(take);
    try {
      for (let at = take.start; at < ownUntil;) {
        const until = Math.min(ownUntil, at + BLOCK, at < sharedUntil ? sharedUntil : Infinity);
        const part = block.subarray(0, (until - at) * 2);
        await reader.read(part);
        if (at < sharedUntil) fadeOver(part, kept, (at - take.start) * 2);
        fadeOut(part, { at, samples, fadeSamples });
        yield part;
        at = until;
      }
      kept = new Float32Array((take.end - ownUntil) * 2);
      await reader.read(kept);
    } finally {
      await reader.close();
    }
  }
}

/** Mixes a block of the new take over the kept end of the last one, `from` values into it. */
function fadeOver(part: Float32Array, kept: Float32Array, from: number): void {
  const length = kept.length / 2;
  for (let n = 0; n < part.length; n++) {
    const weight = (Math.floor((from + n) / 2) + 0.5) / length;
    part[n] = (part[n] ?? 0) * weight + (kept[from + n] ?? 0) * (1 - weight);
  }
}

function fadeOut(
  part: Float32Array,
  { at, samples, fadeSamples }: { at: number; samples: number; fadeSamples: number },
): void {
  const fadeStart = samples - fadeSamples;
  for (let n = Math.max(0, fadeStart - at) * 2; n < part.length; n++) {
    part[n] = (part[n] ?? 0) * Math.max(0, (samples - at - Math.floor(n / 2) - 0.5) / fadeSamples);
  }
}

type Reader = { read(into: Float32Array): Promise<void>; close(): Promise<void> };

async function openSound({ path }: TakeSound): Promise<Reader> {
  if (path === null) {
    return {
      read: (into) => Promise.resolve(void into.fill(0)),
      close: () => Promise.resolve(),
    };
  }
  const file = await open(path, 'r');
  return { read: (into) => readWhole(file, into, path), close: () => file.close() };
}

/** The files are little-endian, as every machine is that Node runs on. */
async function readWhole(file: FileHandle, into: Float32Array, path: string): Promise<void> {
  const bytes = new Uint8Array(into.buffer, into.byteOffset, into.byteLength);
  for (let at = 0; at < bytes.length;) {
    const { bytesRead } = await file.read(bytes, at, bytes.length - at);
    if (bytesRead === 0)
      throw new Error(`${path} became shorter than ${SAMPLE_BYTES}-byte samples were promised`);
    at += bytesRead;
  }
}
