import type { Rate } from '../base/time.js';
import { frameAt, secondsAt } from '../base/time.js';
import { framesBetween, onGrid } from '../media/exact.js';
import { strictInput } from '../media/run-ffmpeg.js';
import { HELD_FRAMES } from '../plan/timeline.js';
import { hasShapeOf } from '../storyboard/format.js';
import type { Stretch } from './pieces.js';

/** A film's picture: what every piece of it is. */
export type Picture = { readonly width: number; readonly height: number; readonly rate: Rate };

/** Beyond this a clip is read from shortly before the stretch instead of from its beginning. */
const FAR_S = 10;

/** So long before the stretch, for codecs whose first pictures after a seek are not clean, and for the frame that holds until the stretch begins. */
const RUN_UP_S = 4;

/** How many frames may be made of the last one: those that the timeline holds, and two that rounding to the film's rate takes. */
const HELD = HELD_FRAMES + 2;

/** Options of the input from which `conform` makes its frames. */
export function inputOf(stretch: Stretch, picture: Picture): readonly string[] {
  const { seekS, to } = reading(stretch, picture);
  const untilS = secondsAt(to, picture.rate) + 0.25;
  const seek = seekS === 0 ? [] : ['-ss', seconds(seekS)];
  return strictInput(stretch.clip.path, ...seek, '-t', seconds(untilS));
}

/**
 * The filters that give a stretch of a clip exactly its frames on the film's grid, in the film's size: whatever rate,
 * shape and pixels the clip has. Frame for frame the same wherever the stretch is cut.
 */
export function conform(stretch: Stretch, picture: Picture): string {
  const { width, height, rate } = picture;
  const { seekS, from, to } = reading(stretch, picture);
  return [
    // After a seek the times count from it, and the first picture is later than 0.
    ...(seekS === 0 ? ['setpts=PTS-STARTPTS'] : []),
    onGrid(rate),
    'scale=w=if(eq(sar\\,1)\\,iw\\,trunc(iw*sar/2)*2):h=ih',
    ...fill(stretch, width, height),
    'setsar=1',
    'format=yuv420p',
    `tpad=stop_mode=clone:stop=${HELD}`,
    framesBetween({ from, to }, rate),
  ].join(',');
}

/** Where reading begins, and the stretch counted in film frames from there. */
function reading({ from, to }: Stretch, { rate }: Picture): { seekS: number; from: number; to: number } {
  if (secondsAt(from, rate) < FAR_S) return { seekS: 0, from, to };
  const skipped = from - frameAt(RUN_UP_S, rate);
  return { seekS: secondsAt(skipped, rate), from: from - skipped, to: to - skipped };
}

function fill({ clip, fit, focus }: Stretch, width: number, height: number): string[] {
  const crops = fit === 'crop' || (fit === null && hasShapeOf({ width, height }, clip.facts));
  const scale = (keep: string): string =>
    `scale=${width}:${height}:force_original_aspect_ratio=${keep}:force_divisible_by=2:flags=bicubic:out_range=tv`;
  if (!crops) return [scale('decrease'), `pad=${width}:${height}:-1:-1`];
  const at = (whole: string, part: string, point: number): string =>
    `clip(${whole}*${point}-${part}/2\\,0\\,${whole}-${part})`;
  return [
    scale('increase'),
    `crop=${width}:${height}:${at('iw', 'ow', focus[0])}:${at('ih', 'oh', focus[1])}`,
  ];
}

function seconds(s: number): string {
  return s.toFixed(6);
}
