import { mkdtempSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, type Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { systemClock, type Clock } from '../../src/base/clock.js';
import { openHttp, openPinned } from '../../src/providers/http.js';
import type { Http, HttpCall } from '../../src/providers/provider.js';
import { guardedLookup, objectionTo, reachFrom } from '../../src/providers/reach.js';
import { certificate } from '../support/certificate.js';

type Route = (request: IncomingMessage, response: ServerResponse) => void;

let server: Server;
let base = '';
let routes: Record<string, Route> = {};
/** Of every call that came: method, path, key, remote port. */
let calls: { method: string; path: string; key: string; port: number }[] = [];

beforeEach(async () => {
  [routes, calls] = [{}, []];
  server = createServer((request, response) => {
    const { method = '', url: path = '', headers, socket } = request;
    calls.push({ method, path, key: headers.authorization ?? '', port: socket.remotePort ?? 0 });
    (routes[path] ?? ((_, answer) => answer.writeHead(404).end()))(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

const never = new AbortController().signal;

function get(http: Http, url: string, more: Partial<HttpCall> & { signal?: AbortSignal } = {}) {
  const { signal = never, ...rest } = more;
  const call: HttpCall = { method: 'GET', url, headers: {}, body: null, timeoutMs: 10_000, maxBytes: 1e6 };
  return http.send({ ...call, ...rest }, signal);
}

async function text(bytes: AsyncIterable<Uint8Array>): Promise<string> {
  const pieces: Uint8Array[] = [];
  for await (const piece of bytes) pieces.push(piece);
  return Buffer.concat(pieces).toString();
}

const here = (): Http => openHttp({ baseUrl: `${base}/v1`, clock: systemClock });
const abroad = (): Http => openHttp({ baseUrl: 'https://api.example.com', clock: systemClock });

test('a call gets status, headers and body; every status resolves', async () => {
  routes['/v1/make'] = (request, response) => {
    void text(request).then((body) => response.writeHead(503, { 'retry-after': '7' }).end(`${body}!`));
  };
  const answer = await get(here(), `${base}/v1/make`, { method: 'POST', body: '{"a":1}' });
  expect([answer.status, answer.headers['retry-after'], await text(answer.body)]).toEqual([
    503,
    '7',
    '{"a":1}!',
  ]);
});

test('no two POSTs share a connection, one after the other or at once', async () => {
  routes['/v1/make'] = (_, response) => response.end('{}');
  const http = here();
  const post = async (): Promise<string> =>
    text((await get(http, `${base}/v1/make`, { method: 'POST', body: '{}' })).body);
  for (let i = 0; i < 4; i += 1) await post();
  await Promise.all([post(), post(), post(), post()]);
  expect(new Set(calls.map(({ port }) => port)).size).toBe(8);
});

test('a POST is sent once, whatever happens to its answer', async () => {
  routes['/v1/make'] = (request) => request.socket.destroy();
  await expect(get(here(), `${base}/v1/make`, { method: 'POST', body: '{}' })).rejects.toMatchObject({
    sent: true,
  });
  routes['/v1/make'] = (_, response) => response.writeHead(307, { location: '/v1/there' }).end();
  expect((await get(here(), `${base}/v1/make`, { method: 'POST', body: '{}' })).status).toBe(307);
  expect(calls).toHaveLength(2);
});

test('where nobody listens, nothing was sent', async () => {
  server.close();
  await expect(get(here(), `${base}/v1/make`, { method: 'POST', body: '{}' })).rejects.toMatchObject({
    sent: false,
  });
});

test('this machine is called only by a base URL on it', async () => {
  for (const url of [
    `${base}/x`,
    base.replace('127.0.0.1', 'localhost'),
    base.replace('127.0.0.1', '2130706433'),
  ]) {
    await expect(get(abroad(), url)).rejects.toMatchObject({ sent: false });
  }
  await expect(text(openPinned(base, { clock: systemClock, stop: never }))).rejects.toThrow(
    'on this machine',
  );
  expect(calls).toEqual([]);
  routes['/x'] = (_, response) => response.end('mine');
  expect(await text((await get(here(), `${base}/x`)).body)).toBe('mine');
});

test('what a provider hands out is https and public, as a literal or as a name', async () => {
  const objection = (url: string, baseUrl = 'https://api.example.com'): string | null =>
    objectionTo(new URL(url), reachFrom(baseUrl));
  const private_ = [
    'http://cdn.example.com/a',
    'ftp://cdn.example.com/a',
    'https://10.1.2.3/a',
    'https://192.168.0.1/a',
    'https://169.254.169.254/latest',
    'https://0x7f.1/a',
    'https://localhost./a',
    'https://[::1]/a',
    'https://[::ffff:10.0.0.1]/a',
    'https://[fd00::1]/a',
    'https://[64:ff9b::a00:1]/a',
    'https://0.0.0.0/a',
    'https://100.64.0.1/a',
  ];
  expect(private_.filter((url) => objection(url) === null)).toEqual([]);
  // On this machine a test server may hand out its own kind; the private network stays closed.
  expect(private_.filter((url) => objection(url, 'http://127.0.0.1:8080') === null)).toEqual([
    'https://0x7f.1/a',
    'https://localhost./a',
    'https://[::1]/a',
  ]);
  expect(objection('https://cdn.example.com:8443/a?sig=1')).toBeNull();
  expect(objection('https://8.8.8.8/a')).toBeNull();
  expect(objection('http://10.0.0.5/v1/x', 'http://10.0.0.5/v1')).toBeNull();

  const led = async (addresses: readonly string[], baseUrl = 'https://api.example.com'): Promise<string> =>
    new Promise((resolve) => {
      const answer = addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
      const dns = ((_host: string, _options: object, callback: (...all: unknown[]) => void) =>
        callback(null, answer)) as unknown as Parameters<typeof guardedLookup>[1];
      guardedLookup(reachFrom(baseUrl), dns)('cdn.example.com', { all: true }, (error) => {
        resolve(error?.message ?? 'connects');
      });
    });
  expect(await led(['8.8.8.8', '2001:4860:4860::8888'])).toBe('connects');
  expect(await led(['8.8.8.8', '10.0.0.1'])).toContain('10.0.0.1, which is not public');
  expect(await led(['127.0.0.1'])).toContain('not public');
  expect(await led(['::ffff:127.0.0.1'])).toContain('not public');
  expect(await led(['127.0.0.1'], 'http://localhost:99')).toBe('connects');
});

test('a redirect is followed for GET, guarded, and takes no key to another place', async () => {
  const other = createServer((request, response) =>
    response.end(`key ${request.headers.authorization ?? 'none'}`),
  );
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const there = `http://127.0.0.1:${(other.address() as AddressInfo).port}`;
  routes['/same'] = (_, response) => response.writeHead(302, { location: '/next' }).end();
  routes['/next'] = (_, response) => response.writeHead(307, { location: `${there}/clip` }).end();
  routes['/inside'] = (_, response) => response.writeHead(302, { location: 'http://10.0.0.1/clip' }).end();
  routes['/around'] = (_, response) => response.writeHead(302, { location: '/around' }).end();
  const headers = { authorization: 'Bearer secret' };

  expect(await text((await get(here(), `${base}/same`, { headers })).body)).toBe('key none');
  expect(calls.map(({ path, key }) => `${path} ${key}`)).toEqual([
    '/same Bearer secret',
    '/next Bearer secret',
  ]);
  await expect(get(here(), `${base}/inside`)).rejects.toThrow('is not https');
  await expect(get(here(), `${base}/around`)).rejects.toThrow('more than 5 times');
  other.close();
});

test('a body that is cut, too large or too slow rejects while it is read', async () => {
  routes['/cut'] = (_, response) => {
    response.writeHead(200, { 'content-length': '10' }).write('12345');
    setTimeout(() => response.destroy(), 5);
  };
  routes['/chunked'] = (_, response) => {
    response.writeHead(200).write('12345');
    setTimeout(() => response.destroy(), 5);
  };
  routes['/large'] = (_, response) => response.end('x'.repeat(101));
  routes['/slow'] = (_, response) => void response.writeHead(200).write('1');
  const read = async (
    path: string,
    more: Partial<HttpCall> = {},
    clock: Clock = systemClock,
  ): Promise<string> => text((await get(openHttp({ baseUrl: base, clock }), `${base}${path}`, more)).body);

  await expect(read('/cut')).rejects.toMatchObject({ name: 'HttpFailure', sent: true });
  await expect(read('/chunked')).rejects.toMatchObject({ name: 'HttpFailure', sent: true });
  await expect(read('/large', { maxBytes: 100 })).rejects.toThrow('larger than 100 bytes');
  expect(await read('/large', { maxBytes: 101 })).toHaveLength(101);
  await expect(read('/slow', { timeoutMs: 300 })).rejects.toThrow('it was not over after 0.3 s');
});

test('who gives up cuts the call, before its answer and within it', async () => {
  routes['/silent'] = () => undefined;
  routes['/slow'] = (_, response) => void response.writeHead(200).write('1');
  const stop = new AbortController();
  const silent = expect(get(here(), `${base}/silent`, { signal: stop.signal })).rejects.toThrow(
    'interrupted',
  );
  const slow = expect(
    get(here(), `${base}/slow`, { signal: stop.signal }).then(({ body }) => text(body)),
  ).rejects.toThrow('interrupted');
  while (calls.length < 2) await systemClock.sleep(5, never);
  stop.abort(new Error('interrupted'));
  await Promise.all([silent, slow]);
  await expect(get(here(), `${base}/silent`, { signal: stop.signal })).rejects.toMatchObject({ sent: false });
  expect(calls).toHaveLength(2);
});

test('a body that is read long after its connection has ended is whole', async () => {
  // As large as what is read at once: all of it has come, and nobody has taken it.
  const whole = Buffer.alloc(65_536, 'clip');
  routes['/v1/clip'] = (_, response) => {
    response.writeHead(200, { connection: 'close', 'content-length': whole.length }).end(whole);
  };
  const { body } = await get(here(), `${base}/v1/clip`);
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect((await text(body)).length).toBe(whole.length);
});

test('a body comes no faster than it is taken, and whole, however it comes and ends; one that breaks off meanwhile is told', async () => {
  const piece = Buffer.alloc(1024 * 1024, 'clip');
  const sent = { pieces: 0 };
  const send = (
    pieces: number,
    before: (response: ServerResponse) => void,
    coded: () => Transform = () => new PassThrough(),
  ): Route => {
    const made = function* (): Generator<Buffer> {
      for (sent.pieces = 0; sent.pieces < pieces; sent.pieces += 1) yield piece;
    };
    return (_, response) => {
      before(response);
      void pipeline(made, coded(), response).catch(() => undefined);
    };
  };
  routes['/v1/sized'] = send(64, (response) => void response.setHeader('content-length', 64 * piece.length));
  routes['/v1/until-it-ends'] = send(64, (response) => {
    response.useChunkedEncodingByDefault = false;
    response.setHeader('connection', 'close');
  });
  const gzipped = (): Transform => createGzip({ level: 0 });
  routes['/v1/gzipped'] = send(
    64,
    (response) => void response.setHeader('content-encoding', 'gzip'),
    gzipped,
  );
  routes['/v1/broken'] = send(8, (response) => void response.setHeader('content-length', 64 * piece.length));

  /** Until the server sends no more. */
  const stand = async (): Promise<number> => {
    for (let before = -1; before !== sent.pieces;) {
      before = sent.pieces;
      await systemClock.sleep(100, never);
    }
    return sent.pieces;
  };
  const take = async (path: string, at = base): Promise<{ sentAhead: number; bytes: number }> => {
    const http = openHttp({ baseUrl: `${at}/v1`, clock: systemClock });
    const { body } = await get(http, `${at}${path}`, { maxBytes: 1e8 });
    const sentAhead = await stand();
    let bytes = 0;
    for await (const one of body) bytes += one.byteLength;
    return { sentAhead, bytes };
  };
  const secure = createSecureServer(certificate, server.listeners('request')[0] as Route);
  await new Promise<void>((resolve) => secure.listen(0, '127.0.0.1', resolve));
  vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
  const ways = [
    ['/v1/sized', `https://127.0.0.1:${(secure.address() as AddressInfo).port}`],
    ['/v1/until-it-ends', base],
    ['/v1/gzipped', base],
  ] as const;
  for (const [path, at] of ways) {
    const { sentAhead, bytes } = await take(path, at);
    // What the system holds for both ends of a connection, and a piece or two.
    expect([bytes, sentAhead < 32], path).toEqual([64 * piece.length, true]);
  }
  vi.unstubAllEnvs();
  secure.close();
  await expect(take('/v1/broken')).rejects.toMatchObject({ name: 'HttpFailure', sent: true });
});

test('an answer that nobody reads lets its connection go', async () => {
  let closed = 0;
  routes['/v1/clip'] = (request, response) => {
    request.socket.on('close', () => (closed += 1));
    response.write('a part');
  };
  const { body } = await get(here(), `${base}/v1/clip`);
  await body[Symbol.asyncIterator]().return?.();
  await expect.poll(() => closed).toBe(1);
});

test('a form sends its fields in their order, then its file', async () => {
  const path = join(mkdtempSync(join(tmpdir(), 'castreel-test-')), 'mira.png');
  const bytes = Buffer.alloc(300_000, 7);
  writeFileSync(path, bytes);
  let sent = '';
  routes['/v1/files'] = (request, response) => {
    void text(request).then((body) => {
      sent = body;
      response.end('{"id":"file_1"}');
    });
  };
  const file = { field: 'file', filename: 'mira.png', type: 'image/png', path };
  const body = { fields: [['expires_after', '3600']] as const, file };
  await get(here(), `${base}/v1/files`, { method: 'POST', body });
  expect(sent.match(/name="[^"]*"|image\/png/g)).toEqual([
    'name="expires_after"',
    'name="file"',
    'name="mira.png"',
    'image/png',
  ]);
  expect(sent).toContain(bytes.toString());
});

test('a file is put as it is, with its size and without a key', async () => {
  const path = join(mkdtempSync(join(tmpdir(), 'castreel-test-')), 'clip.mp4');
  writeFileSync(path, Buffer.alloc(300_000, 7));
  const got: unknown[] = [];
  routes['/v1/up?sig=1'] = (request, response) => {
    const { method, headers } = request;
    void text(request).then((body) => {
      got.push(
        method,
        headers['content-length'],
        headers['transfer-encoding'],
        headers['content-type'],
        body.length,
      );
      response.end();
    });
  };
  const headers = { 'content-type': 'video/mp4' };
  const call = { method: 'PUT', headers, body: { path } } as const;
  expect((await get(here(), `${base}/v1/up?sig=1`, call)).status).toBe(200);
  expect(got).toEqual(['PUT', '300000', undefined, 'video/mp4', 300_000]);
  await expect(
    get(here(), `${base}/v1/up?sig=1`, { ...call, body: { path: `${path}.gone` } }),
  ).rejects.toMatchObject({
    sent: false,
  });
});

test('a secret in a query is in no message', async () => {
  await expect(get(abroad(), 'http://cdn.example.com/clip?sig=hush')).rejects.toThrow(
    /clip: http:\/\/cdn(?!.*hush)/,
  );
});
