import type { MicroUsd } from '../../../../src/base/money.js';
import type { Resolution } from '../sizes.js';

/**
 * What each model can do and costs, written down from the contract and not from `src/`, so that a wrong number there is
 * found. Sources: xAI's OpenAPI document and the docs pages Video Generation, Reference-to-Video and Video Extension;
 * refusals of 1.5 and of lite as third parties measured them; prices read from 2026-07 to 2026-11.
 */
export type Mode = 'text' | 'image' | 'reference' | 'image_and_references' | 'edit' | 'extend';

export const ASPECTS = ['1:1', '16:9', '9:16', '4:3', '3:4', '3:2', '2:3'] as const;

export type Model = {
  /** Longest in seconds and largest picture; a mode that is not here is refused with 400. */
  readonly modes: Readonly<Partial<Record<Mode, { maxS: number; upTo: Resolution }>>>;
  /** Last frame, keyframes and voices. */
  readonly isRich: boolean;
  readonly usdPerSecond: Readonly<Partial<Record<Resolution, number>>>;
  readonly usdPerImage: number;
};

const to = (maxS: number, upTo: Resolution): { maxS: number; upTo: Resolution } => ({ maxS, upTo });

export const models: Readonly<Record<string, Model>> = {
  'grok-imagine-video': {
    modes: {
      text: to(15, '720p'),
      image: to(15, '720p'),
      reference: to(10, '720p'),
      edit: to(Infinity, '720p'),
      extend: to(10, '720p'),
    },
    isRich: false,
    usdPerSecond: { '480p': 0.05, '720p': 0.07 },
    usdPerImage: 0.002,
  },
  'grok-imagine-video-1.5': {
    modes: {
      text: to(15, '1080p'),
      image: to(15, '1080p'),
      reference: to(15, '720p'),
      image_and_references: to(15, '720p'),
    },
    isRich: true,
    usdPerSecond: { '480p': 0.08, '720p': 0.14, '1080p': 0.25 },
    usdPerImage: 0.01,
  },
  'grok-imagine-video-1.5-lite': {
    modes: { text: to(15, '1080p'), image: to(15, '1080p') },
    isRich: false,
    usdPerSecond: { '480p': 0.02, '720p': 0.03, '1080p': 0.14 },
    usdPerImage: 0.01,
  },
};

export const USD_PER_SOURCE_SECOND = 0.01;

/** Seconds of a source that an edit or an extension takes. */
export const EXTENSION_SOURCE_S = { min: 2, max: 15 };
export const EDIT_SOURCE_S = { min: 0, max: 8.7 };

export function priceFor(
  model: Model,
  made: { resolution: Resolution; seconds: number; images: number; sourceSeconds: number },
): MicroUsd {
  const perSecond = model.usdPerSecond[made.resolution] ?? NaN;
  const usd =
    perSecond * made.seconds + model.usdPerImage * made.images + USD_PER_SOURCE_SECOND * made.sourceSeconds;
  return Math.round(usd * 1e6);
}
