import { z } from 'zod';

/**
 * What WaveSpeedAI answers, read leniently: only what is used, anything may be missing or null. Sources: its docs pages
 * Submit Task, Get Result, Predictions API, Upload Files and Error Codes, as of 2026-11.
 */
const text = z.string().nullish().catch(null);

/** What WaveSpeedAI calls a job, and all that is needed to ask about it: the handle. */
export const handleSchema = z.object({ id: z.string().min(1) });

export function handleOf(id: string): z.infer<typeof handleSchema> {
  return { id };
}

/** Every answer's frame. `code` repeats the HTTP status, or contradicts it: then it is what holds. */
export const frameSchema = z.object({ code: z.coerce.number().nullish().catch(null) });

/** A submit's answer, as far as it must be known. */
export const createdSchema = z.object({ data: z.object({ id: z.string().min(1) }) });

export const predictionSchema = z.object({
  data: z.object({
    id: text,
    /** The path of its submit. */
    model: text,
    created_at: text,
    status: text,
    outputs: z.array(z.unknown()).nullish().catch(null),
    has_nsfw_contents: z.array(z.unknown()).nullish().catch(null),
    error: text,
    /** Of the job that failed: 1xxx over what was sent, 5xxx over the service itself. */
    code: z.number().nullish().catch(null),
  }),
});

export type Prediction = z.infer<typeof predictionSchema>['data'];

/** Where to put a file, and where it can be had afterwards. */
export const ticketSchema = z.object({
  data: z.object({
    download_url: z.url(),
    upload: z.object({
      url: z.url(),
      method: z.literal('PUT').nullish(),
      headers: z.record(z.string(), z.string()).nullish(),
    }),
  }),
});

/** One page of the history. The inputs stand in it under either name, or not at all: no page of the docs says. */
export const pageSchema = z.object({
  data: z.object({
    items: z.array(
      z.object({
        id: z.string().min(1),
        model: text,
        created_at: text,
        input: z.unknown().optional(),
        inputs: z.unknown().optional(),
      }),
    ),
  }),
});

export type Row = z.infer<typeof pageSchema>['data']['items'][number];
