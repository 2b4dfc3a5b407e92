import { type Rate, SAMPLE_RATE } from '../base/time.js';
import { type SoundFacts, soundFacts } from './picture-times.js';

/** Filter that puts pictures onto a grid of frames, the first of which stands at 0. */
export function onGrid(rate: Rate): string {
  return `${gridOf(rate)}:start_time=0`;
}

/** Filters that leave frames `[from, to)` of a grid, the first at 0. */
export function framesBetween({ from, to }: { from: number; to: number }, rate: Rate): string {
  // The rate again: ffmpeg 7 forgets it in setpts.
  return `trim=start_frame=${from}:end_frame=${to},setpts=N,${gridOf(rate)}`;
}

/** Beyond this a clip is read from shortly before a stretch instead of from its beginning. */
export const FAR_S = 10;

/**
 * So long before the stretch, in seconds: for codecs whose first pictures and samples after a seek are not clean, and
 * for the picture that holds until the stretch begins.
 */
export const RUN_UP_S = 4;

/** Samples `[from, to)` of a clip's sound. */
type Samples = { readonly from: number; readonly to: number };

/** Options of the input, and filters, that leave samples of a clip's sound, as `samplesBetween` does, without reading all that is before them. */
export async function samplesFrom(
  { from, to }: Samples,
  clip: string,
): Promise<{ readonly input: readonly string[]; readonly filters: string }> {
  const facts = await soundFacts(clip);
  if (from < FAR_S * SAMPLE_RATE) return { input: [], filters: samplesAfter({ from, to }, facts) };
  const seekS = Math.floor(from / SAMPLE_RATE) - RUN_UP_S;
  const skipped = seekS * SAMPLE_RATE;
  return {
    input: ['-ss', (seekS + facts.beforeS).toFixed(6)],
    filters: samplesAfter({ from: from - skipped, to: to - skipped }, { ...facts, beforeS: 0 }),
  };
}

/**
 * Filters that leave samples of a clip's sound, silence where it has none, the first at 0. As frames are counted from
 * the first picture, so are samples.
 */
export async function samplesBetween(samples: Samples, clip: string): Promise<string> {
  return samplesAfter(samples, { ...(await soundFacts(clip)), isMono: false });
}

function samplesAfter({ from, to }: Samples, { beforeS, isMono }: SoundFacts): string {
  return [
    `asetpts=PTS-${beforeS}/TB`,
    `aresample=${SAMPLE_RATE}:async=1:first_pts=0`,
    // By itself ffmpeg plays one channel softer on two: as one voice in the middle.
    ...(isMono ? ['pan=stereo|c0=c0|c1=c0'] : []),
    'aformat=sample_fmts=flt:channel_layouts=stereo',
    'apad',
    `atrim=start_sample=${from}:end_sample=${to}`,
    'asetpts=N/SR/TB',
  ].join(',');
}

function gridOf({ n, d }: Rate): string {
  return `fps=${n}/${d}`;
}
