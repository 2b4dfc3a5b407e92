import type { Json } from '../../base/digest.js';
import type { RequestInput } from '../../ledger/request.js';
import type { Body, Sent } from '../provider.js';
import type { Hosted } from './media.js';
import { idOf, sold } from './sold.js';

/** What stands before a model's id in the path of its submit. */
const SUBMIT = '/api/v3/';

type Asked = Pick<Sent, 'request' | 'prompt'>;

/** The exact body: of what is asked for, whatever the model has a key for. `places` stand in the order of the request's inputs. */
export function bodyOf({ request, prompt }: Asked, places: readonly Hosted[]): Body {
  return {
    path: `${SUBMIT}${idOf(request)}`,
    json: Object.fromEntries(fieldsOf({ request, prompt }, places)),
  };
}

/** The keys of that body, in their order. */
export function keysOf({ request, prompt }: Asked): readonly string[] {
  const anywhere = request.inputs.map(() => ({ url: '' }));
  return fieldsOf({ request, prompt }, anywhere).map(([key]) => key);
}

function fieldsOf({ request, prompt }: Asked, places: readonly Hosted[]): (readonly [string, Json])[] {
  const { keys } = sold[request.operation];
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
  return Object.entries(asked).filter(([key, value]) => value !== null && keys.includes(key));
}
