import { z } from 'zod';
import { charged } from '../ledger/attempt.js';
import { keyed } from '../storyboard/keyed.js';
import { operations, resolutions } from '../storyboard/storyboard.js';

const words = z.string().regex(/\S/, 'is empty');
const count = z.int().nonnegative();
const length = z.number().positive();

const media = keyed('media', {
  https: z.boolean(),
  data_uri_bytes: z.int().positive().nullable(),
  upload: z.boolean(),
  file_id: z.boolean(),
});

const durations = z.discriminatedUnion('kind', [
  keyed('durations_set', { kind: z.literal('set'), seconds: z.array(length).min(1) }),
  keyed('durations_range', { kind: z.literal('range'), min: length, max: length, step: length }).refine(
    ({ min, max }) => min <= max,
    'min is above max',
  ),
  /** The output is as long as its source, which may last `max` seconds. */
  keyed('durations_source', { kind: z.literal('source'), max: length }),
  /** Any length, exactly: what is made is what the film shows. */
  keyed('durations_exact', { kind: z.literal('exact'), max: length }),
]);

const extend = keyed('extend', {
  source_min_s: z.number().nonnegative(),
  source_max_s: length,
  /** The provider does not say; this is castreel's own assumption. */
  assumed: z.boolean(),
  returns: z.enum(['combined', 'tail']),
}).refine((one) => one.source_min_s <= one.source_max_s, 'source_min_s is above source_max_s');

/** Pictures larger than either go as a copy that is small enough. */
const pictureLimits = keyed('picture_limits', {
  longer_side_px: z.int().positive(),
  bytes: z.int().positive(),
});

export type PictureLimits = z.infer<typeof pictureLimits>;

export const rates = keyed('rates', {
  creates_per_second: z.number().positive(),
  in_flight: z.int().positive().nullable(),
});

/**
 * How often in a row a shot is gone on from before its cast is doubted. No provider says so: each continuation knows its
 * cast from the last frames alone, which are a model's picture of a picture. The same model drifts wherever it is sold.
 */
export const CHAIN_ADVISED = 3;

/** No job of any model is known to have been made and to have taken longer, in seconds: castreel's own assumption. */
export const FOLLOW_S = 15 * 60;

/** What a config may say otherwise, field by field; `storyboard/config-keys.ts` says what each field means. */
export const capabilityFields = {
  references: keyed('limits', { min: count, max: count })
    .refine(({ min, max }) => min <= max, 'min is above max')
    .nullable(),
  first_frame: z.enum(['required', 'optional', 'none']),
  last_frame: z.boolean(),
  image_media: media,
  video_media: media,
  picture_limits: pictureLimits.nullable(),
  /** How a sent image is named in the prompt: `<IMAGE_{n}>`, counted from `base`; null: it is not. */
  tags: keyed('tags', { template: words, base: count }).nullable(),
  prompt_max: z.int().positive().nullable(),
  durations,
  /** `none`: the model chooses its own; `any`: exactly what is asked. */
  aspects: z.union([z.array(words), z.enum(['follows_input', 'none', 'any'])]),
  resolutions: z.union([z.array(z.enum(resolutions)), z.literal('follows_input')]),
  sound: z.enum(['always', 'switchable', 'never']),
  voices: keyed('voices', { max: count, template: words, base: count }).nullable(),
  extend: extend.nullable(),
  /** How often in a row a shot may be gone on from before its cast is doubted; null: as often as one likes. */
  chain_advised: count.nullable(),
  rates,
  /** When a job is asked about: first when it is likely to have ended, then at intervals that begin at `every_s` and grow with its age. */
  polls: keyed('polls', { first_s: z.number().nonnegative(), every_s: length }),
  /** For how long a job usually takes at most: people are told of one that takes longer. */
  usual_s: length.nullable(),
  /** A job that is older is not waited for any longer: it stays open, and is collected later. */
  follow_s: length,
  result_lifetime_s: z.int().positive().nullable(),
  /** For how long the provider is asked to keep a copy of what it made, if it does so; null: it is not asked to. */
  output_kept_s: z.int().positive().nullable(),
  /** Document and, for a measurement, who published it. */
  source: words,
  /** When prices were read. */
  date: z.iso.date('a date is written YYYY-MM-DD'),
};

const price = z.strictObject({
  /** Per bought second, by resolution; one name `any` where resolution does not matter. */
  per_second_micro_usd: z.record(z.string(), count).nullable(),
  per_input_image_micro_usd: count,
  per_input_second_micro_usd: count,
  moderated: charged,
  failed: charged,
});

/**
 * What one operation of one model can do and what it costs, as data with its source and date. Plan stretches
 * durations, holds requests against limits and prices them from this alone. `null` is unknown, never zero.
 */
export const capabilitySchema = z.strictObject({
  provider: z.string(),
  /** As boards name it, without the provider: `grok-imagine-video`; empty for a provider that is its only model. */
  model: z.string(),
  operation: z.enum(operations),
  /** Costs nothing and its attempts live in the free ledger. The program's knowledge, never a file's. */
  free: z.boolean(),
  /** How a free model draws its pictures: in its requests' keys, as the pictures change with it. Null: not drawn here. */
  drawing: z.string().nullable(),
  /** For how long the provider can be asked to keep a copy of what it made; null: it keeps none for anybody. */
  keeps_output_s: z.strictObject({ min: length, max: length }).nullable(),
  ...capabilityFields,
  price,
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
