import type { Clock } from '../base/clock.js';
import type { Json } from '../base/digest.js';
import { jsonIn } from '../base/json.js';
import { scrubber } from '../base/scrub.js';
import type { Failure } from '../ledger/attempt.js';
import { inOneLine, type Answer } from './answer.js';
import { documentWithoutPrompt, withoutPrompt } from './without-prompt.js';
import {
  isHttpFailure,
  type Created,
  type Form,
  type HttpAnswer,
  type Outside,
  type Refused,
  type Status,
} from './provider.js';

/** One call to a service that speaks JSON: under its base URL, with the key as a bearer token. */
export type Exchange = {
  readonly method: 'GET' | 'POST';
  /** Behind the base URL, with its query. */
  readonly path: string;
  /** Besides the key. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: { readonly json: Json } | Form | null;
  /** A look's where nothing is said. */
  readonly timeoutMs?: number;
  /** Of its answer; a megabyte where nothing is said: what services say about one job is short. */
  readonly maxBytes?: number;
};

const ANSWER_MAX_BYTES = 1_000_000;

/** Makes one call and reads its answer, whatever its status; a failure where no whole answer came. */
export async function exchange(call: Exchange, outside: Outside): Promise<Answer | Refused> {
  const refused = refuseKey(outside);
  if (refused !== null) return refused;
  try {
    return await answerTo(call, outside);
  } catch (error) {
    return { failure: networkFailure(error, 'unknown') };
  }
}

/** Why a call came to no whole answer. What is a bug and no failure of the outside is thrown on. */
export function networkFailure(error: unknown, charged: Failure['charged']): Failure {
  if (!isHttpFailure(error)) throw error;
  return { kind: 'network', charged, message: error.message };
}

/** A body may hold pictures, and a gateway answers late when it is busy: a POST is not cut off early. */
const CREATE_MS = 3 * 60_000;

/**
 * The one POST of a create. Where no connection stood nothing arrived: that is refused, and may be tried again. All else
 * that goes wrong rejects, and whoever asked for it reads that as unknown.
 */
export async function postOnce(
  call: Omit<Exchange, 'method'>,
  outside: Outside,
  read: (answer: Answer) => Created,
): Promise<Created> {
  const refused = refuseKey(outside);
  if (refused !== null) return { kind: 'refused', ...refused, retryAfterMs: null };
  try {
    const answer = await answerTo({ timeoutMs: CREATE_MS, ...call, method: 'POST' }, outside);
    return withWords(read(answer), answer);
  } catch (error) {
    if (isHttpFailure(error) && error.sent) throw error;
    return { kind: 'refused', failure: networkFailure(error, 'no'), retryAfterMs: null };
  }
}

/** Where a service said yes and its adapter finds no job, the job may stand elsewhere in its words: they are all that anybody will have of it. */
function withWords(created: Created, { status, text }: Answer): Created {
  if (created.kind !== 'unknown' || status >= 300 || text.trim() === '') return created;
  const unsigned = text.replace(/\?[^\s"']*/g, '?…'); // an address may carry a signature
  return { ...created, reason: `${created.reason}; it said ${inOneLine(unsigned)}` };
}

/** How long something small is asked for. */
export const LOOK_MS = 30_000;

/** Asks how a job stands. */
export async function lookAt(
  path: string,
  outside: Outside,
  read: (answer: Answer) => Status,
): Promise<Status> {
  const answer = await exchange({ method: 'GET', path, body: null }, outside);
  return 'failure' in answer ? { kind: 'unreachable', ...answer, retryAfterMs: null } : read(answer);
}

/** Asks for what costs nothing and is shown to a good key alone. */
export async function verifyBy(
  path: string,
  outside: Outside,
  problemIn: (answer: Answer) => Failure | null,
): Promise<Failure | null> {
  const answer = await exchange({ method: 'GET', path, body: null }, outside);
  return 'failure' in answer ? { ...answer.failure, charged: 'no' } : problemIn(answer);
}

/** Ends an answer whose body nobody wants. */
export async function giveUp({ body }: Pick<HttpAnswer, 'body'>): Promise<void> {
  await body[Symbol.asyncIterator]().return?.();
}

/** RFC 9110, section 10.2.3. */
export function retryAfterMs({ headers }: Pick<HttpAnswer, 'headers'>, clock: Clock): number | null {
  const said = headers['retry-after']?.trim() ?? '';
  if (/^\d+$/.test(said)) return Number(said) * 1000;
  const atMs = Date.parse(said);
  return Number.isNaN(atMs) ? null : Math.max(0, atMs - clock.now());
}

/** What no HTTP header can carry is no key: nothing is sent, and trying again would not help. */
function refuseKey({ key }: Outside): Refused | null {
  if (/^[\x20-\x7e]*$/.test(key)) return null;
  const message = 'the key holds a line break or a letter that no key has: nothing was sent';
  return { failure: { kind: 'auth', charged: 'no', message } };
}

async function answerTo(
  { method, path, headers = {}, body, timeoutMs = LOOK_MS, maxBytes = ANSWER_MAX_BYTES }: Exchange,
  outside: Outside,
): Promise<Answer> {
  const { http, baseUrl, key, prompt, clock, signal } = outside;
  const isJson = body !== null && 'json' in body;
  const answer = await http.send(
    {
      method,
      url: `${baseUrl}${path}`,
      headers: {
        ...headers,
        authorization: `Bearer ${key}`,
        ...(isJson && { 'content-type': 'application/json' }),
      },
      body: isJson ? JSON.stringify(body.json) : body,
      timeoutMs,
      maxBytes,
    },
    signal,
  );
  const text = scrubber([key])(await textOf(answer));
  const said = {
    text: prompt === null ? text : withoutPrompt(text, prompt),
    json: prompt === null ? jsonIn(text) : documentWithoutPrompt(jsonIn(text), prompt),
  };
  return { status: answer.status, retryAfterMs: retryAfterMs(answer, clock), ...said };
}

async function textOf({ body }: HttpAnswer): Promise<string> {
  const pieces: Uint8Array[] = [];
  for await (const piece of body) pieces.push(piece);
  return new TextDecoder().decode(Buffer.concat(pieces));
}
