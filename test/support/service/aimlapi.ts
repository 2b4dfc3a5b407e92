import { refuse, say, type SayGiven } from './aimlapi/answers.js';
import { LOGS_QUERY, logs, type LogsGiven } from './aimlapi/logs.js';
import { type OrderGiven, readOrder } from './aimlapi/order.js';
import { errors, polledAnswer } from './aimlapi/polled.js';
import { type Head, json } from './call.js';
import type { Desk, Dialect, Route } from './dialect.js';
import { SHORT_SIDES } from './sizes.js';
import { openService, serviceDefaults, type Service, type ServiceGiven } from './service.js';

export type AimlapiGiven = ServiceGiven & OrderGiven & LogsGiven & SayGiven;

/** What is unknown of the real service has a value here, and every value can be another. */
const defaults: AimlapiGiven = {
  ...serviceDefaults,
  key: 'key-of-the-reseller',
  usdPerSecond: 0.06,
  shortSides: SHORT_SIDES,
  chargedAfterMs: 0,
  landed: new Set(),
  listsPolls: false,
  quotaAs: 403,
  retryAfterS: 1,
};

export type AimlapiService = Service & {
  /** How long after its job is over a charge lands from now on; Infinity: never. */
  chargeAfter(ms: number): void;
  /** The charge of a job that is over lands now. */
  charge(job: string): void;
  /** For a command in a process of its own. */
  readonly env: { readonly AIMLAPI_API_KEY: string; readonly AIMLAPI_BASE_URL: string };
};

/** AI/ML API's video API as its contract has it, strictly, over HTTP on loopback; as `openXai`. */
export async function openAimlapi(given: Partial<AimlapiGiven> = {}): Promise<AimlapiService> {
  const landed = new Set<string>();
  const all = { ...defaults, landed, ...given };
  const service = await openService(aimlapiDialect(all), all);
  const chargeAfter = (ms: number): void => void (all.chargedAfterMs = ms);
  return {
    ...service,
    chargeAfter,
    charge: (job) => void landed.add(job),
    env: { AIMLAPI_API_KEY: service.key, AIMLAPI_BASE_URL: service.baseUrl },
  };
}

function aimlapiDialect(given: AimlapiGiven): Dialect {
  return {
    basePath: '',
    route: (head, desk) => routeOf(head, desk, given),
    order: (call, desk) => readOrder({ call, desk }, given),
    refuses: ({ status, message }) => refuse(status, message),
    created: ({ id }) =>
      json(201, { id, status: 'queued', video: null, meta: null }, { 'x-inference-id': id }),
    polled: (job, now) => polledAnswer(job, now, given),
    says: (saying) => say(saying, given),
    // What it has no error for becomes a clip like any other.
    isBilled: (fate) => fate === null || !(fate in errors),
  };
}

function routeOf({ method, url }: Head, desk: Desk, given: AimlapiGiven): Route | null {
  const id = url.searchParams.get('generation_id');
  if (url.pathname === '/v2/video/generations') {
    if (method === 'POST') return { kind: 'create' };
    return method === 'GET' && id !== null ? { kind: 'poll', id, query: ['generation_id'] } : null;
  }
  const isLogs = method === 'GET' && url.pathname === '/v2/logs';
  return isLogs ? { kind: 'history', query: LOGS_QUERY, work: (call) => logs(call, desk, given) } : null;
}
