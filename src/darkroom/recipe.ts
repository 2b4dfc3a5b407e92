import { join } from 'node:path';
import { digest } from '../base/digest.js';
import { type Rate, sampleAt } from '../base/time.js';
import type { VideoFacts } from '../storyboard/inputs.js';
import type { Derived } from '../media/aside.js';
import { framesBetween, onGrid, samplesBetween } from '../media/exact.js';
import type { Ffmpeg } from '../media/ffmpeg.js';
import { filmTicks, repeatable } from '../media/film-encoder.js';
import { strictInput, type FfmpegOutcome, runFfmpeg } from '../media/run-ffmpeg.js';
import { wholeOrMade } from './whole-or-made.js';

/** Frames `[from, to)` of a clip, in its own rate. */
export type Frames = { readonly from: number; readonly to: number };

/** One frame as a PNG, or frames as an MP4 of exactly these, be it only one. */
export type Cut = { readonly picture: number } | { readonly clip: Frames };

export type CutGiven = {
  readonly clip: string;
  readonly sha256: string;
  readonly facts: Pick<VideoFacts, 'rate' | 'hasAudio'>;
  readonly cut: Cut;
  readonly derived: Derived;
  readonly ffmpeg: Ffmpeg;
  readonly signal: AbortSignal;
};

export type CutOutcome =
  { readonly kind: 'cut'; readonly path: string } | Exclude<FfmpegOutcome, { kind: 'done' }>;

/** Counts up when the same cut would be made differently. */
const CUT_FORM = 3;

/** Makes a part of a clip, or finds it made and whole. */
export async function cutByRecipe(given: CutGiven): Promise<CutOutcome> {
  const { cut, sha256, derived, ffmpeg, signal } = given;
  const key = digest({ form: CUT_FORM, sha256, cut, build: ffmpeg.build });
  const path = join(derived.dir, 'cuts', `${key}.${'picture' in cut ? 'png' : 'mp4'}`);
  const frames = 'picture' in cut ? 1 : cut.clip.to - cut.clip.from;
  const make = async (aside: string): Promise<FfmpegOutcome> => {
    const args = 'picture' in cut ? pictureArgs(given, cut.picture) : await clipArgs(given, cut.clip);
    return await runFfmpeg({ ffmpeg, args: [...args, aside], signal });
  };
  const outcome = await wholeOrMade(path, { frames, make, derived, ffmpeg, signal });
  return outcome.kind === 'done' ? { kind: 'cut', path } : outcome;
}

function pictureArgs(given: CutGiven, frame: number): readonly string[] {
  const frames = framesArgs(given, { from: frame, to: frame + 1 });
  return [...frames, ...repeatable, '-f', 'image2', '-update', '1', '-pix_fmt', 'rgb24'];
}

async function clipArgs(given: CutGiven, frames: Frames): Promise<readonly string[]> {
  const { rate, hasAudio } = given.facts;
  const sound = hasAudio ? await soundArgs(given.clip, frames, rate) : ['-an'];
  return [...framesArgs(given, frames), ...quality, ...sound, ...containerOf(rate)];
}

function framesArgs({ clip, facts: { rate } }: CutGiven, frames: Frames): readonly string[] {
  const filters = `setpts=PTS-STARTPTS,${onGrid(rate)},${framesBetween(frames, rate)}`;
  return [...strictInput(clip), '-map', '0:v:0', '-vf', filters, '-fps_mode', 'passthrough'];
}

/** Good enough that a model which goes on from it sees what the clip shows. */
const quality: readonly string[] = '-c:v libx264 -preset medium -crf 14 -pix_fmt yuv420p -threads 1'.split(
  ' ',
);

function containerOf(rate: Rate): readonly string[] {
  const { perSecond } = filmTicks(rate);
  return ['-video_track_timescale', String(perSecond), '-movflags', '+faststart', ...repeatable];
}

async function soundArgs(clip: string, { from, to }: Frames, rate: Rate): Promise<readonly string[]> {
  const filters = await samplesBetween({ from: sampleAt(from, rate), to: sampleAt(to, rate) }, clip);
  return ['-map', '0:a:0', '-af', filters, '-c:a', 'aac', '-b:a', '192k'];
}
