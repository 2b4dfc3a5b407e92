import type { Json } from '../../base/digest.js';
import type { Request, RequestInput } from '../../ledger/request.js';
import type { Body, Sent } from '../provider.js';
import type { Place } from './media.js';

/**
 * The inputs that WaveSpeedAI lists for each model. It drops a key that it does not know without a word and bills the
 * rest, so nothing else is ever sent. Source: model pages grok-imagine-video, 2026-11.
 */
const models: Readonly<
  Record<Request['operation'], { readonly path: string; readonly keys: readonly string[] }>
> = {
  text: { path: 'text-to-video', keys: ['prompt', 'aspect_ratio', 'resolution', 'duration'] },
  image: { path: 'image-to-video', keys: ['image', 'prompt', 'duration', 'resolution'] },
  reference: { path: 'reference-to-video', keys: ['images', 'prompt', 'duration', 'resolution'] },
  extend: { path: 'video-extend', keys: ['video', 'prompt', 'duration'] },
  edit: { path: 'edit-video', keys: ['video', 'prompt', 'resolution'] },
};

/** What stands before a model's id in the path of its submit. */
export const SUBMIT = '/api/v3/';

/** The exact body: of what is asked for, whatever the model has a key for. `places` stand in the order of the request's inputs. */
export function bodyOf({ request, prompt }: Sent, places: readonly Place[]): Body {
  const { path, keys } = models[request.operation];
  const used = (use: RequestInput['use']): readonly string[] =>
    places.flatMap(({ url }, index) => (request.inputs[index]?.use === use ? [url] : []));
  const references = used('reference');
  const asked: Readonly<Record<string, Json>> = {
    prompt,
    images: references.length === 0 ? null : references,
    image: used('first_frame')[0] ?? null,
    video: used('video')[0] ?? null,
    duration: request.bought_s,
    aspect_ratio: request.aspect,
    resolution: request.resolution,
  };
  const sent = Object.entries(asked).filter(([key, value]) => value !== null && keys.includes(key));
  return { path: `${SUBMIT}x-ai/${request.model}/${path}`, json: Object.fromEntries(sent) };
}
