import { z } from 'zod';
import { operations } from '../storyboard/storyboard.js';

/**
 * What one operation of one model can do and what it costs, as data with its source and date. Plan stretches
 * durations, holds requests against limits and prices them from this alone; the config may override fields of it.
 * Prices are micro-USD; `null` is unknown, never zero.
 */
const price = z.strictObject({
  /** Per bought second, by resolution; one name `any` where resolution does not matter. */
  per_second: z.record(z.string(), z.number().int().nonnegative()).nullable(),
  per_input_image: z.number().int().nonnegative(),
  per_input_second: z.number().int().nonnegative(),
  moderated: z.enum(['yes', 'no', 'unknown']),
  failed: z.enum(['yes', 'no', 'unknown']),
});

const media = z.strictObject({
  https: z.boolean(),
  /** Largest data URI in bytes; null: not accepted. */
  data_uri_bytes: z.number().int().nullable(),
  upload: z.boolean(),
  file_id: z.boolean(),
});

export const capabilitySchema = z.strictObject({
  provider: z.string(),
  /** As boards name it, without the provider: `grok-imagine-video`; empty for a provider that is its only model. */
  model: z.string(),
  operation: z.enum(operations),
  /** Costs nothing and its attempts live in the free ledger. The program's knowledge, never a file's. */
  free: z.boolean(),
  references: z.strictObject({ min: z.number().int(), max: z.number().int() }).nullable(),
  first_frame: z.enum(['required', 'optional', 'none']),
  last_frame: z.boolean(),
  image_media: media,
  video_media: media,
  /** How a sent image is named in the prompt: `<IMAGE_{n}>`, counted from `base`; null: it is not. */
  tags: z.strictObject({ template: z.string(), base: z.number().int() }).nullable(),
  prompt_max: z.number().int().nullable(),
  durations: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('set'), seconds: z.array(z.number()) }),
    z.strictObject({ kind: z.literal('range'), min: z.number(), max: z.number(), step: z.number() }),
    /** The output is as long as its source, which may last `max` seconds. */
    z.strictObject({ kind: z.literal('source'), max: z.number() }),
    /** Any length, exactly: what is made is what the film shows. */
    z.strictObject({ kind: z.literal('exact'), max: z.number() }),
  ]),
  /** `none`: the model chooses its own; `any`: exactly what is asked. */
  aspects: z.union([z.array(z.string()), z.enum(['follows_input', 'none', 'any'])]),
  resolutions: z.union([z.array(z.string()), z.enum(['follows_input'])]),
  sound: z.enum(['always', 'switchable', 'never']),
  voices: z.strictObject({ max: z.number().int(), template: z.string(), base: z.number().int() }).nullable(),
  extend: z
    .strictObject({
      source_min_s: z.number(),
      source_max_s: z.number(),
      /** The provider does not say; this is castreel's own assumption. */
      assumed: z.boolean(),
      returns: z.enum(['combined', 'tail']),
    })
    .nullable(),
  price,
  rates: z.strictObject({
    creates_per_second: z.number().positive(),
    in_flight: z.number().int().nullable(),
  }),
  /** When a job is asked about: first when it is likely to have ended, then at intervals that begin at `every_s` and grow with its age. */
  polls: z.strictObject({ first_s: z.number().nonnegative(), every_s: z.number().positive() }),
  result_lifetime_s: z.number().int().nullable(),
  /** Document and, for a measurement, who published it. */
  source: z.string(),
  /** When prices were read, `YYYY-MM-DD`. */
  date: z.string(),
});

export type Capability = z.infer<typeof capabilitySchema>;

/** `xai/grok-imagine-video`, `animatic`: what boards write. */
export function modelName(capability: { provider: string; model: string }): string {
  return capability.model === '' ? capability.provider : `${capability.provider}/${capability.model}`;
}

/** The model with its operation, `provider/model (reference)`, for messages. */
export function operationName(capability: Capability): string {
  return `${modelName(capability)} (${capability.operation})`;
}
