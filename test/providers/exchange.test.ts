import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { systemClock } from '../../src/base/clock.js';
import { downloadFrom } from '../../src/providers/download.js';
import { exchange } from '../../src/providers/exchange.js';
import { openHttp } from '../../src/providers/http.js';
import type { Outside } from '../../src/providers/provider.js';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

async function outsideAt(answer: RequestListener): Promise<Outside> {
  const listening = createServer(answer);
  servers.push(listening);
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
  const baseUrl = `http://127.0.0.1:${(listening.address() as AddressInfo).port}/v1/`;
  const signal = new AbortController().signal;
  const inputs = { path: () => Promise.reject(new Error('no inputs')) };
  const clock = { ...systemClock, now: () => Date.parse('2026-11-21T10:00:00Z') };
  return { http: openHttp({ baseUrl, clock }), baseUrl, key: 'k-12345678', inputs, clock, signal };
}

const ask = { method: 'GET', path: '/videos/1', body: null, timeoutMs: 5000 } as const;

test.each([
  ['120', 120_000],
  ['Sat, 21 Nov 2026 10:00:30 GMT', 30_000],
  ['Sat, 21 Nov 2026 09:00:00 GMT', 0],
  ['soon', null],
])('Retry-After: %s', async (said, retryAfterMs) => {
  const outside = await outsideAt((_, response) => response.writeHead(429, { 'retry-after': said }).end());
  expect(await exchange(ask, outside)).toEqual({ status: 429, retryAfterMs, text: '', json: undefined });
});

test('JSON goes out with the key and comes back; what is no JSON is its text', async () => {
  const outside = await outsideAt((request, response) => {
    let body = '';
    request.on('data', (piece: Buffer) => (body += piece.toString()));
    request.on('end', () => response.end(`[${JSON.stringify(request.headers.authorization)},${body}]`));
  });
  const answer = await exchange({ ...ask, method: 'POST', body: { json: { a: 1 } } }, outside);
  expect(answer.json).toEqual(['Bearer k-12345678', { a: 1 }]);
  const page = await outsideAt((_, response) => response.writeHead(502).end('<h1>Bad gateway</h1>'));
  expect(await exchange(ask, page)).toMatchObject({ status: 502, text: '<h1>Bad gateway</h1>' });
});

test('half an answer is none', async () => {
  const outside = await outsideAt((_, response) => {
    response.writeHead(200, { 'content-length': '100' }).write('{"request');
    response.destroy();
  });
  await expect(exchange(ask, outside)).rejects.toMatchObject({ name: 'HttpFailure', sent: true });
});

test('a result travels without the key; an address that no longer serves is stale', async () => {
  const keys: (string | undefined)[] = [];
  const outside = await outsideAt((request, response) => {
    keys.push(request.headers.authorization);
    response.writeHead(Number(request.url?.slice(1, 4))).end('clip');
  });
  const from = async (path: string) => await downloadFrom(new URL(path, outside.baseUrl).href, outside);
  expect(await from('/403/clip.mp4')).toEqual({ kind: 'stale' });
  expect(await from('/410/clip.mp4')).toEqual({ kind: 'stale' });
  expect(await from('/503/clip.mp4')).toMatchObject({ kind: 'unreachable' });
  expect(await from('/200/clip.webm?sig=1')).toMatchObject({ kind: 'bytes', extension: 'webm' });
  expect(keys).toEqual([undefined, undefined, undefined, undefined]);
});
