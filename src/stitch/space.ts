import { stat } from 'node:fs/promises';
import { ifFault } from '../base/fault.js';
import { SAMPLE_RATE, secondsAt } from '../base/time.js';
import { encodings } from '../media/film-encoder.js';
import { StitchFault } from './clip.js';
import type { Picture } from './conform.js';
import { megabytes } from './fit-size.js';
import { SAMPLE_BYTES } from './pcm.js';

/** Of a pixel of a frame, in the standard quality, where much moves. */
const BYTES_PER_PIXEL = 0.02;

/** What is left free, in bytes: others write too. */
const SPARE = 32_000_000;

/** Bytes that may still be written in a folder. */
export type FreeSpace = (folder: string) => Promise<number>;

/** About how many bytes frames take that have to be encoded: as pieces, and their sound as samples. */
export function spaceOf(frames: number, { width, height, rate, encoding }: Picture): number {
  const quality = 2 ** ((encodings.standard.crf - encoding.crf) / 6);
  const picture = frames * width * height * BYTES_PER_PIXEL * quality;
  return picture + secondsAt(frames, rate) * SAMPLE_RATE * SAMPLE_BYTES;
}

/** Throws where the disk of a folder would be full before so many bytes are written; `wayOut`: what to do besides making room. */
export async function enoughSpace(
  folder: string,
  wantedBytes: number,
  { freeSpace, wayOut }: { freeSpace: FreeSpace; wayOut: string },
): Promise<void> {
  const free = await freeSpace(folder);
  if (free >= wantedBytes + SPARE) return;
  const message = `the disk of ${folder} is nearly full: ${megabytes(free)} are free, about ${megabytes(wantedBytes)} are to be written, and ${megabytes(SPARE)} stay free`;
  throw new StitchFault(null, `${message}. Make room${wayOut}`);
}

/** Bytes of a file; null: there is none. */
export async function sizeOf(path: string): Promise<number | null> {
  return (await stat(path).catch(ifFault(null, 'ENOENT', 'ENOTDIR')))?.size ?? null;
}
