import type { Json } from '../../base/digest.js';
import { microUsd, type MicroUsd } from '../../base/money.js';
import { type Answer, exchange, readJson } from '../exchange.js';
import type { Found, Outside, Refused, Sought } from '../provider.js';
import { handleSchema } from './jobs.js';
import { logsSchema, type Row } from './wire.js';

const HOUR_MS = 60 * 60_000;
const LOOK_MS = 30_000;
const PAGE_ROWS = 100;

/** More rows of one model are not gone through: the logs are asked at most 200 times a minute, all told. */
const MOST_PAGES = 50;

/**
 * Lost creates by the id that went with their POST, which AI/ML API stores and lists. A row may come late, some only when
 * its charge has landed, so that none proves nothing; logs that cannot be read to their end show nothing either.
 * Source: docs page Usage Logs, 2026-11.
 */
export async function findIn(
  { attemptId, request, fromMs }: Sought,
  outside: Outside,
): Promise<readonly Found[]> {
  const ageMs = outside.clock.now() - fromMs;
  const query = { period: periodOf(ageMs), model: `x-ai/${request.model}` };
  // Rows come newest first: what was there before the create need not be read.
  const rows = await rowsUntil(({ created }) => Date.parse(created) < fromMs, query, outside);
  const ids = (rows ?? []).flatMap((row) => (row.client_request_id === attemptId ? [row.inference_id] : []));
  return [...new Set(ids)].map((id) => ({ handle: { id }, certain: true }));
}

/**
 * What a finished job really cost; null: its charge has not landed. Zero is believed only of a create that failed, which
 * is billed nothing: only a create carries a client's id.
 */
export async function costIn(handle: Json, outside: Outside): Promise<MicroUsd | null> {
  const { id } = handleSchema.parse(handle);
  const isBilled = (row: Row): boolean =>
    row.inference_id === id &&
    ((row.cost?.usd ?? 0) > 0 || (row.status === 'failed' && row.client_request_id != null));
  const rows = await rowsUntil(isBilled, { period: '8d' }, outside);
  const row = rows?.find(isBilled);
  return row === undefined ? null : microUsd(row.cost?.usd ?? 0);
}

/** One row, which only a good key is shown. */
export async function lookIn(outside: Outside): Promise<Answer | Refused> {
  return await ask({ period: '1h', limit: '1' }, outside);
}

/** The rows up to the page on which one is found, or to the last; null: not all could be read. */
async function rowsUntil(
  isLast: (row: Row) => boolean,
  query: Readonly<Record<string, string>>,
  outside: Outside,
): Promise<readonly Row[] | null> {
  const rows: Row[] = [];
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const answer = await ask(
      { ...query, limit: String(PAGE_ROWS), offset: String(page * PAGE_ROWS) },
      outside,
    );
    if ('failure' in answer || answer.status !== 200) return null;
    const read = readJson(answer, logsSchema);
    if ('problem' in read) return null;
    rows.push(...read.data.data);
    if (!read.data.pagination.has_more || read.data.data.some(isLast)) return rows;
  }
  return null;
}

async function ask(query: Readonly<Record<string, string>>, outside: Outside): Promise<Answer | Refused> {
  const path = `/v2/logs?${new URLSearchParams(query).toString()}`;
  return await exchange({ method: 'GET', path, body: null, timeoutMs: LOOK_MS }, outside);
}

/** A whole number of hours or days, at most 92 days. */
function periodOf(ageMs: number): string {
  const hours = Math.ceil(ageMs / HOUR_MS);
  return hours <= 24 ? '24h' : `${Math.min(92, Math.ceil(hours / 24))}d`;
}
