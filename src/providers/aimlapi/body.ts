import type { Json } from '../../base/digest.js';
import type { Request, RequestInput } from '../../ledger/request.js';
import type { Body, Sent } from '../provider.js';
import type { Hosted } from './addresses.js';
import { GENERATIONS } from './jobs.js';

/**
 * The exact body: fields that the schema lists and that act, and no other. `places` stand in the order of the
 * request's inputs. The resolution is said only where nothing is sent that it would follow. Source: docs page
 * grok-imagine-video with its schema, 2026-11.
 */
export function bodyOf({ request, prompt }: Sent, places: readonly Hosted[]): Body {
  const { model, bought_s: duration, aspect, resolution } = request;
  const json: Json = {
    model: `x-ai/${model}`,
    prompt,
    duration,
    ...(aspect !== null && { aspect_ratio: aspect }),
    ...(resolution !== null && { resolution }),
    ...imagesOf(request, places),
  };
  return { path: GENERATIONS, json };
}

/** `image_url` and `reference_images` exclude each other. */
function imagesOf({ operation, inputs }: Request, places: readonly Hosted[]): Record<string, Json> {
  const used = (use: RequestInput['use']): string[] =>
    places.flatMap(({ address }, index) => (inputs[index]?.use === use ? [address] : []));
  if (operation === 'reference') return { reference_images: used('reference') };
  return Object.fromEntries(used('first_frame').map((address) => ['image_url', address]));
}
