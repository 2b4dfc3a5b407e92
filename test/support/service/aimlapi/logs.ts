import { type Answer, type Call, json } from '../call.js';
import type { Desk, Listed } from '../dialect.js';
import { refuse } from './answers.js';
import { clientIdIn } from './order.js';
import { chargedUsd, errorOf, type PolledGiven } from './polled.js';

export type LogsGiven = PolledGiven & {
  /** Whether a poll is a request that has a row, too; unknown of the real one. */
  readonly listsPolls: boolean;
};

export const LOGS_QUERY = ['period', 'start', 'end', 'key_prefix', 'model', 'status', 'limit', 'offset'];
const HOUR_MS = 3_600_000;
const MOST_MS = 92 * 24 * HOUR_MS;

/** `GET /v2/logs`: rows of one window and model, newest first, by pages. Source: docs page Usage Logs, logs-v2.json. */
export async function logs(call: Call, desk: Desk, given: LogsGiven): Promise<Answer> {
  const { searchParams: query } = call.url;
  const invalid = (what: string): Answer => {
    desk.violate(call, what);
    return refuse(400, what);
  };
  const span = spanIn(query);
  if (span === null) return invalid(`the time ${query.toString()}`);
  const [limit, offset] = [Number(query.get('limit') ?? 50), Number(query.get('offset') ?? 0)];
  if (!Number.isInteger(limit) || limit < 1 || limit > 100 || !Number.isInteger(offset) || offset < 0) {
    return invalid(`the page ${offset}, ${limit}`);
  }
  const models = query.getAll('model');
  const listed = (await desk.listed()).filter(
    ({ job, post }) =>
      (models.length === 0 || models.includes(job.order.model)) &&
      post.atMs >= span.fromMs &&
      post.atMs <= span.toMs,
  );
  const rows = listed.toReversed().flatMap((one) => rowsOf(one, given));
  const has_more = offset + limit < rows.length;
  return json(200, {
    data: rows.slice(offset, offset + limit),
    pagination: { limit, offset, total: rows.length, has_more },
  });
}

/** Either `period`, or both `start` and `end`; null: what the service does not take. */
function spanIn(query: URLSearchParams): { readonly fromMs: number; readonly toMs: number } | null {
  const [period, start, end] = ['period', 'start', 'end'].map((name) => query.get(name)) as [
    string | null,
    string | null,
    string | null,
  ];
  const [, count, unit] = /^([1-9]\d*)([hd])$/.exec(period ?? '') ?? [];
  const span =
    start === null && end === null
      ? { fromMs: Date.now() - Number(count) * (unit === 'h' ? HOUR_MS : 24 * HOUR_MS), toMs: Date.now() }
      : { fromMs: Date.parse(start ?? ''), toMs: Date.parse(end ?? '') };
  const lengthMs = span.toMs - span.fromMs;
  const isOne = period === null || (start === null && end === null);
  return isOne && lengthMs >= 0 && lengthMs <= MOST_MS ? span : null;
}

function rowsOf({ job, post, moment }: Listed, given: LogsGiven): object[] {
  const usd = chargedUsd(job, moment, given);
  const row = {
    created: new Date(post.atMs).toISOString(),
    status: moment.kind === 'over' && errorOf(job) !== null ? 'failed' : 'succeeded',
    origin: 'api',
    model: job.order.model,
    cost: { usd, credits: Math.round(usd * 2_000_000) },
    tokens: { input: 0, output: 0, total: 0 },
    request_id: `req-${job.id}`,
    inference_id: job.id,
    client_request_id: clientIdIn(post.headers['x-client-request-id']),
  };
  const polled = { ...row, status: 'failed', cost: { usd: 0, credits: 0 }, client_request_id: null };
  return given.listsPolls ? [polled, row] : [row];
}
