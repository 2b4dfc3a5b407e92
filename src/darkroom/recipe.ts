import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { digest } from '../base/digest.js';
import { type Rate, sampleAt } from '../base/time.js';
import type { VideoFacts } from '../storyboard/inputs.js';
import { madeAside, type Derived } from '../media/aside.js';
import { framesBetween, onGrid, samplesBetween } from '../media/exact.js';
import type { Ffmpeg } from '../media/ffmpeg.js';
import { filmTicks, repeatable } from '../media/film-encoder.js';
import { strictInput, type FfmpegOutcome, runFfmpeg } from '../media/run-ffmpeg.js';

/** The part of a clip that is sent; frames `[from, to)` in the clip's own rate. */
export type ClipPart = 'last_frame' | { readonly from: number; readonly to: number };

export type CutGiven = {
  readonly clip: string;
  readonly sha256: string;
  readonly facts: Pick<VideoFacts, 'frames' | 'rate' | 'hasAudio'>;
  readonly cut: ClipPart;
  readonly derived: Derived;
  readonly ffmpeg: Ffmpeg;
  readonly signal: AbortSignal;
};

export type CutOutcome =
  { readonly kind: 'cut'; readonly path: string } | Exclude<FfmpegOutcome, { kind: 'done' }>;

/** Counts up when the same cut would be made differently. */
const CUT_FORM = 2;

/** Makes the named part of a clip, or finds it made: a PNG of a single frame, or an MP4 of exactly the frames named. */
export async function cutByRecipe(given: CutGiven): Promise<CutOutcome> {
  const { cut, facts, sha256, derived, ffmpeg } = given;
  const key = digest({ form: CUT_FORM, sha256, cut, build: ffmpeg.build });
  const path = join(derived.dir, 'cuts', `${key}.${isPicture(framesOf(cut, facts)) ? 'png' : 'mp4'}`);
  if (existsSync(path)) return { kind: 'cut', path };
  const args = await argsFor(given);
  const outcome = await madeAside(path, {
    mark: derived.mark,
    make: (aside) => runFfmpeg({ ffmpeg, args: [...args, aside], signal: given.signal }),
    isWhole: (made) => made.kind === 'done',
  });
  return outcome.kind === 'done' ? { kind: 'cut', path } : outcome;
}

type Frames = { readonly from: number; readonly to: number };

function framesOf(cut: ClipPart, { frames }: CutGiven['facts']): Frames {
  return cut === 'last_frame' ? { from: frames - 1, to: frames } : cut;
}

/** No model goes on from a film of one frame; it begins with that frame. */
function isPicture({ from, to }: Frames): boolean {
  return to - from === 1;
}

async function argsFor({ clip, facts, cut }: CutGiven): Promise<readonly string[]> {
  const { rate, hasAudio } = facts;
  const part = framesOf(cut, facts);
  const filters = `setpts=PTS-STARTPTS,${onGrid(rate)},${framesBetween(part, rate)}`;
  const picture = [...strictInput(clip), '-map', '0:v:0', '-vf', filters, '-fps_mode', 'passthrough'];
  if (isPicture(part)) {
    return [...picture, ...repeatable, '-f', 'image2', '-update', '1', '-pix_fmt', 'rgb24'];
  }
  const sound = hasAudio ? await soundArgs(clip, part, rate) : ['-an'];
  return [...picture, ...quality, ...sound, ...containerOf(rate)];
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
