import { z } from 'zod';
import type { Media } from '../media.js';
import { RESOLUTIONS } from '../sizes.js';
import { ASPECTS } from './models.js';

/**
 * The fields of the three creates, and of objects in them. What is not here is ignored by xAI, and a text-to-video is
 * billed (measured): so it is a violation. Source: xAI's OpenAPI document (xai-org/xai-sdk-ts, spec/openapi.json).
 */
const media = z
  .looseObject({ url: z.string().min(1).optional(), file_id: z.string().min(1).optional() })
  .refine(({ url, file_id }) => (url === undefined) !== (file_id === undefined), {
    message: 'exactly one of url and file_id',
  });

const storage = z.looseObject({
  filename: z.string().min(1),
  expires_after: z.number().int().min(3600).max(2_592_000).optional(),
});

const everywhere = {
  model: z.string().optional(),
  storage_options: storage.optional(),
  output: z.looseObject({ upload_url: z.url() }).optional(),
  user: z.string().optional(),
};

const generation = z.looseObject({
  ...everywhere,
  prompt: z.string().optional(),
  duration: z.number().int().optional(),
  aspect_ratio: z.enum(ASPECTS).optional(),
  resolution: z.enum(RESOLUTIONS).optional(),
  image: media.optional(),
  last_frame: media.optional(),
  keyframes: z.array(media).optional(),
  reference_images: z.array(media).optional(),
  reference_audios: z.array(z.looseObject({ voice_id: z.string().min(1) })).optional(),
  generate_audio: z.boolean().optional(),
});

const edit = z.looseObject({ ...everywhere, prompt: z.string(), video: media });
const extension = z.looseObject({ ...edit.shape, duration: z.number().int().optional() });

export const schemas = { generations: generation, edits: edit, extensions: extension };

export type Endpoint = keyof typeof schemas;

/** What one create holds, whichever it is. */
export type Fields = z.infer<typeof generation> & { readonly video?: Media | undefined };

/** Dotted names of what no field of the endpoint is called. */
export function strangers(endpoint: Endpoint, body: Record<string, unknown>): string[] {
  const names = (value: unknown, known: readonly string[], at: string): string[] =>
    typeof value === 'object' && value !== null
      ? Object.keys(value).flatMap((name) => (known.includes(name) ? [] : [`${at}${name}`]))
      : [];
  const within = (name: string, known: readonly string[]): string[] =>
    [body[name]].flat().flatMap((value) => names(value, known, `${name}.`));
  return [
    ...names(body, Object.keys(schemas[endpoint].shape), ''),
    ...['image', 'last_frame', 'keyframes', 'reference_images', 'video'].flatMap((name) =>
      within(name, ['url', 'file_id']),
    ),
    ...within('reference_audios', ['voice_id']),
    ...within('storage_options', Object.keys(storage.shape)),
    ...within('output', ['upload_url']),
  ];
}
