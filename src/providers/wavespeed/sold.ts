import { requestSchema, type Request } from '../../ledger/request.js';
import type { JobFacts } from '../provider.js';

/**
 * The inputs that WaveSpeedAI lists for each model. It drops a key that it does not know without a word and bills the
 * rest, so nothing else is ever sent. Source: model pages grok-imagine-video, 2026-11.
 */
export const sold: Readonly<
  Record<Request['operation'], { readonly path: string; readonly keys: readonly string[] }>
> = {
  text: { path: 'text-to-video', keys: ['prompt', 'aspect_ratio', 'resolution', 'duration'] },
  image: { path: 'image-to-video', keys: ['image', 'prompt', 'duration', 'resolution'] },
  reference: { path: 'reference-to-video', keys: ['images', 'prompt', 'duration', 'resolution'] },
  extend: { path: 'video-extend', keys: ['video', 'prompt', 'duration'] },
  edit: { path: 'edit-video', keys: ['video', 'prompt', 'resolution'] },
};

/** The id under which a model of ours is sold. */
export function idOf({ model, operation }: Pick<Request, 'model' | 'operation'>): string {
  return `x-ai/${model}/${sold[operation].path}`;
}

/** What a model's id stands for, read backwards; one that is not sold here stays as it is written. */
export function modelOf(id: string | null): Pick<JobFacts, 'model' | 'operation'> {
  const [, model, path] = /^x-ai\/([^/]+)\/([^/]+)$/.exec(id ?? '') ?? [];
  const operation = requestSchema.shape.operation.options.find((one) => sold[one].path === path);
  return model === undefined || operation === undefined
    ? { model: id, operation: null }
    : { model, operation };
}
