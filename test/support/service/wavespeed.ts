import type { Head } from './call.js';
import type { Desk, Dialect, Route } from './dialect.js';
import { SHORT_SIDES } from './sizes.js';
import { openService, serviceDefaults, type Service, type ServiceGiven } from './service.js';
import { refuse, say, type Shape } from './wavespeed/answers.js';
import { models } from './wavespeed/models.js';
import { modelIdIn, type OrderGiven, readOrder } from './wavespeed/order.js';
import {
  createdAnswer,
  framed,
  historyAnswer,
  polledAnswer,
  type PredictionsGiven,
} from './wavespeed/predictions.js';
import { openTickets } from './wavespeed/uploads.js';

export type WavespeedGiven = ServiceGiven &
  OrderGiven &
  PredictionsGiven & {
    /** Of all errors; null: as each status is documented. */
    readonly shape: Shape | null;
    /** What ends without a clip: unknown of the real one, whose docs speak of refunds. */
    readonly isFailedBilled: boolean;
    readonly retryAfterS: number;
  };

/** What is unknown of the real service has a value here, and every value can be another. */
const defaults: WavespeedGiven = {
  ...serviceDefaults,
  key: 'key-of-the-video-service',
  checksFiles: 'late',
  shortSides: SHORT_SIDES,
  referenceAspect: null,
  echoes: null,
  shape: null,
  isFailedBilled: false,
  retryAfterS: 1,
};

export type WavespeedService = Service & {
  /** For a command in a process of its own. */
  readonly env: { readonly WAVESPEED_API_KEY: string; readonly WAVESPEED_BASE_URL: string };
};

/** WaveSpeedAI's video API as its contract has it, strictly, over HTTP on loopback; as `openXai` opens xAI's. */
export async function openWavespeed(given: Partial<WavespeedGiven> = {}): Promise<WavespeedService> {
  const all = { ...defaults, ...given };
  const service = await openService(wavespeedDialect(all), all);
  return { ...service, env: { WAVESPEED_API_KEY: service.key, WAVESPEED_BASE_URL: service.baseUrl } };
}

function wavespeedDialect(given: WavespeedGiven): Dialect {
  const { shape, isFailedBilled } = given;
  const tickets = openTickets();
  return {
    basePath: '',
    route: (head, desk) => tickets.route(head, desk, shape) ?? routeOf(head, desk, given),
    order: (call, desk) => readOrder({ call, desk, given }),
    refuses: ({ status, message }) => refuse({ status, code: 'INVALID_PARAMETER', text: message }, shape),
    created: createdAnswer,
    polled: polledAnswer,
    says: (saying) => say(saying, shape, given.retryAfterS),
    isBilled: (fate) => isFailedBilled || fate === null || !withoutClip.test(fate),
  };
}

const withoutClip = /^(failed_|moderated_|cancelled|timed_out|expired|no_result)/;

function routeOf({ method, url }: Head, desk: Desk, given: WavespeedGiven): Route | null {
  const path = url.pathname;
  const id = /^\/api\/v3\/predictions\/([\w-]+)\/result$/.exec(path)?.[1];
  if (method === 'GET' && id !== undefined) return { kind: 'poll', id };
  if (method === 'GET' && path === '/api/v3/balance') {
    return { kind: 'file', work: () => Promise.resolve(framed({ balance: 12.5 })) };
  }
  if (method === 'POST' && path === '/api/v3/predictions') {
    return { kind: 'history', work: (call) => historyAnswer(call, desk, given) };
  }
  return method === 'POST' && modelIdIn(path) in models ? { kind: 'create' } : null;
}
