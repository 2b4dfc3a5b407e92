import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Then } from './fault-table.js';

/** One HTTP request before its body. */
export type Head = {
  readonly method: string;
  /** Without the `/moved` that a redirect put before it. */
  readonly url: URL;
  readonly isRedirected: boolean;
  readonly headers: IncomingHttpHeaders;
  /** `POST /v1/videos/edits`: for complaints. */
  readonly name: string;
  /** Calls that came on its connection before it. */
  readonly earlier: readonly Head[];
};

export type Call = Head & { readonly body: Buffer };

export type Answer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
};

export const MOVED = '/moved';

export function json(status: number, value: unknown, headers: Readonly<Record<string, string>> = {}): Answer {
  const body = Buffer.from(JSON.stringify(value));
  return { status, headers: { 'content-type': 'application/json', ...headers }, body };
}

/** Null: it is none. */
export function jsonIn(body: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(body).toString());
  } catch {
    return null;
  }
}

export function plain(status: number, text: string): Answer {
  return { status, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: Buffer.from(text) };
}

/** Of a good answer the first byte, where that is all that is asked for (RFC 9110, section 14.2). */
export function ranged(answer: Answer, { headers: { range } }: Pick<Head, 'headers'>): Answer {
  const { status, headers, body } = answer;
  if (status !== 200 || range !== 'bytes=0-0') return answer;
  const about = { 'content-range': `bytes 0-0/${body.length}` };
  return { status: 206, headers: { ...headers, ...about }, body: body.subarray(0, 1) };
}

const HTML = '<!doctype html><title>Just a moment…</title><p>Checking your browser before you go on.</p>';

export function headOf(request: IncomingMessage, origin: string, earlier: readonly Head[]): Head {
  const { method = '', url: path = '/', headers } = request;
  const isRedirected = path.startsWith(`${MOVED}/`);
  const url = new URL(isRedirected ? path.slice(MOVED.length) : path, origin);
  return { method, url, isRedirected, headers, earlier, name: `${method} ${url.pathname}` };
}

export type Incoming = {
  /** The first piece; empty where there is no body. */
  first(): Promise<Buffer>;
  /** All of it. */
  whole(): Promise<Buffer>;
};

export function bodyOf(request: IncomingMessage): Incoming {
  const pieces = (request as AsyncIterable<Buffer>)[Symbol.asyncIterator]();
  const read: Buffer[] = [];
  const next = async (): Promise<boolean> => {
    const piece = await pieces.next();
    if (piece.done !== true) read.push(piece.value);
    return piece.done !== true;
  };
  return {
    async first() {
      if (read.length === 0) await next();
      return read[0] ?? Buffer.alloc(0);
    },
    async whole() {
      while (await next());
      return Buffer.concat(read);
    },
  };
}

/** What a fault makes of a good answer, or puts in the place of one. */
export function spoiled(answer: Answer | null, then: Then | null, call: Head): Answer | null {
  if (then === 'html') {
    const headers = { 'content-type': 'text/html; charset=utf-8' };
    return { status: 200, headers, body: Buffer.from(HTML) };
  }
  if (then === 'redirect') {
    const location = `${MOVED}${call.url.pathname}${call.url.search}`;
    return { status: call.method === 'GET' ? 302 : 307, headers: { location }, body: Buffer.alloc(0) };
  }
  if (then === 'no_id') return json(200, { object: 'accepted' });
  if (then !== 'half' || answer === null) return answer;
  return { ...answer, body: answer.body.subarray(0, answer.body.length / 2) };
}

/** Sends the answer, or breaks it off as a fault wants. Whether all of it was handed to the network. */
export async function give(
  answer: Answer | null,
  response: ServerResponse,
  { then, slowMs }: { then: Then | null; slowMs: number },
): Promise<boolean> {
  const socket = response.socket;
  if (then === 'reset') socket?.resetAndDestroy();
  if (then === 'hang_up' || answer === null) socket?.destroy();
  if (answer === null || then === 'hang_up' || then === 'reset') return false;
  const { status, headers, body } = answer;
  const half = body.subarray(0, body.length / 2);
  if (then === 'slow') await sleep(slowMs);
  if (then === 'cut_unseen') {
    response.writeHead(status, headers).end(half);
    return false;
  }
  response.writeHead(status, { ...headers, 'content-length': body.length });
  if (then === 'cut') {
    response.write(half, () => socket?.destroy());
    return false;
  }
  if (then === 'drip') await drip(body, response, slowMs);
  return await new Promise<boolean>((resolve) => {
    response.once('finish', () => resolve(true)).once('close', () => resolve(false));
    response.end(then === 'drip' ? undefined : body);
  });
}

async function drip(body: Uint8Array, response: ServerResponse, overMs: number): Promise<void> {
  const pieces = 10;
  const size = Math.ceil(body.length / pieces);
  for (let n = 0; n < pieces; n += 1) {
    response.write(body.subarray(n * size, (n + 1) * size));
    await sleep(overMs / pieces);
  }
}
