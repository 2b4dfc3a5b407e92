import { createReadStream, openAsBlob, type ReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { IncomingHttpHeaders } from 'node:http';
import { buildConnector, Client, FormData } from 'undici';
import type { Clock } from '../base/clock.js';
import { backPressure } from './back-pressure.js';
import { decoded } from './decoded.js';
import { giveUp } from './exchange.js';
import { type Form, HttpFailure, type Http, type HttpAnswer, type HttpCall } from './provider.js';
import { guardedLookup, objectionTo, reachFrom, type Reach } from './reach.js';
import { beginTrip, type Trip } from './trip.js';
import { networkWords } from './network-words.js';

export type HttpGiven = {
  /** Of the provider whose calls these are; empty: none, so that every address must be https and public. */
  readonly baseUrl: string;
  readonly clock: Clock;
};

/** Gateways turn away who does not say who it is. */
const OUR_HEADERS = { 'user-agent': 'castreel', 'accept-encoding': 'identity' };

const MAX_REDIRECTS = 5;
const PINNED_MAX_BYTES = 64 * 1024 * 1024;
const PINNED_TIMEOUT_MS = 5 * 60_000;

/**
 * Calls over HTTP, each on a connection of its own that ends with it: no create is ever sent on a socket that the other
 * side may just be closing. Nothing is retried. Redirects are followed for GET alone, each one guarded.
 */
export function openHttp({ baseUrl, clock }: HttpGiven): Http {
  const reach = reachFrom(baseUrl);
  return {
    async send(call, signal) {
      const trip = beginTrip(call, clock, signal);
      try {
        const answer = await follow(call, reach, trip);
        return { ...answer, body: limited(answer.body, call, trip) };
      } catch (error) {
        await trip.end();
        throw failureOf(error, call, trip);
      }
    },
  };
}

/** The bytes at a pinned URL: https, public, at most 64 MB. Whatever goes wrong rejects. */
export async function* openPinned(
  url: string,
  { clock, stop }: { clock: Clock; stop: AbortSignal },
): AsyncGenerator<Uint8Array> {
  const answer = await openHttp({ baseUrl: '', clock }).send(
    { method: 'GET', url, headers: {}, body: null, timeoutMs: PINNED_TIMEOUT_MS, maxBytes: PINNED_MAX_BYTES },
    stop,
  );
  if (answer.status === 200) {
    yield* answer.body;
    return;
  }
  await giveUp(answer);
  throw new Error(`${url} answered ${answer.status}`);
}

async function follow(call: HttpCall, reach: Reach, trip: Trip): Promise<HttpAnswer> {
  let url = new URL(call.url);
  let headers = call.headers;
  for (let redirects = 0; ; redirects += 1) {
    const objection = objectionTo(url, reach);
    if (objection !== null) throw new Error(`${url.origin} ${objection}: it is not called`);
    const answer = await request({ ...call, headers }, url, { reach, trip });
    const location = call.method === 'GET' ? redirectIn(answer) : null;
    if (location === null) return answer;
    if (redirects === MAX_REDIRECTS) throw new Error(`redirected more than ${MAX_REDIRECTS} times`);
    await trip.hangUp();
    const next = new URL(location, url);
    // Headers hold the key, and the key is for whom it was given to.
    if (next.origin !== url.origin) headers = {};
    url = next;
  }
}

/** One request on a connection of its own. Its answer's body can still be cut off. */
async function request(
  call: HttpCall,
  url: URL,
  { reach, trip }: { reach: Reach; trip: Trip },
): Promise<HttpAnswer> {
  trip.signal.throwIfAborted();
  const payload = await payloadOf(call.body);
  // The base URL is where a person wants to go, a private network included; all else is guarded as it connects.
  const connectGuarded = buildConnector(url.origin === reach.origin ? {} : { lookup: guardedLookup(reach) });
  const flow = backPressure();
  const connect: buildConnector.connector = (options, callback) =>
    connectGuarded(options, (...connected) => {
      if (connected[0] === null) {
        trip.sent = true;
        flow.hold(connected[1]);
      }
      callback(...connected);
    });
  const client = new Client(url.origin, { connect, pipelining: 0, allowH2: false });
  trip.hangUp = () => client.destroy();
  const { statusCode, headers, body } = await client.request({
    method: call.method,
    path: `${url.pathname}${url.search}`,
    headers: { ...OUR_HEADERS, ...call.headers, ...payload.headers },
    body: payload.body,
    signal: trip.signal,
    // The call's own time is all that counts.
    headersTimeout: 0,
    bodyTimeout: 0,
    // The connection holds back what nobody has taken yet.
    highWaterMark: Number.MAX_SAFE_INTEGER,
  });
  // A body that nobody reads may still be cut off by the clock; who reads it is told by the reading.
  body.on('error', () => undefined);
  const plain = plainHeaders(headers);
  return { status: statusCode, headers: plain, body: decoded(flow.release(body), plain['content-encoding']) };
}

type Payload = {
  readonly body: string | FormData | ReadStream | null;
  readonly headers: Readonly<Record<string, string>>;
};

/** What is in a file is streamed, never held in memory; a file alone says its size, which addresses for uploads insist on. */
async function payloadOf(body: HttpCall['body']): Promise<Payload> {
  if (body === null || typeof body === 'string') return { body, headers: {} };
  if ('fields' in body) return { body: await formData(body), headers: {} };
  const { size } = await stat(body.path);
  return { body: createReadStream(body.path), headers: { 'content-length': String(size) } };
}

async function formData({ fields, file }: Form): Promise<FormData> {
  const form = new FormData();
  for (const [name, value] of fields) form.append(name, value);
  form.append(file.field, await openAsBlob(file.path, { type: file.type }), file.filename);
  return form;
}

function limited(body: AsyncIterable<Uint8Array>, call: HttpCall, trip: Trip): AsyncIterable<Uint8Array> {
  const pieces = piecesOf(body, call, trip);
  const endUnread = async (): Promise<IteratorResult<Uint8Array>> => {
    await trip.end(); // a generator that was never begun would not
    return await pieces.return(undefined);
  };
  return { [Symbol.asyncIterator]: () => ({ next: () => pieces.next(), return: endUnread }) };
}

async function* piecesOf(
  body: AsyncIterable<Uint8Array>,
  call: HttpCall,
  trip: Trip,
): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  try {
    for await (const piece of body) {
      bytes += piece.byteLength;
      if (bytes > call.maxBytes) throw new Error(`its answer is larger than ${call.maxBytes} bytes`);
      yield piece;
    }
  } catch (error) {
    throw failureOf(error, call, trip);
  } finally {
    await trip.end();
  }
}

function redirectIn({ status, headers }: HttpAnswer): string | null {
  return [301, 302, 303, 307, 308].includes(status) ? (headers.location ?? null) : null;
}

function plainHeaders(headers: IncomingHttpHeaders): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, Array.isArray(value) ? value.join(', ') : value]],
    ),
  );
}

/** Without the query, which may hold a signature. */
function failureOf(error: unknown, call: HttpCall, { sent }: Trip): HttpFailure {
  const { origin, pathname } = URL.canParse(call.url)
    ? new URL(call.url)
    : { origin: call.url, pathname: '' };
  return new HttpFailure(`${call.method} ${origin}${pathname}: ${networkWords(error)}`, {
    sent,
    cause: error,
  });
}
