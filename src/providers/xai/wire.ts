import { z } from 'zod';

/**
 * What xAI answers, read leniently: only what is used, anything may be missing or null. Shapes: xAI's OpenAPI document
 * (xai-org/xai-sdk-ts, spec/openapi.json) and responses that third parties published, as of 2026-11.
 */
const text = z.string().nullish().catch(null);

/** What a create answers with, and all that is needed to ask about its job: the handle. */
export const jobSchema = z.object({ request_id: z.string().min(1) });

/** 10^10 ticks are one US dollar. */
const usage = z
  .object({ cost_in_usd_ticks: z.number().nonnegative().nullish().catch(null) })
  .nullish()
  .catch(null);

const video = z
  .object({
    url: text,
    /** Seconds; of an extension it may be the whole or what was added, which no page says. */
    duration: z.number().nonnegative().nullish().catch(null),
    respect_moderation: z.boolean().nullish().catch(null),
    file_output: z.object({ file_id: text }).nullish().catch(null),
  })
  .nullish()
  .catch(null);

/** Early bodies had no `status` when done. */
export const polledSchema = z.object({
  status: text,
  model: text,
  progress: z.number().nullish().catch(null),
  usage,
  video,
  error: z
    .union([z.object({ code: z.union([z.string(), z.number()]).nullish(), message: text }), z.string()])
    .nullish()
    .catch(null),
});

export type Polled = z.infer<typeof polledSchema>;

/** `POST /files`; `expires_at` in seconds since 1970, null: kept until it is deleted. */
export const fileSchema = z.object({
  id: z.string().min(1),
  expires_at: z.number().nullish().catch(null),
});
