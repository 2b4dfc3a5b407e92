import type { Json } from '../../base/digest.js';
import { readJson } from '../answer.js';
import { exchange } from '../exchange.js';
import { isTied, unread, type Found, type Outside, type Sought, type Unread } from '../provider.js';
import { serviceTimeMs } from '../service-time.js';
import { problemIn } from './answers.js';
import { keysOf } from './body.js';
import { idOf } from './sold.js';
import { handleOf, pageSchema, type Row } from './wire.js';

/** The most that a page holds. */
const PAGE_ROWS = 100;
/** That of a hundred prompts of 4,096 letters, in the longest spelling that JSON has, with their addresses. */
const PAGE_MAX_BYTES = 8_000_000;
/** What the highest account level creates in a minute: more rows than that a span of time cannot have. */
const MOST_A_MINUTE = 5000;
/** More are not read to find what a wrong clock led astray. */
const MOST_PAGES_ASTRAY = 50;

/**
 * The jobs of a model in a span of time, but those that show another prompt. One is tied where the history shows its
 * inputs, and what was sent among them to the letter: what else stands there is the service's own defaults. Without inputs
 * none is, for the account may have made others. Where only what is tied is wanted, any that was seen is an answer,
 * though not all were read: it stands against a person's word. It holds 7 days. Source: docs page Predictions API, 2026-11.
 */
export async function findIn(sought: Sought, outside: Outside): Promise<readonly Found[] | Unread> {
  const { rows, lacking } = await rowsOf(sought, outside);
  const found = foundIn(rows, sought);
  if (lacking === null) return found;
  const tied = sought.wants === 'tied' ? found.filter(isTied) : [];
  return tied.length > 0 ? tied : lacking;
}

/** `lacking`: why there may be more; null: these are all that can be of use. */
type RowsRead = { readonly rows: readonly Row[]; readonly lacking: Unread | null };

async function rowsOf(sought: Sought, outside: Outside): Promise<RowsRead> {
  const { fromMs, toMs, wants } = sought;
  const filter = {
    page_size: PAGE_ROWS,
    model: idOf(sought.request),
    created_after: new Date(fromMs).toISOString(),
    created_before: new Date(toMs).toISOString(),
  };
  const rows = new Map<string, Row>();
  const mostRows = ((toMs - fromMs) / 60_000) * MOST_A_MINUTE;
  const mostPages = wants === 'tied' ? MOST_PAGES_ASTRAY : Math.ceil(mostRows / PAGE_ROWS) + 2;
  const until = (lacking: Unread | null): RowsRead => ({ rows: [...rows.values()], lacking });
  for (let page = 1; page <= mostPages; page += 1) {
    const items = await pageOf({ page, ...filter }, outside);
    if ('failure' in items) return until(items);
    const known = rows.size;
    for (const row of items) rows.set(row.id, row);
    // However many rows the service puts on a page: the last is the one that brings nothing new.
    if (rows.size === known) return until(null);
    if (wants === 'tied' && [...rows.values()].every((row) => sentIn(row, sought) === null))
      return until(null);
  }
  return until(unread(`WaveSpeedAI lists more jobs of that time than the ${rows.size} that were read`));
}

function foundIn(rows: readonly Row[], sought: Sought): Found[] {
  const alike = rows.filter(
    (row) => isOf(row, idOf(sought.request)) && isWithin(row, sought) && isSaid(row, sought),
  );
  return alike.map((row) => {
    const { id, model = null, created_at } = row;
    const sent = sentIn(row, sought);
    const tie = sent === null ? 'unknown' : sought.isSent(sent) ? 'inputs' : 'other_inputs';
    return { handle: handleOf(id), id, model, tie, createdAtMs: serviceTimeMs(created_at) };
  });
}

/** A page that cannot be read: the others would be no answer. */
async function pageOf(json: Json, outside: Outside): Promise<readonly Row[] | Unread> {
  const call = { method: 'POST', path: '/api/v3/predictions', body: { json } } as const;
  const answer = await exchange({ ...call, maxBytes: PAGE_MAX_BYTES }, outside);
  if ('failure' in answer) return answer;
  const problem = problemIn(answer, 'no');
  if (problem !== null) return { failure: problem };
  const read = readJson(answer, pageSchema);
  return 'data' in read ? read.data.data.items : unread(`WaveSpeedAI ${read.problem}`);
}

/** The filters are the service's promise; what a row says of itself is looked at all the same. */
function isOf({ model: said }: Row, model: string): boolean {
  return said == null || said === model;
}

function isWithin(row: Row, { fromMs, toMs }: Pick<Sought, 'fromMs' | 'toMs'>): boolean {
  const ms = serviceTimeMs(row.created_at);
  return ms === null || (ms >= fromMs && ms <= toMs);
}

/**
 * Only another prompt makes it another job: how the history writes numbers and addresses no page says, and a job that is
 * not shown to a person may be paid for twice.
 */
function isSaid(row: Row, { prompt }: Sought): boolean {
  const said = fieldsOf(shownIn(row)).prompt;
  return typeof said !== 'string' || wordsOf(said) === wordsOf(prompt);
}

/** Of the inputs that a row shows, those that a body for the request has; null: it shows none. */
function sentIn(row: Row, { request, prompt }: Sought): Json {
  const shown = fieldsOf(shownIn(row));
  const keys = keysOf({ request, prompt }).filter((key) => shown[key] !== undefined);
  return keys.length === 0 ? null : Object.fromEntries(keys.map((key) => [key, shown[key] ?? null]));
}

/** Null: it shows none. */
function shownIn({ inputs, input }: Row): Json {
  return (inputs ?? input ?? null) as Json;
}

/** A service may trim a text, or fold its white space. */
function wordsOf(prompt: string): string {
  return prompt.normalize('NFC').replace(/\s+/g, ' ').trim();
}

function fieldsOf(json: Json): Readonly<Record<string, Json>> {
  return typeof json === 'object' && json !== null && !Array.isArray(json)
    ? (json as Readonly<Record<string, Json>>)
    : {};
}
