import { once } from 'node:events';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Json } from '../../src/base/digest.js';
import type { Request } from '../../src/ledger/request.js';
import type { Answer } from '../../src/providers/answer.js';
import {
  isTied,
  type Body,
  type Found,
  type Outside,
  type Sent,
  type Sought,
  type Unread,
} from '../../src/providers/provider.js';
import { wavespeedProvider as provider } from '../../src/providers/wavespeed/adapter.js';
import { createdFrom, statusFrom } from '../../src/providers/wavespeed/answers.js';
import { uploaderOf } from '../../src/providers/wavespeed/files.js';
import { noInputs } from '../support/outside.js';
import { grayPng } from '../support/png.js';
import { openClips, type Clips } from '../support/service/clips.js';
import { outsideOf } from '../support/service/outside.js';
import { openWavespeed, type WavespeedGiven, type WavespeedService } from '../support/service/wavespeed.js';

let clips: Clips;
let folder: string;
const services: WavespeedService[] = [];
beforeAll(async () => {
  clips = await openClips({ mode: 'template' });
  folder = await mkdtemp(join(tmpdir(), 'castreel-test-'));
});
afterAll(async () => {
  for (const service of services) {
    expect(service.journal.violations()).toEqual([]);
    await service.close();
  }
  await clips.close();
});

async function open(given: Partial<WavespeedGiven> = {}): Promise<WavespeedService> {
  const service = await openWavespeed({ clips, took: 1, ...given });
  services.push(service);
  return service;
}

function answerOf(status: number, json: unknown): Answer {
  return { status, json, text: JSON.stringify(json), retryAfterMs: null };
}

const job = { id: 'a1b2', status: 'created' };

describe('a submit is refused only where it certainly began nothing', () => {
  test.each<[number, unknown, object]>([
    [200, { code: 200, message: 'success', data: job }, { kind: 'accepted', handle: { id: 'a1b2' } }],
    [200, { data: job }, { kind: 'accepted' }],
    [200, { code: 200, data: {} }, { kind: 'unknown' }],
    [200, { code: 500, message: 'Internal.' }, { kind: 'unknown' }],
    [200, { code: 5004, message: 'Timeout.' }, { kind: 'unknown' }],
    [
      200,
      { code: 400, message: 'duration' },
      { kind: 'refused', failure: { kind: 'refused', charged: 'no' } },
    ],
    [200, { code: 400, message: 'duration', data: job }, { kind: 'unknown' }],
    [200, { code: 401, message: 'Key.' }, { kind: 'refused', failure: { kind: 'auth', charged: 'no' } }],
    // A run would post it again by itself.
    [200, { code: 429, message: 'Rate.' }, { kind: 'unknown' }],
    [429, { code: 429, message: 'Rate.' }, { kind: 'refused', failure: { kind: 'busy', charged: 'no' } }],
    [429, { code: 429, message: 'Quota used up.' }, { kind: 'refused', failure: { kind: 'funds' } }],
    [400, { error: 'Insufficient balance' }, { kind: 'refused', failure: { kind: 'funds' } }],
    [400, { error: 'The prompt is sensitive.' }, { kind: 'refused', failure: { kind: 'moderated' } }],
    [
      400,
      { code: 400, message: 'No.', error_code: 'INSUFFICIENT_BALANCE' },
      { kind: 'refused', failure: { kind: 'funds' } },
    ],
    ...[
      'She balances on a beam.',
      'Her balance is gone, no credit, not enough funds.',
      'prompt: "insufficient funds"',
    ].map((error): [number, unknown, object] => [
      400,
      { error },
      { kind: 'refused', failure: { kind: 'refused' } },
    ]),
    [402, {}, { kind: 'refused', failure: { kind: 'funds' } }],
    [403, { code: 403, message: 'No.' }, { kind: 'refused', failure: { kind: 'auth' } }],
    [
      403,
      { code: 403, message: 'Your credits are used up' },
      { kind: 'refused', failure: { kind: 'funds' } },
    ],
    [404, { code: 404, message: 'No such model.' }, { kind: 'refused', failure: { kind: 'refused' } }],
    [408, {}, { kind: 'unknown' }],
    [409, {}, { kind: 'unknown' }],
    [502, { code: 400 }, { kind: 'unknown' }],
  ])('%i %j', (status, json, created) => {
    expect(createdFrom(answerOf(status, json))).toMatchObject(created);
  });

  test('what names a job and an error is uncertain, and names the job', () => {
    const created = createdFrom(answerOf(200, { code: 422, message: 'Odd.', data: job }));
    expect(created).toEqual({
      kind: 'unknown',
      reason: 'WaveSpeedAI answered 200: Odd. (422), for the job a1b2',
    });
  });
});

describe('what a poll says', () => {
  const url = 'https://cdn.example/a.mp4';
  test.each<[object, object]>([
    [{ status: 'created' }, { kind: 'pending' }],
    [{ status: 'whatever comes next', outputs: [url] }, { kind: 'pending' }],
    [
      { status: 'completed', outputs: [url] },
      { kind: 'done', result: { url }, costMicroUsd: null },
    ],
    // It was made and is there.
    [
      { status: 'completed', outputs: [url], has_nsfw_contents: [true] },
      { kind: 'done', result: { url } },
    ],
    [{ status: 'completed', outputs: [], has_nsfw_contents: [true] }, { failure: { kind: 'moderated' } }],
    [{ status: 'completed', outputs: [] }, { failure: { kind: 'no_result', charged: 'unknown' } }],
    [{ status: 'completed', outputs: ['', null] }, { failure: { kind: 'no_result' } }],
    [{ status: 'failed', error: 'Sensitive.', code: 1200 }, { failure: { kind: 'moderated' } }],
    [{ status: 'failed', error: 'x', has_nsfw_contents: [true] }, { failure: { kind: 'moderated' } }],
    [{ status: 'failed', error: 'x', code: 1402 }, { failure: { kind: 'refused', charged: 'unknown' } }],
    [{ status: 'failed', error: 'x', code: 5003 }, { failure: { kind: 'provider', charged: 'unknown' } }],
    [{ status: 'failed' }, { failure: { message: "WaveSpeedAI's job failed: no reason given" } }],
    [{ status: 'timeout' }, { failure: { kind: 'provider' } }],
    [{ status: 'cancelled' }, { failure: { kind: 'lost' } }],
    [{ status: 'deleted' }, { failure: { kind: 'lost' } }],
  ])('%j', (data, status) => {
    expect(statusFrom(answerOf(200, { code: 200, data }))).toMatchObject(status);
  });

  test.each<[{ data: object; code: number; message: string }, object]>([
    [{ code: 500, message: 'x', data: { status: 'failed', error: 'x' } }, { failure: { kind: 'refused' } }],
    [{ code: 5003, message: 'x', data: { status: 'failed' } }, { failure: { kind: 'provider' } }],
    [{ code: 1200, message: 'x', data: { status: 'failed' } }, { failure: { kind: 'moderated' } }],
    [{ code: 404, message: 'Gone.', data: { status: 'deleted' } }, { failure: { kind: 'lost' } }],
    [{ code: 500, message: 'x', data: { status: 'completed', outputs: [url] } }, { result: { url } }],
  ])('how a job ended holds, whatever code is around it: %j', (json, status) => {
    expect(statusFrom(answerOf(200, json))).toMatchObject({ job: {}, ...status });
    // So does what names the job, under any status; a page that names none says nothing of it.
    const named = { ...json, data: { ...json.data, id: 'a1b2' } };
    for (const http of [400, 404, 500]) {
      expect(statusFrom(answerOf(http, named))).toMatchObject({ job: {}, ...status });
      expect(statusFrom(answerOf(http, json)).kind).toMatch(/^(unreachable|not_found)$/);
    }
  });

  test.each<[number, object, object]>([
    [200, { code: 404, message: 'Gone.' }, { kind: 'not_found' }],
    [404, { code: 404, message: 'Gone.' }, { kind: 'not_found' }],
    [400, { error: 'prediction not found' }, { kind: 'not_found' }],
    [400, { error: 'malformed' }, { kind: 'unreachable', failure: { kind: 'refused' } }],
    [200, { code: 500, message: 'x' }, { kind: 'unreachable', failure: { kind: 'provider' } }],
    [200, { code: 401, message: 'x' }, { kind: 'unreachable', failure: { kind: 'auth' } }],
    [200, { code: 200 }, { kind: 'unreachable', failure: { kind: 'provider' } }],
  ])('%i %j', (code, json, status) => {
    expect(statusFrom(answerOf(code, json))).toMatchObject(status);
  });
});

const words: Request['words'] = {
  ...{ size: null, angle: null, camera: null, lens: null, framing: null, prompt: ['She waits.'] },
  ...{ cast: [], dialogue: [], style: null, avoid: null },
};

function sentTo(operation: Request['operation'], inputs: Request['inputs']): Sent {
  const capability = provider.capabilities.find((one) => one.operation === operation);
  if (capability === undefined) throw new Error(`there is no ${operation}`);
  const request: Request = {
    ...{ form: 1, provider: 'wavespeed', model: 'grok-imagine-video', operation, words, inputs },
    ...{ bought_s: 6, aspect: null, resolution: null, sound: null, panel: null },
  };
  return { request, prompt: 'She waits.', capability };
}

const of = (use: Request['inputs'][number]['use'], source: Request['inputs'][number]['source']) =>
  ({ use, of: null, source, recipe: 'whole' }) as const;

const textBody = (prompt: string, duration = 6): Body => ({
  path: '/api/v3/x-ai/grok-imagine-video/text-to-video',
  json: { prompt, duration, aspect_ratio: '16:9', resolution: '480p' },
});

function foundOf(read: readonly Found[] | Unread | undefined): readonly Found[] {
  if (read === undefined || 'failure' in read) throw new Error(JSON.stringify(read));
  return read;
}

async function handleOf(body: Body, service: WavespeedService): Promise<{ id: string }> {
  const created = await provider.create(body, '', outsideOf(service));
  if (created.kind !== 'accepted') throw new Error(JSON.stringify(created));
  return created.handle as { id: string };
}

test('a history of several pages is read to its end, within the times, for the very inputs', async () => {
  const service = await open({ echoes: 'input' });
  const soughtAs = (operation: 'text' | 'edit', prompt: string) => {
    const request = { ...sentTo(operation, []).request, aspect: '16:9', resolution: '480p' };
    const isSent = (json: Json) => JSON.stringify(json) === JSON.stringify(textBody(prompt).json);
    return { attemptId: '', isSent, request, prompt, wants: 'all' as const };
  };
  const found = async (
    prompt: string,
    [fromMs, toMs]: readonly [number, number],
    more: Partial<Sought> = {},
  ) => {
    const sought = { ...soughtAs('text', prompt), fromMs, toMs, ...more };
    return foundOf(await provider.find?.(sought, outsideOf(service)));
  };
  const fromMs = Date.now();
  const first = await handleOf(textBody('The tide turns.'), service);
  const longer = await handleOf(textBody('The tide turns.', 10), service);
  await Promise.all(
    Array.from({ length: 110 }, (_, n) => handleOf(textBody(`Wave ${n}. ${'海'.repeat(4080)}`), service)),
  );
  const now = [fromMs, Date.now()] as const;
  // The waves show another prompt; what shows the same one is a person's to compare.
  const all = await found(' The  tide turns.\n', now);
  const createdAtMs = expect.any(Number) as number;
  const model = 'x-ai/grok-imagine-video/text-to-video';
  const listed = [first, longer].map((handle) => ({
    handle,
    id: handle.id,
    model,
    tie: 'other_inputs',
    createdAtMs,
  }));
  expect(new Set(all)).toEqual(new Set(listed));
  const own = await found('The tide turns.', now);
  expect(own.filter(isTied)).toMatchObject([{ handle: first, tie: 'inputs' }]);
  expect(own.length).toBe(2);
  expect(await found('The tide turns.', [fromMs - 60_000, fromMs - 1])).toEqual([]);
  expect(await found('The tide turns.', now, soughtAs('edit', 'The tide turns.'))).toEqual([]);
  // What was sent reads otherwise there: nothing is tied, and a person sees both.
  expect(new Set(await found('The tide turns.', now, { isSent: () => false }))).toEqual(new Set(listed));

  const mute = await open();
  const only = await handleOf(textBody('The tide turns.'), mute);
  const sought = soughtAs('text', 'The tide turns.');
  const times = { fromMs, toMs: Date.now() };
  expect(await provider.find?.({ ...sought, ...times }, outsideOf(mute))).toEqual([
    { handle: only, id: only.id, model, tie: 'unknown', createdAtMs },
  ]);
});

describe('what a wrong clock led astray', () => {
  const prompt = 'The tide turns.';
  const { json } = textBody(prompt);

  /** Pages read of a history with so many of them, a row each, and what was found on them. */
  const lookedAt = async (inputs: readonly unknown[], fails = false) => {
    let pages = 0;
    const server = createServer((_, response) => {
      const [id, input] = [`job-${pages}`, inputs[pages]];
      const items = pages < inputs.length ? [{ id, input }] : [];
      pages += 1;
      response.writeHead(fails && pages === inputs.length ? 500 : 200, {
        'content-type': 'application/json',
      });
      response.end(JSON.stringify({ code: 200, data: { items } }));
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const request = { ...sentTo('text', []).request, aspect: '16:9', resolution: '480p' };
    const isSent = (shown: Json) => JSON.stringify(shown) === JSON.stringify(json);
    const sought = {
      attemptId: '',
      isSent,
      request,
      prompt,
      wants: 'tied',
      fromMs: 0,
      toMs: Date.now(),
    } as const;
    try {
      const found = await provider.find?.(sought, outsideOf({ baseUrl, key: 'key' }));
      const own = found === undefined || 'failure' in found ? 'unread' : found.filter(isTied);
      return { pages, own: own === 'unread' ? own : own.map(({ id }) => id) };
    } finally {
      server.close();
    }
  };
  const strangers = (count: number): readonly unknown[] => Array<unknown>(count).fill({ prompt: 'A dog.' });

  test.each<[string, ...Parameters<typeof lookedAt>, object]>([
    ['a short history is read to its end', [...strangers(8), json], false, { pages: 10, own: ['job-8'] }],
    ['one that shows no inputs ties nothing', Array<null>(90).fill(null), false, { pages: 1, own: [] }],
    ['a long one is not read to its end', [...strangers(70), json], false, { pages: 50, own: 'unread' }],
    ['what was seen of it stands', [json, ...strangers(70)], false, { pages: 50, own: ['job-0'] }],
    ['a page fails', strangers(8), true, { pages: 8, own: 'unread' }],
    ['a page fails after the job was seen', [json, ...strangers(7)], true, { pages: 8, own: ['job-0'] }],
  ])('%s', async (_, ...[inputs, fails, expected]) => {
    expect(await lookedAt(inputs, fails)).toEqual(expected);
  });
});

test('a file serves for 7 days, and is known to until it is gone', async () => {
  const service = await open();
  const path = join(folder, 'mira.png');
  await writeFile(path, grayPng(64, 36));
  const file = { path, type: 'image/png', sizeBytes: grayPng(64, 36).length };
  const uploader = uploaderOf(() => Promise.resolve(file), outsideOf(service));
  const uploaded = await uploader.upload();
  if (!('id' in uploaded)) throw new Error(JSON.stringify(uploaded));
  expect(((uploaded.expiresAtMs ?? 0) - Date.now()) / 86_400_000).toBeCloseTo(7, 2);
  expect(await uploader.serves(uploaded.id)).toBe(true);
  service.files.remove(service.files.all()[0]?.id ?? '');
  expect(await uploader.serves(uploaded.id)).toBe(false);
  const wrong = { ...outsideOf(service), key: 'a-key-with-a-slip' };
  expect(await uploaderOf(() => Promise.resolve(file), wrong).upload()).toMatchObject({
    failure: { kind: 'auth', charged: 'no' },
  });
});

test("a parent's clip goes from where WaveSpeedAI has it, and as an upload where that serves no more", async () => {
  const service = await open();
  const handle = await handleOf(textBody('The lamp burns.'), service);
  const bytes = await service.bytesOf(handle.id);
  const path = join(folder, 'parent.mp4');
  await writeFile(path, bytes);
  const file = { path, type: 'video/mp4', sizeBytes: bytes.length };
  const inputs = {
    ...noInputs,
    madeHere: () => ({ handle, keptFileId: null }),
    video: () => Promise.resolve(file),
  };
  const uploads: Outside['uploads'] = { idOf: async (_name, by) => await by.upload() };
  const sent = sentTo('extend', [of('video', { kind: 'bytes', sha256: 'a'.repeat(64) })]);
  const videoOf = async (): Promise<unknown> => {
    const prepared = await provider.prepare(sent, outsideOf(service, { inputs, uploads }));
    return 'body' in prepared ? (prepared.body.json as { video: string }).video : prepared;
  };
  await expect.poll(videoOf, { timeout: 8000 }).toMatch(/\/clips\//);
  service.queue('stale');
  expect(await videoOf()).toMatch(/\/media\//);
});
