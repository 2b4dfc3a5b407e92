import { dirname } from 'node:path';
import { SAMPLE_RATE, secondsAt } from '../base/time.js';
import { encodings } from '../media/film-encoder.js';
import type { Finish } from '../plan/deliveries.js';
import type { Timeline } from '../plan/timeline.js';
import { StitchFault } from './clip.js';
import { megabytes } from './fit-size.js';
import { SAMPLE_BYTES } from './pcm.js';

/** Of a pixel of a frame, in the standard quality, where much moves. */
const BYTES_PER_PIXEL = 0.02;

/** What is left free, in bytes: others write too. */
const SPARE = 32_000_000;

/** About how many bytes the making of a film takes where nothing of it is there yet: its pieces, and its sound as samples. */
export function spaceWanted({ timeline, finish }: { timeline: Timeline; finish: Finish }): number {
  const { width, height, frames, rate } = timeline;
  const quality = 2 ** ((encodings.standard.crf - encodings[finish.quality].crf) / 6);
  const picture = frames * width * height * BYTES_PER_PIXEL * quality;
  return picture + secondsAt(frames, rate) * SAMPLE_RATE * SAMPLE_BYTES;
}

/** Throws where a disk would be full before a film is made; `path`: a file that is to be written, or a folder. */
export async function enoughSpace(
  path: string,
  wantedBytes: number,
  freeSpace: (folder: string) => Promise<number>,
): Promise<void> {
  const folder = dirname(path);
  const free = await freeSpace(folder);
  if (free >= wantedBytes + SPARE) return;
  const message = `the disk of ${folder} is nearly full: ${megabytes(free)} are free, and about ${megabytes(wantedBytes + SPARE)} are needed`;
  throw new StitchFault(
    null,
    `${message}. Make room (what lies in .castreel/derived can be made again), or write elsewhere by --out`,
  );
}
