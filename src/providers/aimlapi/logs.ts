import { microUsd, type MicroUsd } from '../../base/money.js';
import { readJson } from '../answer.js';
import { exchange } from '../exchange.js';
import { unread, type Found, type Outside, type Owed, type Sought, type Unread } from '../provider.js';
import { serviceTimeMs } from '../service-time.js';
import { failureOf } from './answers.js';
import { handleOf, handleSchema, type Logs, logsSchema, type Row } from './wire.js';

export const LOGS = '/v2/logs';

const HOUR_MS = 60 * 60_000;
const PAGE_ROWS = 100;

/** More rows of one model and span are not gone through: the logs are asked at most 200 times a minute, all told. */
const MOST_PAGES = 50;

/** Costs of so many jobs are looked for in one span: a hundred rows for each. */
const MOST_JOBS = 50;

/** What is asked of the logs: the rows of a model whose request came in between two times. */
type Span = { readonly model: string; readonly fromMs: number; readonly toMs: number };

/**
 * Lost creates by the id that went with their POST, which AI/ML API stores and lists. A row may come late, some only when
 * its charge has landed, so that none proves nothing. Source: docs page Usage Logs, 2026-11.
 */
export async function findIn(
  { attemptId, request: { model }, fromMs, toMs, wants }: Sought,
  outside: Outside,
): Promise<readonly Found[] | Unread> {
  const found = new Map<string, Found>();
  for await (const page of pagesIn({ model, fromMs, toMs }, outside)) {
    // Over a wide span any that was seen is an answer: it stands against a person's word.
    if ('failure' in page) return wants === 'tied' && found.size > 0 ? [...found.values()] : page;
    const own = page.filter((row) => row.client_request_id === attemptId);
    for (const row of own) found.set(row.inference_id, foundIn(row));
  }
  return [...found.values()];
}

function foundIn({ inference_id: id, model = null, created }: Row): Found {
  return { handle: handleOf(id), id, model, tie: 'own_id', createdAtMs: serviceTimeMs(created) };
}

/**
 * What finished jobs really cost, by their ids; those are missing whose charge has not landed. Zero is believed only of a
 * create that failed, which is billed nothing: only a create carries a client's id.
 */
export async function costsIn(
  owed: readonly Owed[],
  outside: Outside,
): Promise<ReadonlyMap<string, MicroUsd>> {
  const costs = new Map<string, MicroUsd>();
  for (const { ids, ...span } of spansOf(owed)) {
    for await (const page of pagesIn(span, outside)) {
      for (const row of 'failure' in page ? [] : page) {
        const usd = row.cost?.usd ?? 0;
        const isFree = row.status === 'failed' && row.client_request_id != null;
        if (ids.has(row.inference_id) && (usd > 0 || isFree)) costs.set(row.inference_id, microUsd(usd));
      }
      if ([...ids].every((id) => costs.has(id))) break;
    }
  }
  return costs;
}

/** Jobs of one model that were created near each other share a span. */
function spansOf(owed: readonly Owed[]): (Span & { readonly ids: ReadonlySet<string> })[] {
  const spans: { model: string; fromMs: number; toMs: number; ids: Set<string> }[] = [];
  for (const { handle, request, fromMs, toMs } of [...owed].sort((a, b) => a.fromMs - b.fromMs)) {
    const { id } = handleSchema.parse(handle);
    const last = spans.findLast(({ model }) => model === request.model);
    if (last === undefined || fromMs > last.toMs || last.ids.size === MOST_JOBS) {
      spans.push({ model: request.model, fromMs, toMs, ids: new Set([id]) });
    } else {
      last.toMs = Math.max(last.toMs, toMs);
      last.ids.add(id);
    }
  }
  return spans;
}

/** The rows of a span, page by page; a failure, and no more: the rest of them cannot be read. */
async function* pagesIn(span: Span, outside: Outside): AsyncGenerator<readonly Row[] | Unread> {
  const times = timesOf(span, outside.clock.now());
  const query = { ...times, model: `x-ai/${span.model}`, limit: String(PAGE_ROWS) };
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const read = await readPage({ ...query, offset: String(page * PAGE_ROWS) }, outside);
    if ('failure' in read) {
      yield read;
      return;
    }
    yield read.data;
    if (!read.pagination.has_more) return;
  }
  yield unread(`AI/ML API lists more than ${MOST_PAGES * PAGE_ROWS} calls of that time`);
}

/**
 * Up to now it is a whole number of hours or days, at most 92 days; whether an end may lie ahead no page says. By a clock that
 * was set back all of it lies ahead.
 */
function timesOf({ fromMs, toMs }: Span, nowMs: number): Readonly<Record<string, string>> {
  if (toMs < nowMs) return { start: new Date(fromMs).toISOString(), end: new Date(toMs).toISOString() };
  const hours = Math.max(1, Math.ceil((nowMs - fromMs) / HOUR_MS));
  return { period: hours <= 24 ? `${hours}h` : `${Math.min(92, Math.ceil(hours / 24))}d` };
}

async function readPage(query: Readonly<Record<string, string>>, outside: Outside): Promise<Logs | Unread> {
  const path = `${LOGS}?${new URLSearchParams(query).toString()}`;
  const answer = await exchange({ method: 'GET', path, body: null }, outside);
  if ('failure' in answer) return answer;
  if (answer.status !== 200) return { failure: failureOf(answer, 'no') };
  const read = readJson(answer, logsSchema);
  return 'data' in read ? read.data : unread(`AI/ML API ${read.problem}`);
}
