import type { ImageFacts } from '../../../../src/media/image-facts.js';
import type { Call } from '../call.js';
import type { Desk } from '../dialect.js';
import type { Order } from '../jobs.js';
import { type Endpoint, type Fields, schemas, strangers } from './fields.js';
import { holdToLimits, type LimitsGiven, strayTags, untold } from './limits.js';
import {
  billedSecondsOf,
  type Found,
  type Media,
  type MediaGiven,
  readImage,
  readVideo,
  Refused,
} from '../media.js';
import { EDIT_SOURCE_S, EXTENSION_SOURCE_S, type Mode, models, priceFor } from './models.js';
import { type Resolution, resolutionOf, shapeOf, sizeOf, type SizesGiven } from '../sizes.js';

export type OrderGiven = LimitsGiven & MediaGiven & SizesGiven;

type Where = { readonly call: Call; readonly desk: Desk; readonly given: OrderGiven };

/** Reads and prices a create as xAI does. Throws `Refused`; what castreel should never send is a violation besides. */
export async function readOrder(where: Where): Promise<Order> {
  const { call, desk, given } = where;
  const endpoint = call.url.pathname.split('/').at(-1) as Endpoint;
  const fields = parse(endpoint, where);
  const mode = modeOf(endpoint, fields);
  const name = fields.model ?? 'grok-imagine-video';
  const model = models[name];
  if (model === undefined) throw new Refused(404, `The model ${name} does not exist for your team.`);
  for (const what of [...untold(mode, fields), ...strayTags(fields, given)]) desk.violate(call, what);
  if (fields.output !== undefined) desk.violate(call, 'output: this server uploads nothing');
  const { seconds, resolution } = holdToLimits(mode, { fields, model, given });
  const images = await readImages(fields, where);
  const { prompt = '', storage_options: storage } = fields;
  const footage =
    fields.video === undefined
      ? filmed(fields, { images, seconds, resolution, given })
      : await goneOn(fields.video, { mode: mode === 'edit' ? 'edit' : 'extend', seconds, resolution }, where);
  return {
    prompt,
    model: name,
    clip: footage.clip,
    priceMicroUsd: priceFor(model, { ...footage, images: images.length }),
    keep:
      storage === undefined ? null : { filename: storage.filename, livesS: storage.expires_after ?? null },
  };
}

/** What is to be filmed, and what it is billed by. */
type Footage = {
  readonly clip: Order['clip'];
  readonly resolution: Resolution;
  readonly seconds: number;
  readonly sourceSeconds: number;
};

function filmed(
  { image, aspect_ratio: aspect, generate_audio: sound = true }: Fields,
  {
    images,
    seconds,
    resolution,
    given,
  }: { images: readonly Found<ImageFacts>[]; seconds: number; resolution: Resolution; given: OrderGiven },
): Footage {
  const late = images.find((found) => found.kind === 'late');
  const [first] = images;
  const shape = image !== undefined && first?.kind === 'seen' ? first.facts : shapeOf(aspect ?? '16:9');
  const size = sizeOf(resolution, shape, given);
  const clip = late === undefined ? ({ kind: 'new', seconds, size, sound } as const) : never(late.complaint);
  return { clip, resolution, seconds, sourceSeconds: 0 };
}

/** An edit or an extension of a video, whose errors are found early only where the video came with the request. */
async function goneOn(
  video: Media,
  { mode, seconds, resolution }: { mode: 'edit' | 'extend'; seconds: number; resolution: Resolution },
  where: Where,
): Promise<Footage> {
  const found = await readVideo(video, { ...where, field: 'video' });
  if (found.kind === 'late') return { clip: never(found.complaint), resolution, seconds, sourceSeconds: 0 };
  const { facts, bytes: source } = found;
  const sourceSeconds = billedSecondsOf(facts);
  const { min, max } = mode === 'edit' ? EDIT_SOURCE_S : EXTENSION_SOURCE_S;
  const billed = { resolution: resolutionOf(facts, where.given), sourceSeconds };
  const made = mode === 'edit' ? sourceSeconds : seconds;
  if (facts.durationS < min - 1e-6 || facts.durationS > max + 1e-6) {
    const complaint = `The video lasts ${facts.durationS} s: from ${min} to ${max} s are allowed.`;
    if (video.url?.startsWith('http') === true) return { ...billed, clip: never(complaint), seconds: made };
    where.desk.violate(where.call, complaint);
    throw new Refused(400, complaint);
  }
  const clip =
    mode === 'edit'
      ? ({ kind: 'edit', source, size: null } as const)
      : ({ kind: 'extension', seconds, source } as const);
  return { ...billed, clip, seconds: made };
}

function never(complaint: string): Order['clip'] {
  return { kind: 'never', complaint };
}

async function readImages(fields: Fields, where: Where): Promise<Found<ImageFacts>[]> {
  const { image, last_frame, keyframes = [], reference_images: references = [] } = fields;
  const all: [string, Media | undefined][] = [
    ['image', image],
    ['last_frame', last_frame],
    ...keyframes.map((one, n): [string, Media] => [`keyframes.${n}`, one]),
    ...references.map((one, n): [string, Media] => [`reference_images.${n}`, one]),
  ];
  const sent = all.flatMap(([field, media]) => (media === undefined ? [] : [{ field, media }]));
  return await Promise.all(sent.map(({ field, media }) => readImage(media, { ...where, field })));
}

function parse(endpoint: Endpoint, { call, desk }: Where): Fields {
  if (!/^application\/json\b/.test(call.headers['content-type'] ?? '')) {
    desk.violate(call, 'the body is not said to be JSON');
    throw new Refused(422, 'Expected request with `Content-Type: application/json`');
  }
  let body: unknown;
  try {
    body = JSON.parse(call.body.toString());
  } catch {
    desk.violate(call, 'the body is not JSON');
    throw new Refused(422, 'Failed to parse the request body as JSON');
  }
  const read = schemas[endpoint].safeParse(body);
  if (!read.success) {
    const [issue] = read.error.issues;
    const at = `${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`;
    throw new Refused(422, `Failed to deserialize the JSON body into the target type: ${at}`);
  }
  for (const name of strangers(endpoint, body as Record<string, unknown>)) {
    desk.violate(call, `unknown field ${name}`);
  }
  return read.data;
}

function modeOf(endpoint: Endpoint, { image, reference_images: references = [] }: Fields): Mode {
  if (endpoint === 'edits') return 'edit';
  if (endpoint === 'extensions') return 'extend';
  if (references.length > 0) return image === undefined ? 'reference' : 'image_and_references';
  return image === undefined ? 'text' : 'image';
}
