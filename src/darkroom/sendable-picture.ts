import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { digest } from '../base/digest.js';
import type { Recipe } from '../ledger/request.js';
import type { Derived } from '../media/aside.js';
import type { Ffmpeg } from '../media/ffmpeg.js';
import { imageFacts, type ImageFacts } from '../media/image-facts.js';
import { runFfmpeg, type FfmpegOutcome } from '../media/run-ffmpeg.js';
import type { PictureLimits } from '../providers/capability.js';
import type { StoredFile } from '../providers/provider.js';
import { wholeOrMade } from './whole-or-made.js';

export type PictureGiven = {
  readonly picture: string;
  /** What it shows: which part of which bytes. */
  readonly of: { readonly sha256: string; readonly recipe: Recipe };
  /** Null: any size goes. */
  readonly limits: PictureLimits | null;
  readonly derived: Derived;
  readonly ffmpeg: Ffmpeg;
  readonly signal: AbortSignal;
};

/** Counts up when the same copy would be made differently. */
const COPY_FORM = 2;

/** A copy that is still too large is made smaller by so much, so often. */
const STEP = 0.8;
const MOST_STEPS = 10;

/** A picture, proved to be whole, as it is where it is within the limits, else as a JPEG that is. */
export async function sendablePicture(
  given: PictureGiven,
): Promise<StoredFile | { readonly problem: string }> {
  const { picture, limits } = given;
  const bytes = await readFile(picture);
  const facts = imageFacts(bytes);
  if (facts.kind !== 'image') return { problem: facts.detail };
  const longer = Math.max(facts.width, facts.height);
  if (limits === null || (longer <= limits.longer_side_px && bytes.length <= limits.bytes)) {
    return { path: picture, type: `image/${facts.format}`, sizeBytes: bytes.length };
  }
  const key = { form: COPY_FORM, of: given.of, limits, build: given.ffmpeg.build };
  const path = join(given.derived.dir, 'pictures', `${digest(key)}.jpg`);
  const problem = await copyAt(path, facts, { ...given, limits });
  return problem === null ? { path, type: 'image/jpeg', sizeBytes: (await stat(path)).size } : { problem };
}

type Made = FfmpegOutcome | { readonly kind: 'too_large' };

async function copyAt(
  path: string,
  facts: ImageFacts,
  given: PictureGiven & { readonly limits: PictureLimits },
): Promise<string | null> {
  const { limits } = given;
  const make = async (aside: string): Promise<Made> => {
    let scale = Math.min(1, limits.longer_side_px / Math.max(facts.width, facts.height));
    for (let steps = 0; steps < MOST_STEPS; steps += 1, scale *= STEP) {
      const outcome = await copy(aside, { facts, scale }, given);
      if (outcome.kind !== 'done' || (await stat(aside)).size <= limits.bytes) return outcome;
    }
    return { kind: 'too_large' };
  };
  const made = await wholeOrMade(path, { ...given, frames: 1, make });
  if (made.kind === 'done') return null;
  return made.kind === 'failed'
    ? `no smaller copy of it could be made: ${made.message}`
    : `no smaller copy of it could be made (${made.kind})`;
}

/** On white where it is transparent: a JPEG is nowhere transparent. */
async function copy(
  path: string,
  { facts, scale }: { facts: ImageFacts; scale: number },
  { picture, ffmpeg, signal }: PictureGiven,
): Promise<FfmpegOutcome> {
  const size = [facts.width, facts.height].map((side) => Math.max(1, Math.round(side * scale))).join('x');
  const filters = [
    `color=white:s=${size}[white]`,
    `[0:v]scale=${size.replace('x', ':')}:flags=lanczos,format=rgba[picture]`,
    '[white][picture]overlay=format=gbrp,format=yuvj444p[copy]',
  ];
  const jpeg = ['-map', '[copy]', '-frames:v', '1', '-c:v', 'mjpeg', '-q:v', '2'];
  const args = ['-i', picture, '-filter_complex', filters.join(';'), ...jpeg, '-f', 'image2', '-update', '1'];
  return await runFfmpeg({ ffmpeg, args: [...args, path], signal });
}
