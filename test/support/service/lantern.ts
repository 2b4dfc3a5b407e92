import { z } from 'zod';
import { type Answer, type Call, type Head, json } from './call.js';
import type { Desk, Dialect, Now, Route } from './dialect.js';
import { comeAgain, type Fate, type Saying } from './fault-table.js';
import type { Job, Order } from './jobs.js';
import { readImage, Refused } from './media.js';
import { openService, serviceDefaults, type Service, type ServiceGiven } from './service.js';
import { shapeOf, SHORT_SIDES, sizeOf } from './sizes.js';

/** The service of the example in `docs/providers.md`, of which that page is all that is known. */
export async function openLantern(given: Partial<ServiceGiven> = {}): Promise<Service> {
  return await openService(lanternDialect, { ...defaults, ...given });
}

const defaults: ServiceGiven = {
  ...serviceDefaults,
  key: 'key-of-the-lantern',
  took: 1,
};

const USD_PER_SECOND = { '480p': 30_000, '720p': 50_000 };

const bodySchema = z.strictObject({
  prompt: z.string().min(1).max(2000),
  seconds: z.int().min(1).max(8),
  resolution: z.enum(['480p', '720p']),
  aspect: z.enum(['16:9', '9:16']).optional(),
  image: z.string().optional(),
});

const lanternDialect: Dialect = {
  basePath: '/v1',
  route,
  order: orderOf,
  refuses: ({ status, message }) => json(status, { error: message }),
  created: ({ id }) => json(201, { id }),
  polled,
  says: (saying) => {
    const [status, error] = sayings[saying];
    return json(status, { error }, comeAgain(saying, 1));
  },
  isBilled: (fate) => fate?.startsWith('failed_') !== true,
};

function route({ method, url }: Head): Route | null {
  const path = url.pathname.replace(/^\/v1/, '');
  if (method === 'POST') return path === '/clips' ? { kind: 'create' } : null;
  if (path === '/account')
    return { kind: 'file', work: () => Promise.resolve(json(200, { name: 'a maker' })) };
  const id = /^\/clips\/([\w-]+)$/.exec(path)?.[1];
  return id === undefined ? null : { kind: 'poll', id };
}

async function orderOf(call: Call, desk: Desk): Promise<Order> {
  const read = bodySchema.safeParse(JSON.parse(call.body.toString()));
  if (!read.success) {
    desk.violate(call, z.prettifyError(read.error));
    throw new Refused(400, 'The body is malformed.');
  }
  const { prompt, seconds, resolution, aspect, image } = read.data;
  if ((aspect === undefined) === (image === undefined)) {
    desk.violate(call, 'the aspect follows the image, and is said where there is none');
  }
  const media = { call, desk, given: { checksFiles: 'late' }, field: 'image' } as const;
  const found = image === undefined ? null : await readImage({ url: image }, media);
  const shape = found?.kind === 'seen' ? found.facts : shapeOf(aspect ?? '16:9');
  return {
    prompt,
    model: 'beam',
    priceMicroUsd: seconds * USD_PER_SECOND[resolution],
    clip: { kind: 'new', seconds, size: sizeOf(resolution, shape, { shortSides: SHORT_SIDES }), sound: true },
    keep: null,
  };
}

function polled({ fate, billedMicroUsd }: Job, { moment, nth, address }: Now): Answer {
  if (moment.kind === 'pending') return json(200, { state: nth === 1 ? 'queued' : 'lit' });
  if (fate === 'unknown_status' && nth <= 2) return json(200, { state: 'flickering' });
  const cost = { cost_usd: billedMicroUsd / 1e6 };
  const ends: Partial<Record<Fate, object>> = {
    failed_internal: { state: 'failed', reason: 'The lamp went out.' },
    moderated_done: { state: 'withheld', reason: 'Not fit to be seen.', ...cost },
    no_result: { state: 'done', ...cost },
    no_usage: { state: 'done', url: address },
  };
  return json(200, (fate === null ? null : ends[fate]) ?? { state: 'done', url: address, ...cost });
}

const sayings: Readonly<Record<Saying, readonly [status: number, error: string]>> = {
  rate: [429, 'Too many clips at once.'],
  rate_after: [429, 'Too many clips at once.'],
  rate_date: [429, 'Too many clips at once.'],
  quota: [402, 'Your account is empty.'],
  bad_key: [401, 'Nobody has this key.'],
  forbidden: [403, 'This key may not make clips.'],
  stale: [403, 'This address has expired.'],
  invalid: [400, 'Something is out of range.'],
  malformed: [422, 'The body is malformed.'],
  no_model: [404, 'There is no such model.'],
  not_found: [404, 'There is no such clip.'],
  timeout: [408, 'That took too long.'],
  internal: [500, 'Something broke.'],
  bad_gateway: [502, 'Something before us broke.'],
  unavailable: [503, 'Come back later.'],
  gateway_timeout: [504, 'That took too long for something before us.'],
  unknown_error: [520, 'Something is odd.'],
  overloaded: [529, 'Too many people at once.'],
};
