import { type Head, json } from './call.js';
import type { Desk, Dialect, Route } from './dialect.js';
import { SHORT_SIDES } from './sizes.js';
import { openService, serviceDefaults, type Service, type ServiceGiven } from './service.js';
import { refuse, say, type Shape } from './xai/answers.js';
import { list, one, upload } from './xai/files.js';
import { type OrderGiven, readOrder } from './xai/order.js';
import { polledAnswer, type PolledGiven } from './xai/polled.js';

export type XaiGiven = ServiceGiven &
  OrderGiven &
  PolledGiven & {
    /** Of all errors; null: as each status was seen. */
    readonly shape: Shape | null;
    /** Unknown of the real one. What moderation withholds is billed in any case (measured). */
    readonly isFailedBilled: boolean;
    readonly retryAfterS: number;
  };

/** What is unknown of the real service has a value here, and every value can be another. */
const defaults: XaiGiven = {
  ...serviceDefaults,
  key: 'key-of-the-video-service',
  maxReferences: 7,
  tagBase: 1,
  promptMax: null,
  zeroRetention: false,
  checksFiles: 'at_create',
  shortSides: SHORT_SIDES,
  extensionReports: 'whole',
  shape: null,
  isFailedBilled: false,
  retryAfterS: 1,
};

export type XaiService = Service & {
  /** For a command in a process of its own. */
  readonly env: { readonly XAI_API_KEY: string; readonly XAI_BASE_URL: string };
};

/**
 * xAI's video API as its contract has it, strictly, over HTTP on loopback: `const xai = await openXai()`, and
 * `await xai.close()` in the end. What castreel should never do and the real service would silently bear is in
 * `xai.journal.violations()`.
 */
export async function openXai(given: Partial<XaiGiven> = {}): Promise<XaiService> {
  const all = { ...defaults, ...given };
  const service = await openService(xaiDialect(all), all);
  return { ...service, env: { XAI_API_KEY: service.key, XAI_BASE_URL: service.baseUrl } };
}

function xaiDialect(given: XaiGiven): Dialect {
  const { shape } = given;
  return {
    basePath: '/v1',
    route: (head, desk) => routeOf(head, desk, shape),
    order: (call, desk) => readOrder({ call, desk, given }),
    refuses: ({ status, message }) => refuse({ status, code: codes[status] ?? '', text: message }, shape),
    created: ({ id }) => json(200, { request_id: id }),
    polled: (job, now) => polledAnswer(job, now, given),
    says: (saying) => say(saying, shape, given.retryAfterS),
    isBilled: (fate) => given.isFailedBilled || fate?.startsWith('failed_') !== true,
  };
}

const codes: Readonly<Record<number, string>> = {
  400: 'invalid-argument',
  404: 'not-found',
  422: 'malformed',
};

function routeOf({ method, url }: Head, desk: Desk, shape: Shape | null): Route | null {
  const path = url.pathname.replace(/^\/v1/, '');
  const [, videos] = /^\/videos\/([\w-]+)$/.exec(path) ?? [];
  if (method === 'POST' && videos !== undefined) {
    return ['generations', 'edits', 'extensions'].includes(videos) ? { kind: 'create' } : null;
  }
  if (method === 'GET' && videos !== undefined) return { kind: 'poll', id: videos };
  if (path === '/files') {
    if (method === 'POST')
      return { kind: 'upload', work: (call) => Promise.resolve(upload(call, desk, shape)) };
    const query = ['limit', 'order', 'pagination_token'];
    return method === 'GET' ? { kind: 'file', query, work: () => Promise.resolve(list(url, desk)) } : null;
  }
  const [, id, content] = /^\/files\/([\w-]+)(\/content)?$/.exec(path) ?? [];
  const isThere = id !== undefined && (method === 'GET' || (method === 'DELETE' && content === undefined));
  if (!isThere) return null;
  const asked = { method, id, isContent: content !== undefined };
  return { kind: 'file', work: () => Promise.resolve(one(asked, desk, shape)) };
}
