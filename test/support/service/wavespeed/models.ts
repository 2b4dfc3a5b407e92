import { z } from 'zod';
import type { MicroUsd } from '../../../../src/base/money.js';
import { RESOLUTIONS } from '../sizes.js';

/**
 * The five models with the inputs that each lists, written down from the contract and not from `src/`. Sources:
 * WaveSpeedAI's model pages of x-ai/grok-imagine-video, 2026-11.
 */
export type Mode = 'reference' | 'extend' | 'text' | 'image' | 'edit';

export type Model = {
  readonly mode: Mode;
  /** A key that is not here is dropped, and the rest billed: so it is a violation. */
  readonly inputs: z.ZodObject;
  /** What the service would decide by itself if it is not told. */
  readonly told: readonly string[];
  readonly usdPerSecond: number;
};

const prompt = z.string().min(1).max(4096);
const duration = z.union([z.literal(6), z.literal(10)]).optional();
const resolution = z.enum(RESOLUTIONS).exclude(['1080p']).optional();
const url = z.string().min(1);

/** By model id. */
export const models: Readonly<Record<string, Model>> = {
  'x-ai/grok-imagine-video/reference-to-video': {
    mode: 'reference',
    inputs: z.object({ images: z.array(url).min(1).max(7), prompt, duration, resolution }),
    told: ['duration', 'resolution'],
    usdPerSecond: 0.05,
  },
  'x-ai/grok-imagine-video/video-extend': {
    mode: 'extend',
    inputs: z.object({ video: url, prompt, duration }),
    told: ['duration'],
    usdPerSecond: 0.05,
  },
  'x-ai/grok-imagine-video/text-to-video': {
    mode: 'text',
    inputs: z.object({
      prompt,
      aspect_ratio: z.enum(['16:9', '1:1', '9:16']).optional(),
      resolution,
      duration,
    }),
    told: ['aspect_ratio', 'duration', 'resolution'],
    usdPerSecond: 0.05,
  },
  'x-ai/grok-imagine-video/image-to-video': {
    mode: 'image',
    inputs: z.object({ image: url, prompt, duration, resolution }),
    told: ['duration', 'resolution'],
    usdPerSecond: 0.05,
  },
  'x-ai/grok-imagine-video/edit-video': {
    mode: 'edit',
    inputs: z.object({ video: url, prompt, resolution }),
    told: ['resolution'],
    usdPerSecond: 0.065,
  },
};

/** What one create holds, whichever it is. */
export type Fields = {
  readonly prompt: string;
  readonly images?: readonly string[];
  readonly image?: string;
  readonly video?: string;
  readonly duration?: number;
  readonly resolution?: '480p' | '720p';
  readonly aspect_ratio?: string;
};

/** For what the service is not told. */
export const SERVER_DEFAULTS = { resolution: '720p', seconds: 6, aspect: '16:9' } as const;

/** Seconds of a source. Of an extension's nothing is documented: those of the model behind it. */
export const SOURCE_S = { extend: { min: 2, max: 15 }, edit: { min: 0, max: 8.7 } };

export function priceFor({ usdPerSecond }: Model, seconds: number): MicroUsd {
  return Math.round(usdPerSecond * seconds * 1_000_000);
}
