import type { Rate } from '../base/time.js';
import { fpsOf, frameAt, secondsAt } from '../base/time.js';
import { type Colours, TONE_MAPPED } from '../media/colours.js';
import type { Encoding } from '../media/film-encoder.js';
import { FAR_S, framesBetween, onGrid, RUN_UP_S } from '../media/exact.js';
import type { PictureTimes } from '../media/picture-times.js';
import { strictInput } from '../media/run-ffmpeg.js';
import { HELD_FRAMES } from '../plan/timeline.js';
import { hasShapeOf } from '../storyboard/format.js';
import type { Stretch } from './pieces.js';

/** A film's picture: what every piece of it is. */
export type Picture = {
  readonly width: number;
  readonly height: number;
  readonly rate: Rate;
  readonly encoding: Encoding;
};

/** How many frames may be made of the last one beyond its own time: those that the timeline holds, and two that rounding to the film's rate takes. */
const HELD = HELD_FRAMES + 2;

/** Options of the input from which `conform` makes its frames. */
export function inputOf(stretch: Stretch, picture: Picture, look: Look): readonly string[] {
  const { seekS } = reading(stretch, picture, look);
  const { startS, untilS } = look;
  const seek = seekS === 0 ? [] : ['-ss', seconds(seekS + startS)];
  return strictInput(stretch.clip.path, ...seek, '-t', seconds(untilS - seekS + (seekS === 0 ? startS : 0)));
}

/** What must be known of a clip's picture before a stretch of it is read: its colours, and when its pictures are shown. */
export type Look = PictureTimes & { readonly colours: Colours; readonly toneMapped: boolean };

/** The seconds of a clip whose pictures a stretch needs. */
export function secondsOf(
  { from, to }: Stretch,
  rate: Rate,
): { readonly fromS: number; readonly toS: number } {
  const fromS = secondsAt(from, rate);
  return { fromS: fromS < FAR_S ? 0 : fromS - RUN_UP_S, toS: secondsAt(to, rate) };
}

/**
 * The filters that give a stretch of a clip exactly its frames on the film's grid, in the film's size: whatever rate,
 * shape and pixels the clip has. Frame for frame the same wherever the stretch is cut. `side` tells apart the labels of
 * two in one graph.
 */
export function conform(
  stretch: Stretch,
  picture: Picture,
  { look, side }: { look: Look; side: string },
): string {
  return `${shaped(stretch, picture, { look, side })},${cutFrom(stretch, stretch, { picture, look })}`;
}

/** The last of these filters: leaves a part of the frames of what is read, which has no beginning or end yet. */
export function cutFrom(
  read: Stretch,
  part: Stretch,
  { picture, look }: { picture: Picture; look: Look },
): string {
  const { skipped } = reading(read, picture, look);
  return framesBetween({ from: part.from - skipped, to: part.to - skipped }, picture.rate);
}

/** All but the last of these filters. */
export function shaped(
  stretch: Stretch,
  picture: Picture,
  { look, side }: { look: Look; side: string },
): string {
  const { rate } = picture;
  const { seekS } = reading(stretch, picture, look);
  const held = HELD + Math.ceil(look.lastS * fpsOf(rate));
  return [
    // Frames are counted from the first picture; after a seek, from where it was told to go.
    ...(seekS === 0 ? ['setpts=PTS-STARTPTS'] : []),
    onGrid(rate),
    ...(look.toneMapped ? [TONE_MAPPED] : []),
    'scale=w=if(eq(sar\\,1)\\,iw\\,trunc(iw*sar/2)*2):h=ih',
    ...fill(stretch, picture, { colours: coloursIn(stretch, look), side }),
    'setsar=1',
    'format=yuv420p',
    `tpad=stop_mode=clone:stop=${held}`,
  ].join(',');
}

/** Where reading begins, and how many film frames of the clip that leaves out. */
function reading(
  { from }: Stretch,
  { rate }: Picture,
  { sinceS }: Look,
): { readonly seekS: number; readonly skipped: number } {
  if (secondsAt(from, rate) < FAR_S) return { seekS: 0, skipped: 0 };
  // A seek leaves out the picture that is being shown there: so not beyond the beginning of one, rounded or not.
  const begun = Math.floor((sinceS - 0.001) * fpsOf(rate));
  // A whole number of these has a length in whole milliseconds, which ffmpeg's clock can tell.
  const block = Math.round(fpsOf(rate));
  const skipped = Math.max(0, Math.floor(Math.min(from - frameAt(RUN_UP_S, rate), begun) / block) * block);
  return { seekS: secondsAt(skipped, rate), skipped };
}

/** Options of `scale` that read a clip's colours and write the film's. */
function coloursIn({ clip: { facts } }: Stretch, { colours, toneMapped }: Look): string {
  // Who says nothing means the usual of that size; by itself ffmpeg takes all of it for BT.601.
  const isLarge = facts.width >= 1280 || facts.height > 576;
  const matrix = colours.space === 'unknown' && isLarge && !toneMapped ? 'bt709' : 'auto';
  return `in_color_matrix=${matrix}:out_color_matrix=bt709:out_range=tv`;
}

/** The blurred picture behind another is made so much smaller, blurred and made large again. */
const BLUR_SCALE = 8;

function fill(
  { clip, fit, focus }: Stretch,
  { width, height }: Picture,
  { colours, side }: { colours: string; side: string },
): string[] {
  const scale = (w: number, h: number, keep: string): string =>
    `scale=${w}:${h}:force_original_aspect_ratio=${keep}:force_divisible_by=2:flags=bicubic:${colours}`;
  const at = (whole: string, part: string, point: number): string =>
    `clip(${whole}*${point}-${part}/2\\,0\\,${whole}-${part})`;
  const crop = (w: number, h: number): string =>
    `${scale(w, h, 'increase')},crop=${w}:${h}:${at('iw', 'ow', focus[0])}:${at('ih', 'oh', focus[1])}`;
  const hasShape = hasShapeOf({ width, height }, clip.facts);
  if (fit === 'crop' || (hasShape && fit !== 'pad')) return [crop(width, height)];
  const whole = scale(width, height, 'decrease');
  if (fit !== 'blur') return [whole, `pad=${width}:${height}:-1:-1`];
  const [w, h] = [width, height].map((pixels) => 2 * Math.ceil(pixels / BLUR_SCALE / 2)) as [number, number];
  const behind = `${crop(w, h)},setsar=1,format=yuv420p,gblur=sigma=${Math.max(1, Math.min(w, h) / 16)}`;
  return [
    `split[a${side}][b${side}];[a${side}]${behind},scale=${width}:${height}:flags=bicubic[back${side}];` +
      `[b${side}]${whole},setsar=1,format=yuv420p[front${side}];` +
      `[back${side}][front${side}]overlay=x=(W-w)/2:y=(H-h)/2`,
  ];
}

function seconds(s: number): string {
  return s.toFixed(6);
}
