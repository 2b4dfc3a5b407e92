import type { Clock } from '../base/clock.js';
import { jsonIn } from '../base/json.js';
import type { Json } from '../base/digest.js';
import type { Form, HttpAnswer, Outside } from './provider.js';

/** One call to a service that speaks JSON: under its base URL, with the key as a bearer token. */
export type Exchange = {
  readonly method: 'GET' | 'POST';
  /** Behind the base URL, with its query. */
  readonly path: string;
  readonly body: { readonly json: Json } | Form | null;
  readonly timeoutMs: number;
};

/** What came back, whole. */
export type Answer = {
  readonly status: number;
  /** What `Retry-After` says, in seconds or as a date; null: nothing. */
  readonly retryAfterMs: number | null;
  readonly text: string;
  /** Undefined where the text is no JSON. */
  readonly json: unknown;
};

/** What services say about jobs is short. */
const ANSWER_MAX_BYTES = 1_000_000;

/** Makes one call and reads its answer. Any status resolves; rejects with `HttpFailure` where there is no whole answer. */
export async function exchange(
  { method, path, body, timeoutMs }: Exchange,
  outside: Outside,
): Promise<Answer> {
  const { http, baseUrl, key, clock, signal } = outside;
  const authorization = `Bearer ${key}`;
  const isJson = body !== null && 'json' in body;
  const answer = await http.send(
    {
      method,
      url: `${baseUrl.replace(/\/+$/, '')}${path}`,
      headers: isJson ? { authorization, 'content-type': 'application/json' } : { authorization },
      body: isJson ? JSON.stringify(body.json) : body,
      timeoutMs,
      maxBytes: ANSWER_MAX_BYTES,
    },
    signal,
  );
  const text = await textOf(answer);
  return { status: answer.status, retryAfterMs: retryAfterMs(answer, clock), text, json: jsonIn(text) };
}

async function textOf({ body }: HttpAnswer): Promise<string> {
  const pieces: Uint8Array[] = [];
  for await (const piece of body) pieces.push(piece);
  return Buffer.concat(pieces).toString('utf8');
}

/** RFC 9110, section 10.2.3. */
function retryAfterMs({ headers }: HttpAnswer, clock: Clock): number | null {
  const said = headers['retry-after']?.trim() ?? '';
  if (/^\d+$/.test(said)) return Number(said) * 1000;
  const atMs = Date.parse(said);
  return Number.isNaN(atMs) ? null : Math.max(0, atMs - clock.now());
}
