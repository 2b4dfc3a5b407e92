import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { digest } from '../base/digest.js';
import { type Rate, SAMPLE_RATE, sampleAt } from '../base/time.js';
import type { VideoFacts } from '../storyboard/inputs.js';
import { madeAside, type Derived } from './aside.js';
import type { Ffmpeg } from './ffmpeg.js';
import { decoded, type FfmpegOutcome, runFfmpeg } from './run-ffmpeg.js';

/** The part of a clip that is sent; frames `[from, to)` in the clip's own rate. */
export type Cut = 'last_frame' | { readonly from: number; readonly to: number };

export type CutGiven = {
  readonly clip: string;
  readonly sha256: string;
  readonly facts: Pick<VideoFacts, 'frames' | 'rate' | 'hasAudio'>;
  readonly cut: Cut;
  readonly derived: Derived;
  readonly ffmpeg: Ffmpeg;
  readonly signal: AbortSignal;
};

export type CutOutcome =
  { readonly kind: 'cut'; readonly path: string } | Exclude<FfmpegOutcome, { kind: 'done' }>;

/** Counts up when the same cut would be made differently. */
const CUT_FORM = 1;

/** Makes the named part of a clip, or finds it made: a PNG of its last frame, or an MP4 of exactly the frames named. */
export async function cutByRecipe(given: CutGiven): Promise<CutOutcome> {
  const { cut, sha256, derived, ffmpeg } = given;
  const key = digest({ form: CUT_FORM, sha256, cut, build: ffmpeg.build });
  const path = join(derived.dir, 'cuts', `${key}.${cut === 'last_frame' ? 'png' : 'mp4'}`);
  if (existsSync(path)) return { kind: 'cut', path };
  const outcome = await madeAside(path, {
    mark: derived.mark,
    make: (aside) => runFfmpeg({ ffmpeg, args: [...argsFor(given), aside], signal: given.signal }),
    isWhole: (made) => made.kind === 'done',
  });
  return outcome.kind === 'done' ? { kind: 'cut', path } : outcome;
}

function argsFor({ clip, facts, cut }: CutGiven): readonly string[] {
  const { n, d } = facts.rate;
  const grid = `setpts=PTS-STARTPTS,fps=${n}/${d}:start_time=0`;
  const [from, to] = cut === 'last_frame' ? [facts.frames - 1, facts.frames] : [cut.from, cut.to];
  const frames = `${grid},trim=start_frame=${from}:end_frame=${to},setpts=N,fps=${n}/${d}`;
  const video = ['-map', '0:v:0', '-map_metadata', '-1', '-vf', frames, '-fps_mode', 'passthrough'];
  if (cut === 'last_frame') {
    return [
      ...decoded(clip),
      ...video,
      '-f',
      'image2',
      '-update',
      '1',
      '-pix_fmt',
      'rgb24',
      '-fflags',
      '+bitexact',
    ];
  }
  return [
    ...decoded(clip),
    ...video,
    ...encoder(facts.rate),
    ...(facts.hasAudio ? sound(cut, facts.rate) : ['-an']),
  ];
}

/** Good enough that a model which goes on from it sees what the clip shows. */
function encoder(rate: Rate): readonly string[] {
  const ticks = rate.d === 1 ? rate.n * 1000 : rate.n;
  const quality = [
    '-c:v',
    'libx264',
    '-preset',
    'medium',
    '-crf',
    '14',
    '-pix_fmt',
    'yuv420p',
    '-threads',
    '1',
  ];
  const container = [
    '-video_track_timescale',
    String(ticks),
    '-movflags',
    '+faststart',
    '-fflags',
    '+bitexact',
  ];
  return [...quality, ...container, '-flags:v', '+bitexact', '-flags:a', '+bitexact'];
}

function sound(cut: { from: number; to: number }, rate: Rate): readonly string[] {
  const [start, end] = [sampleAt(cut.from, rate), sampleAt(cut.to, rate)];
  const filter = `aresample=${SAMPLE_RATE}:async=1:first_pts=0,apad,atrim=start_sample=${start}:end_sample=${end},asetpts=N/SR/TB`;
  return ['-map', '0:a:0', '-af', filter, '-c:a', 'aac', '-b:a', '192k'];
}
