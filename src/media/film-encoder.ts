import { type Rate, SOUND_BIT_RATE } from '../base/time.js';
import type { Quality } from '../storyboard/storyboard.js';

/** How much is kept of a picture, and how long may be thought about it. All but the quickest preset write one header. */
export type Encoding = { readonly preset: 'ultrafast' | 'veryfast' | 'faster'; readonly crf: number };

export const encodings = {
  draft: { preset: 'veryfast', crf: 27 },
  standard: { preset: 'veryfast', crf: 20 },
  master: { preset: 'faster', crf: 14 },
} as const satisfies Record<Quality, Encoding>;

/** Loses nothing: for frames that are read once more before they are in a film. */
export const lossless: Encoding = { preset: 'ultrafast', crf: 0 };

/**
 * The one way in which pieces of films are encoded. Clips in this profile are joined as they are: `stitchable` and fixed
 * reference settings give every piece of one size and rate the same header, whatever its length and quality.
 */
export function encoderOf({ preset, crf }: Encoding): readonly string[] {
  return [
    ...['-c:v', 'libx264', '-preset', preset, '-crf', String(crf), '-threads', '1', '-pix_fmt', 'yuv420p'],
    '-x264-params',
    'stitchable=1:open-gop=0:keyint=48:min-keyint=1:scenecut=0:bframes=3:b-pyramid=2:weightp=1:ref=2',
    ...['-colorspace', 'bt709', '-color_primaries', 'bt709', '-color_trc', 'bt709', '-color_range', 'tv'],
  ];
}

export const filmEncoder = encoderOf(encodings.standard);

/** Frames by which decoding runs ahead of showing: follows from `bframes` and `b-pyramid` above. */
export const REORDER_FRAMES = 2;

/** The time base of a film's picture, in which a frame lasts a whole number of ticks. */
export function filmTicks(rate: Rate): { perSecond: number; perFrame: number } {
  const factor = rate.n < 1000 ? 1000 : 1;
  return { perSecond: rate.n * factor, perFrame: rate.d * factor };
}

/** The one way in which the sound of films is encoded. */
export const soundEncoder: readonly string[] = [
  ...['-c:a', 'aac', '-b:a', String(SOUND_BIT_RATE)],
  ...['-fflags', '+bitexact', '-flags:a', '+bitexact', '-f', 'adts'],
];

/** No times, no names, no versions in the file: equal films are equal bytes. */
export const repeatable: readonly string[] = [
  ...['-map_metadata', '-1', '-map_chapters', '-1'],
  ...['-fflags', '+bitexact', '-flags:v', '+bitexact', '-flags:a', '+bitexact'],
];
