import type { Rate } from '../base/time.js';

/**
 * The one way in which pieces of films are encoded. Clips in this profile are joined as they are: `stitchable` and fixed
 * reference settings give every piece of one size and rate the same header, whatever its length and quality.
 */
export const filmEncoder: readonly string[] = [
  ...['-c:v', 'libx264', '-preset', 'veryfast', '-crf', '20', '-threads', '1', '-pix_fmt', 'yuv420p'],
  '-x264-params',
  'stitchable=1:open-gop=0:keyint=48:min-keyint=1:scenecut=0:bframes=3:b-pyramid=2:weightp=1:ref=2',
  ...['-colorspace', 'bt709', '-color_primaries', 'bt709', '-color_trc', 'bt709', '-color_range', 'tv'],
];

/** Frames by which decoding runs ahead of showing: follows from `bframes` and `b-pyramid` above. */
export const REORDER_FRAMES = 2;

/** The time base of a film's picture, in which a frame lasts a whole number of ticks. */
export function filmTicks(rate: Rate): { perSecond: number; perFrame: number } {
  const factor = rate.n < 1000 ? 1000 : 1;
  return { perSecond: rate.n * factor, perFrame: rate.d * factor };
}

/** No times, no names, no versions in the file: equal films are equal bytes. */
export const repeatable: readonly string[] = [
  ...['-map_metadata', '-1', '-map_chapters', '-1'],
  ...['-fflags', '+bitexact', '-flags:v', '+bitexact', '-flags:a', '+bitexact'],
];
