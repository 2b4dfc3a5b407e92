import type { Json } from '../../base/digest.js';
import type { Request, RequestInput } from '../../ledger/request.js';
import type { Prepared, Sent } from '../provider.js';

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

/**
 * The exact body. `urls` stand in the order of the request's inputs. What a request asks for and its model has no key for
 * is refused: a config may say that the model can, and it would be billed without.
 */
export function bodyOf({ request, prompt }: Sent, urls: readonly string[]): Prepared {
  const { path, keys } = models[request.operation];
  const used = (use: RequestInput['use']): readonly string[] =>
    urls.filter((_, index) => request.inputs[index]?.use === use);
  const references = used('reference');
  const asked: Readonly<Record<string, Json>> = {
    prompt,
    images: references.length === 0 ? null : references,
    image: used('first_frame')[0] ?? null,
    last_image: used('last_frame')[0] ?? null,
    video: used('video')[0] ?? null,
    duration: request.bought_s,
    aspect_ratio: request.aspect,
    resolution: request.resolution,
    sound: request.sound,
  };
  const told = Object.entries(asked).filter(([, value]) => value !== null);
  const stranger = told.find(([key]) => !keys.includes(key));
  if (stranger !== undefined) {
    const message = `WaveSpeedAI's ${path} has no input for ${stranger[0]}, and would leave it out`;
    return { failure: { kind: 'refused', charged: 'no', message } };
  }
  const modelId = `x-ai/${request.model}/${path}`;
  return { body: { path: `${SUBMIT}${modelId}`, json: Object.fromEntries(told) } };
}
