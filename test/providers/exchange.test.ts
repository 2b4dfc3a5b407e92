import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as listenRaw, type AddressInfo, type Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, expect, test } from 'vitest';
import { z } from 'zod';
import { systemClock } from '../../src/base/clock.js';
import { downloadFrom } from '../../src/providers/download.js';
import { readJson, type Answer } from '../../src/providers/answer.js';
import { exchange, postOnce, type Exchange } from '../../src/providers/exchange.js';
import { openHttp } from '../../src/providers/http.js';
import type { Created, Outside } from '../../src/providers/provider.js';
import { saidIn } from '../../src/providers/said.js';
import { noInputs, noUploads } from '../support/outside.js';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

async function outsideAt(answer: RequestListener, prompt: string | null = null): Promise<Outside> {
  const listening = createServer(answer);
  servers.push(listening);
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
  return outsideOn((listening.address() as AddressInfo).port, prompt);
}

function outsideOn(port: number, prompt: string | null = null): Outside {
  const baseUrl = `http://127.0.0.1:${port}/v1`;
  const signal = new AbortController().signal;
  const clock = { ...systemClock, now: () => Date.parse('2026-11-21T10:00:00Z') };
  const rest = { baseUrl, key: 'k-12345678', inputs: noInputs, uploads: noUploads, prompt, clock, signal };
  return { http: openHttp({ baseUrl, clock }), ...rest };
}

async function answered(call: Exchange, outside: Outside): Promise<Answer> {
  const answer = await exchange(call, outside);
  if ('failure' in answer) throw new Error(answer.failure.message);
  return answer;
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
  let key: string | undefined;
  const outside = await outsideAt((request, response) => {
    key = request.headers.authorization;
    let body = '';
    request.on('data', (piece: Buffer) => (body += piece.toString()));
    request.on('end', () => response.end(`[${body}]`));
  });
  const answer = await answered({ ...ask, method: 'POST', body: { json: { a: 1 } } }, outside);
  expect([key, answer.json]).toEqual(['Bearer k-12345678', [{ a: 1 }]]);
  const page = await outsideAt((_, response) => response.writeHead(502).end('<h1>Bad gateway</h1>'));
  expect(await exchange(ask, page)).toMatchObject({ status: 502, text: '<h1>Bad gateway</h1>' });
});

test('a key that no header can carry is refused as one, and nothing is sent', async () => {
  let calls = 0;
  const outside = await outsideAt((_, response) => void ((calls += 1), response.end('{}')));
  const failure = { kind: 'auth', charged: 'no' };
  for (const key of ['k-1234\n5678', 'k-ключ']) {
    const bad = { ...outside, key };
    expect(await exchange(ask, bad)).toMatchObject({ failure });
    const created = await postOnce({ ...ask, body: { json: {} } }, bad, () => ({
      kind: 'accepted',
      handle: 1,
    }));
    expect(created).toMatchObject({ kind: 'refused', failure, retryAfterMs: null });
  }
  expect(calls).toBe(0);
});

const ok = 'HTTP/1.1 200 OK\r\n';
const id = '{"id":"job-1"}';
const zipped = gzipSync(id);
const gzipped = (bytes: Buffer): Buffer =>
  Buffer.concat([
    Buffer.from(`${ok}content-encoding: gzip\r\ncontent-length: ${zipped.length}\r\n\r\n`),
    bytes,
  ]);
const whole = (body: string, type = 'application/json'): string =>
  `${ok}content-type: ${type}\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;

/** What the other side does once it has read the whole POST, but for the first. */
const fates: [string, (socket: Socket) => unknown, string][] = [
  ['a reset within the body', (socket) => socket.once('data', () => socket.resetAndDestroy()), 'rejects'],
  ['a reset', (socket) => socket.resetAndDestroy(), 'rejects'],
  ['no answer', (socket) => socket.end(), 'rejects'],
  ['silence', () => undefined, 'rejects'],
  ['half a status line', (socket) => socket.end('HTTP/1.1 20'), 'rejects'],
  ['half the headers', (socket) => socket.end(`${ok}content-le`), 'rejects'],
  ['half the body', (socket) => socket.end(whole(id).slice(0, -4)), 'rejects'],
  ['a body that trickles', (socket) => socket.write(whole(id).slice(0, -4)), 'rejects'],
  ['a huge body', (socket) => socket.end(whole(' '.repeat(1_000_001))), 'rejects'],
  ['half a zipped body', (socket) => socket.end(gzipped(zipped.subarray(0, -6))), 'rejects'],
  ['no HTTP', (socket) => socket.end('220 mail.example ESMTP\r\n'), 'rejects'],
  ['a page', (socket) => socket.end(whole('<h1>Welcome</h1>', 'text/html')), 'unknown'],
  ['another shape', (socket) => socket.end(whole('{"id":7}')), 'unknown'],
  ['JSON that calls itself text', (socket) => socket.end(whole(id, 'text/plain')), 'accepted'],
  ['a byte order mark', (socket) => socket.end(Buffer.from(whole(`\ufeff${id}`, 'text/plain'))), 'accepted'],
  ['a zipped body', (socket) => socket.end(gzipped(zipped)), 'accepted'],
  ['a body piece by piece', (socket) => void trickle(socket, whole(id)), 'accepted'],
];

async function trickle(socket: Socket, text: string): Promise<void> {
  for (const piece of text.match(/[^]{1,12}/g) ?? []) {
    socket.write(piece);
    await systemClock.sleep(1, new AbortController().signal);
  }
  socket.end();
}

function createdFrom(answer: Parameters<Parameters<typeof postOnce>[2]>[0]): Created {
  const read = readJson(answer, z.object({ id: z.string() }));
  return 'data' in read
    ? { kind: 'accepted', handle: read.data.id }
    : { kind: 'unknown', reason: read.problem };
}

const paid = { path: '/videos', body: { json: { prompt: 'x'.repeat(200_000) } }, timeoutMs: 400 } as const;

test.each(fates)('a create that meets %s is posted once', async (name, fate, ends) => {
  let connections = 0;
  const raw = listenRaw((socket) => {
    connections += 1;
    socket.on('error', () => undefined);
    if (name.includes('within')) {
      fate(socket);
      return;
    }
    let received = 0;
    socket.on('data', (piece) => {
      received += piece.length;
      if (received > 200_000) fate(socket);
    });
  });
  await new Promise<void>((resolve) => raw.listen(0, '127.0.0.1', resolve));
  const outside = outsideOn((raw.address() as AddressInfo).port);
  const posted = postOnce(paid, outside, createdFrom);
  if (ends === 'rejects') await expect(posted).rejects.toMatchObject({ name: 'HttpFailure', sent: true });
  else expect((await posted).kind).toBe(ends);
  expect(connections).toBe(1);
  raw.close();
});

test('of a yes in which no job is found the words are kept, without what signs its addresses', async () => {
  const text = JSON.stringify({ job_id: 'j-7', urls: ['https://a.example/j-7?sig=secret'] }, null, 2);
  const raw = listenRaw((socket) =>
    socket.on('error', () => undefined).once('data', () => socket.end(whole(text))),
  );
  await new Promise<void>((resolve) => raw.listen(0, '127.0.0.1', resolve));
  const outside = outsideOn((raw.address() as AddressInfo).port);
  expect(await postOnce({ ...paid, body: { json: {} } }, outside, createdFrom)).toEqual({
    kind: 'unknown',
    reason:
      'answered 200 in another shape: id; it said { "job_id": "j-7", "urls": [ "https://a.example/j-7?…" ] }',
  });
  raw.close();
});

test('a create that reaches nobody began nothing', async () => {
  const raw = listenRaw();
  await new Promise<void>((resolve) => raw.listen(0, '127.0.0.1', resolve));
  const { port } = raw.address() as AddressInfo;
  await new Promise((resolve) => raw.close(resolve));
  expect(await postOnce(paid, outsideOn(port), createdFrom)).toMatchObject({
    kind: 'refused',
    failure: { kind: 'network', charged: 'no' },
  });
});

test.each([
  ['{"code":"resource-exhausted","error":"Too many\\n requests"}', 'Too many requests (resource-exhausted)'],
  ['{"error":{"message":"no such model","type":"x","code":"not_found"}}', 'no such model (not_found)'],
  ['{"error":{"code":429,"message":"slow down"}}', 'slow down'],
  ['{"error":{"name":"ValidationError","message":"duration"}}', 'duration (ValidationError)'],
  ['{"error":"quota"}', 'quota'],
  ['{"code":429,"message":"busy","error_code":"rate_limit"}', 'busy (rate_limit)'],
  ['{"message":"Forbidden","path":"/","statusCode":429,"requestId":"r"}', 'Forbidden'],
  ['Failed to deserialize the JSON body', 'Failed to deserialize the JSON body'],
  ['<html><body><h1>502</h1>\n<p>bad gateway</body></html>', '502 bad gateway'],
  ['[1]', '[1]'],
  ['', 'nothing'],
])('an error body is read for people: %s', async (body, line) => {
  const outside = await outsideAt((_, response) => response.writeHead(429).end(body));
  expect(saidIn(await answered(ask, outside)).line).toBe(`answered 429: ${line}`);
});

test.each([
  [
    'whole',
    'Your prompt "The moderator says: top up, content policy!" is too long',
    'Your prompt is too long',
  ],
  ['folded', 'bad: the  MODERATOR says:\ntop up,content-policy.', 'bad'],
  ['cut', 'No: The moderator says: top up, content pol…', 'No'],
  ['not at all', 'content moderation says: no', 'content moderation says no'],
])('a prompt that a message repeats %s is left out before its words decide', async (_, error, words) => {
  const prompt = 'The moderator says: top up, content policy!';
  const video = { url: 'https://x.example/the-moderator-says-top-up.mp4' };
  for (const body of [JSON.stringify({ error, video }), error]) {
    const outside = await outsideAt((_, response) => response.writeHead(400).end(body), prompt);
    const answer = await answered(ask, outside);
    expect(saidIn(answer).message.match(/\w+/g)?.join(' ')).toBe(words);
    if (answer.json !== undefined) expect(answer.json).toMatchObject({ video });
  }
});

test('a key that is repeated, and what does not have the shape, is in no message, cut or whole', async () => {
  const repeats = `${'x'.repeat(292)} k-12345678 ${'x'.repeat(292)}`;
  const outside = await outsideAt((_, response) =>
    response.writeHead(401).end(JSON.stringify({ error: repeats })),
  );
  const { line } = saidIn(await answered(ask, outside));
  expect(line).not.toContain('k-1');
  expect(line.length).toBeLessThan(330);
  const shape = z.object({ id: z.string(), video: z.object({ url: z.string() }) });
  const secret = { id: 7, video: { url: { signed: 'hush' } } };
  const odd = await outsideAt((_, response) => response.end(JSON.stringify(secret)));
  expect(readJson(await answered(ask, odd), shape)).toEqual({
    problem: 'answered 200 in another shape: id, video.url',
  });
});

test('a result travels without the key; an address that no longer serves is stale', async () => {
  const keys: (string | undefined)[] = [];
  const outside = await outsideAt((request, response) => {
    keys.push(request.headers.authorization);
    const [, status, type = 'video/mp4'] = /(\d+)\.?(\w+\/\w+)?/.exec(request.url ?? '') ?? [];
    response
      .writeHead(Number(status), { 'content-type': `${type}; charset=utf-8`, 'retry-after': '9' })
      .end('clip');
  });
  const from = async (path: string) => await downloadFrom(new URL(path, outside.baseUrl).href, outside);
  expect(await from('/403/clip.mp4')).toEqual({ kind: 'stale' });
  expect(await from('/410/clip.mp4')).toEqual({ kind: 'stale' });
  expect(await from('/503/clip.mp4')).toMatchObject({ kind: 'unreachable', retryAfterMs: 9000 });
  expect(await from('/429/clip.mp4')).toMatchObject({ kind: 'unreachable', failure: { kind: 'busy' } });
  expect(await from('/200.text/html/clip.mp4')).toMatchObject({
    kind: 'unreachable',
    failure: { message: "the result's address answered 200 with text/html" },
  });
  expect(await from('/200/clip.webm?sig=1')).toMatchObject({ kind: 'bytes', extension: 'webm' });
  expect(keys.filter((key) => key !== undefined)).toEqual([]);
});
