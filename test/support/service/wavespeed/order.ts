import type { ImageFacts } from '../../../../src/media/image-facts.js';
import { jsonIn, type Call } from '../call.js';
import type { Desk } from '../dialect.js';
import type { Order } from '../jobs.js';
import { billedSecondsOf, type Found, type MediaGiven, readImage, readVideo, Refused } from '../media.js';
import { shapeOf, sizeOf, type SizesGiven } from '../sizes.js';
import { type Fields, type Model, models, priceFor, SERVER_DEFAULTS, SOURCE_S } from './models.js';

export type OrderGiven = MediaGiven &
  SizesGiven & {
    /** What a clip of references looks like, for which nothing can be asked: the first of them, or always this. */
    readonly referenceAspect: string | null;
  };

type Where = { readonly call: Call; readonly desk: Desk; readonly given: OrderGiven };

/** The id of a model, which is the path of its submit. */
export function modelIdIn(path: string): string {
  return path.replace(/^\/api\/v3\//, '');
}

/** Reads and prices a create as WaveSpeedAI does. Throws `Refused`; what castreel should never send is a violation besides. */
export async function readOrder(where: Where): Promise<Order> {
  const { call } = where;
  const modelId = modelIdIn(call.url.pathname);
  const model = models[modelId];
  if (model === undefined) throw new Refused(404, `The model ${modelId} was not found.`);
  const fields = parse(model, where);
  const { prompt } = fields;
  const made = fields.video === undefined ? await filmed(fields, where) : await goneOn(fields, model, where);
  return {
    prompt,
    model: modelId,
    clip: made.clip,
    priceMicroUsd: priceFor(model, made.seconds),
    keep: null,
  };
}

/** What is to be filmed, and the seconds that are billed. */
type Made = { readonly clip: Order['clip']; readonly seconds: number };

async function filmed(fields: Fields, where: Where): Promise<Made> {
  const { images = [], image, duration, resolution, aspect_ratio } = fields;
  const seconds = duration ?? SERVER_DEFAULTS.seconds;
  const sent = [...images, ...(image === undefined ? [] : [image])];
  const found = await Promise.all(
    sent.map((url, n) => readImage({ url: address(url, where) }, { ...where, field: `image ${n + 1}` })),
  );
  const late = found.find((one) => one.kind === 'late');
  if (late !== undefined) return { clip: { kind: 'never', complaint: late.complaint }, seconds };
  const shape =
    (image === undefined ? where.given.referenceAspect : null) ??
    aspect_ratio ??
    seenIn(found) ??
    SERVER_DEFAULTS.aspect;
  const size = sizeOf(
    resolution ?? SERVER_DEFAULTS.resolution,
    typeof shape === 'string' ? shapeOf(shape) : shape,
    where.given,
  );
  return { clip: { kind: 'new', seconds, size, sound: true }, seconds };
}

function seenIn([first]: readonly Found<ImageFacts>[]): ImageFacts | null {
  return first?.kind === 'seen' ? first.facts : null;
}

/** An edit or an extension. Whatever is wrong with its video is found out when the job runs. */
async function goneOn(
  { video = '', duration, resolution = SERVER_DEFAULTS.resolution }: Fields,
  { mode }: Model,
  where: Where,
): Promise<Made> {
  const added = duration ?? SERVER_DEFAULTS.seconds;
  const found = await readVideo({ url: address(video, where) }, { ...where, field: 'video' });
  if (found.kind === 'late') return { clip: { kind: 'never', complaint: found.complaint }, seconds: added };
  const { facts, bytes: source } = found;
  const { min, max } = SOURCE_S[mode === 'edit' ? 'edit' : 'extend'];
  const seconds = mode === 'edit' ? billedSecondsOf(facts) : added;
  if (facts.durationS < min - 1e-6 || facts.durationS > max + 1e-6) {
    return { clip: { kind: 'never', complaint: `The video lasts ${facts.durationS} s.` }, seconds };
  }
  if (mode === 'edit')
    return { clip: { kind: 'edit', source, size: sizeOf(resolution, facts, where.given) }, seconds };
  return { clip: { kind: 'extension', seconds, source }, seconds };
}

/** Whether data URIs are taken is unknown. */
function address(url: string, { call, desk }: Where): string {
  if (/^https?:/.test(url)) return url;
  desk.violate(call, `${url.slice(0, 20)} is no address`);
  throw new Refused(400, 'A media URL is invalid.');
}

function parse({ inputs, told }: Model, { call, desk }: Where): Fields {
  if (!/^application\/json\b/.test(call.headers['content-type'] ?? '')) {
    desk.violate(call, 'the body is not said to be JSON');
    throw new Refused(400, 'The body is no JSON.');
  }
  const body = jsonIn(call.body);
  const read = inputs.safeParse(body);
  if (!read.success) {
    const [issue] = read.error.issues;
    const what = `property "${issue?.path.join('.') ?? ''}": ${issue?.message ?? ''}`;
    desk.violate(call, what);
    throw new Refused(400, what);
  }
  const fields = read.data as Fields;
  for (const key of Object.keys(body as object))
    if (!(key in inputs.shape)) desk.violate(call, `unknown input ${key}`);
  for (const key of told) if (!(key in fields)) desk.violate(call, `${key} is not sent`);
  for (const what of strayTags(fields)) desk.violate(call, what);
  return fields;
}

/** Tags in the prompt that name nothing that was sent. They count from 1. */
function strayTags({ prompt, images = [] }: Fields): string[] {
  return [...prompt.matchAll(/@image(\d+)/g)].flatMap(([tag, n]) =>
    Number(n) >= 1 && Number(n) <= images.length
      ? []
      : [`the prompt names ${tag}, and ${images.length} were sent`],
  );
}
