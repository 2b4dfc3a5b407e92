import { type Rate, SAMPLE_RATE } from '../base/time.js';
import { pictureStart } from './picture-start.js';

/** Filter that puts pictures onto a grid of frames, the first of which stands at 0. */
export function onGrid(rate: Rate): string {
  return `${gridOf(rate)}:start_time=0`;
}

/** Filters that leave frames `[from, to)` of a grid, the first at 0. */
export function framesBetween({ from, to }: { from: number; to: number }, rate: Rate): string {
  // The rate again: ffmpeg 7 forgets it in setpts.
  return `trim=start_frame=${from}:end_frame=${to},setpts=N,${gridOf(rate)}`;
}

/**
 * Filters that leave samples `[from, to)` of a clip's sound, silence where it has none, the first at 0. As frames are
 * counted from the first picture, so are samples.
 */
export async function samplesBetween(
  { from, to }: { from: number; to: number },
  clip: string,
): Promise<string> {
  return [
    `asetpts=PTS-${await pictureStart(clip)}/TB`,
    `aresample=${SAMPLE_RATE}:async=1:first_pts=0`,
    'aformat=sample_fmts=flt:channel_layouts=stereo',
    'apad',
    `atrim=start_sample=${from}:end_sample=${to}`,
    'asetpts=N/SR/TB',
  ].join(',');
}

function gridOf({ n, d }: Rate): string {
  return `fps=${n}/${d}`;
}
