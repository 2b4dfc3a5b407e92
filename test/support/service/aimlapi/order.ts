import { z } from 'zod';
import { imageFacts } from '../../../../src/media/image-facts.js';
import { jsonIn, type Call } from '../call.js';
import type { Desk } from '../dialect.js';
import type { Order } from '../jobs.js';
import { Refused } from '../media.js';
import type { Size } from '../pictures.js';
import { RESOLUTIONS, shapeOf, sizeOf, type SizesGiven } from '../sizes.js';

export type OrderGiven = SizesGiven & {
  /** Not published where anybody could read it: anything. */
  readonly usdPerSecond: number;
};

const ASPECTS = ['1:1', '16:9', '9:16', '4:3', '3:4', '3:2', '2:3'] as const;

/** The model behind it stops here with references, which the schema does not say. */
const REFERENCE_MOST_S = 10;

/**
 * The whole schema of `x-ai/grok-imagine-video`. What is not in it is not refused, and does nothing: so it is a violation.
 * Source: aimlapi/api-docs, grok-imagine-video.json.
 */
const fields = z.looseObject({
  model: z.literal('x-ai/grok-imagine-video'),
  prompt: z.string().optional(),
  image_url: z.url().optional(),
  reference_images: z.array(z.url()).min(1).max(7).optional(),
  duration: z.int().min(1).max(15).optional(),
  aspect_ratio: z.enum(ASPECTS).optional(),
  resolution: z.enum(RESOLUTIONS).optional(),
});

type Fields = z.infer<typeof fields>;

/** Reads and prices a create. What castreel should never send is a violation, whether it is refused or borne. */
export async function readOrder(
  { call, desk }: { call: Call; desk: Desk },
  given: OrderGiven,
): Promise<Order> {
  const invalid = (what: string): Refused => {
    desk.violate(call, what);
    return new Refused(400, `Body validation error! ${what}`);
  };
  const read = fields.safeParse(jsonIn(call.body));
  if (!read.success) {
    const [issue] = read.error.issues;
    throw invalid(`${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`);
  }
  const asked = read.data;
  for (const what of complaintsOf(asked, call)) desk.violate(call, what);
  const { prompt = '', image_url: image, reference_images: references = [], duration = 10 } = asked;
  if (image !== undefined && references.length > 0)
    throw invalid('image_url and reference_images exclude each other');
  const images = image === undefined ? references : [image];
  const wrong = images.find((address) => objectionTo(address) !== null);
  if (wrong !== undefined) throw invalid(`${wrong.slice(0, 60)} ${objectionTo(wrong) ?? ''}`);
  const seen = await Promise.all(images.map((address) => look(address, desk)));
  const lost = seen.find((one) => one === 'lost');
  const tooLong = references.length > 0 && duration > REFERENCE_MOST_S;
  if (tooLong) desk.violate(call, `${duration} s with references`);
  const first = seen.find((one) => typeof one === 'object');
  const shape = image !== undefined && first !== undefined ? first : shapeOf(asked.aspect_ratio ?? '16:9');
  const size = sizeOf(asked.resolution ?? '720p', shape, given);
  return {
    prompt,
    model: asked.model,
    priceMicroUsd: Math.round(given.usdPerSecond * 1e6 * duration),
    clip:
      lost !== undefined || tooLong
        ? {
            kind: 'never',
            complaint: lost === undefined ? 'duration is out of range' : 'an image is not there',
          }
        : { kind: 'new', seconds: duration, size, sound: true },
    keep: null,
  };
}

/** What the service bears, and castreel never does. */
function complaintsOf(asked: Fields, { headers }: Call): string[] {
  const { prompt = '', image_url: image, reference_images: references = [] } = asked;
  const id = headers['x-client-request-id'];
  const strangers = Object.keys(asked).filter((name) => !Object.keys(fields.shape).includes(name));
  const tags = [...prompt.matchAll(/<IMAGE_(\d+)>/g)].filter(
    ([, n]) => Number(n) < 1 || Number(n) > references.length,
  );
  const hasImages = image !== undefined || references.length > 0;
  return [
    ...strangers.map((name) => `unknown field ${name}`),
    ...tags.map(([tag]) => `the prompt names ${tag}, and ${references.length} were sent`),
    ...(asked.duration === undefined ? ['duration is not sent'] : []),
    ...(asked.aspect_ratio === undefined && image === undefined ? ['aspect_ratio is not sent'] : []),
    ...(asked.aspect_ratio !== undefined && image !== undefined
      ? ['aspect_ratio is sent with an image']
      : []),
    ...(asked.resolution === undefined && !hasImages ? ['resolution is not sent'] : []),
    ...(asked.resolution !== undefined && hasImages ? ['resolution is sent, and follows the images'] : []),
    ...(clientIdIn(id) === null ? ['no X-Client-Request-Id that would be stored'] : []),
  ];
}

/** What is out of the alphabet is dropped, and nobody is told. */
export function clientIdIn(header: unknown): string | null {
  return typeof header === 'string' && /^[A-Za-z0-9._:-]{1,128}$/.test(header) ? header : null;
}

function objectionTo(address: string): string | null {
  const { protocol, hostname } = new URL(address);
  if (protocol !== 'https:') return 'is not https';
  return /^(localhost|127\.|10\.|192\.168\.|\[)/.test(hostname) ? 'is not public' : null;
}

/** An image that nobody looked at is believed. */
async function look(address: string, desk: Desk): Promise<Size | 'lost' | 'unseen'> {
  const bytes = await desk.fetch(address);
  if (bytes === 'unknown') return 'unseen';
  const facts = bytes === 'missing' ? null : imageFacts(bytes);
  return facts?.kind === 'image' ? facts : 'lost';
}
