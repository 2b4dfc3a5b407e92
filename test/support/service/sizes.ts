import type { Size } from './pictures.js';

export type Resolution = '480p' | '720p' | '1080p';

export const RESOLUTIONS = ['480p', '720p', '1080p'] as const;

/** Real ones would be 480, 720 and 1080, and slow to make. */
export const SHORT_SIDES = { '480p': 36, '720p': 54, '1080p': 82 } as const;

export type SizesGiven = {
  /** Of the clips that are made. Even. */
  readonly shortSides: Readonly<Record<Resolution, number>>;
};

/** In the proportions of an aspect or of an image. */
export function sizeOf(resolution: Resolution, shape: Size, { shortSides }: SizesGiven): Size {
  const short = shortSides[resolution];
  const long =
    Math.round((short * Math.max(shape.width, shape.height)) / Math.min(shape.width, shape.height) / 2) * 2;
  return shape.width >= shape.height ? { width: long, height: short } : { width: short, height: long };
}

/** `16:9` → 16 by 9. */
export function shapeOf(aspect: string): Size {
  const [width = 1, height = 1] = aspect.split(':').map(Number);
  return { width, height };
}

/**
 * What an edit or an extension of a video is billed as: nothing says it on the wire, so it follows the source, in this
 * server's small sizes or in real ones; at most 720p, the largest that the model makes.
 */
export function resolutionOf({ width, height }: Size, { shortSides }: SizesGiven): Resolution {
  const short = Math.min(width, height);
  const isSmall = short <= shortSides['1080p'];
  const side = (resolution: Resolution): number =>
    isSmall ? shortSides[resolution] : parseInt(resolution, 10);
  const nearest = RESOLUTIONS.reduce((best, one) =>
    Math.abs(side(one) - short) < Math.abs(side(best) - short) ? one : best,
  );
  return nearest === '1080p' ? '720p' : nearest;
}
