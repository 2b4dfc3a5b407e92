import { z } from 'zod';

/**
 * What AI/ML API answers, read leniently: only what is used, anything may be missing or null. Shapes: its docs repository
 * (aimlapi/api-docs: grok-imagine-video, universal-video-fetch, logs-v2), as of 2026-11.
 */
const text = z.string().nullish().catch(null);

/** What AI/ML API calls a job, and all that is needed to ask about it: the handle. */
export const handleSchema = z.object({ id: z.string().min(1) });

export function handleOf(id: string): z.infer<typeof handleSchema> {
  return { id };
}

export const createdSchema = z.object({ id: z.string().min(1) });

const usage = z
  .object({ usd_spent: z.number().nonnegative().nullish().catch(null) })
  .nullish()
  .catch(null);

export const polledSchema = z.object({
  status: text,
  video: z.object({ url: text }).nullish().catch(null),
  error: z
    .union([
      z.object({ name: text, message: text }),
      z.string().transform((message) => ({ name: null, message })),
    ])
    .nullish()
    .catch(null),
  meta: z.object({ usage }).nullish().catch(null),
});

export type Polled = z.infer<typeof polledSchema>;

const row = z.object({
  /** When the request came in, by the service's clock. */
  created: text,
  status: text,
  model: text,
  inference_id: z.string().min(1),
  client_request_id: text,
  cost: z.object({ usd: z.number().nonnegative() }).nullish().catch(null),
});

export type Row = z.infer<typeof row>;

/** A row that cannot be read is none. */
export const logsSchema = z.object({
  data: z.array(row.nullable().catch(null)).transform((rows) => rows.filter((one) => one !== null)),
  pagination: z.object({ has_more: z.boolean() }),
});

export type Logs = z.infer<typeof logsSchema>;
