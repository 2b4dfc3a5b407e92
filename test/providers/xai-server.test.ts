import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { BufferSource, Input, MP4 } from 'mediabunny';
import { Client, request } from 'undici';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Ffmpeg } from '../../src/media/ffmpeg.js';
import { ffmpegForTests, readFilm, stampsOf } from '../support/clips.js';
import { grayPng } from '../support/png.js';
import { openClips, type Clips } from '../support/service/clips.js';
import { openXai, type XaiGiven, type XaiService } from '../support/service/xai.js';
import { shapes } from '../support/service/xai/answers.js';
import { callerOf, type Got, type Json } from '../support/service/xai/caller.js';

let clips: Clips;
let template: Clips;
let ffmpeg: Ffmpeg;
let folder: string;
let xai: XaiService;

beforeAll(async () => {
  [clips, template] = await Promise.all([openClips(), openClips({ mode: 'template' })]);
  [ffmpeg, folder] = await Promise.all([ffmpegForTests(), mkdtemp(join(tmpdir(), 'castreel-read-'))]);
});
afterAll(async () => {
  await Promise.all([clips.close(), template.close(), rm(folder, { recursive: true })]);
});
afterEach(async () => await xai.close());

async function open(given: Partial<XaiGiven> = {}): Promise<void> {
  xai = await openXai({ clips, took: 0, ...given });
}

const { call, make, done, filmed } = callerOf(() => xai);

const aspect_ratio = '16:9';
const plain = { model: 'grok-imagine-video', prompt: 'A gull.', duration: 1, resolution: '480p' };
const text = { ...plain, aspect_ratio };
const png = { url: `data:image/png;base64,${grayPng(32, 18).toString('base64')}` };
const jpeg = { url: png.url.replace('png', 'jpeg') };
const image = { ...plain, image: png };

const words = (prompt: string): Promise<Got> => make({ ...text, prompt });

/** What each picture shows, and how long the file says that its sound lasts. */
async function read(bytes: Buffer): Promise<{ stamps: readonly string[]; soundS: number }> {
  const path = join(folder, 'read.mp4');
  await writeFile(path, bytes);
  const input = new Input({ source: new BufferSource(bytes), formats: [MP4] });
  const sound = await input.getPrimaryAudioTrack();
  return { stamps: (await readFilm(ffmpeg, path)).stamps, soundS: (await sound?.computeDuration()) ?? 0 };
}

const uri = (bytes: Buffer): Json => ({ url: `data:video/mp4;base64,${bytes.toString('base64')}` });
const m15 = 'grok-imagine-video-1.5';
const lite = 'grok-imagine-video-1.5-lite';
const refs = (n: number, more: Json = {}): Json => ({
  ...text,
  reference_images: Array(n).fill(png),
  ...more,
});
const { model } = plain;

describe('a create is taken, billed and complained of as the contract says', () => {
  const cases: [string, Json, number, number | string, ...string[]][] = [
    ['text', text, 200, 0.05],
    ['text at 720p', { ...text, resolution: '720p', duration: 15 }, 200, 1.05],
    ['text in 1080p', { ...text, resolution: '1080p' }, 400, 'resolution 1080p'],
    ['1.5 in 1080p', { ...text, model: m15, resolution: '1080p' }, 200, 0.25],
    ['lite in 1080p', { ...text, model: lite, resolution: '1080p' }, 200, 0.14],
    ['16 s', { ...text, duration: 16 }, 400, 'duration'],
    ['half a second', { ...text, duration: 0.5 }, 422, 'duration'],
    ['aspect auto', { ...text, aspect_ratio: 'auto' }, 422, 'aspect_ratio'],
    ['an empty prompt', { ...text, prompt: ' ' }, 400, 'prompt'],
    ['no such model', { ...text, model: 'grok-2' }, 404, 'does not exist'],
    ['nothing but a prompt', { prompt: 'x' }, 200, 0.4, 'model', 'duration', 'resolution', 'aspect_ratio'],
    ['an SDK name', { ...text, image_url: 'https://a.example/b.png' }, 200, 0.05, 'unknown field image_url'],
    ['an image', image, 200, 0.052],
    ['an image, no prompt', { ...image, prompt: '' }, 200, 0.052],
    ['an image and an aspect', { ...image, aspect_ratio: '1:1' }, 200, 0.052, 'the image decides'],
    ['url and file_id', { ...plain, image: { ...png, file_id: 'file_1' } }, 422, 'exactly one'],
    ['an unknown file', { ...plain, image: { file_id: 'file_1' } }, 400, 'not found'],
    ['a PNG said to be JPEG', { ...plain, image: jpeg }, 400, 'is png', 'is png'],
    ['half a PNG', { ...plain, image: { url: png.url.slice(0, 70) } }, 400, 'decoded', 'decoded'],
    ['http', { ...plain, image: { url: 'http://a.example/b.png' } }, 400, 'not https', 'not https'],
    ['an image elsewhere', { ...plain, image: { url: 'https://a.example/b.png' } }, 200, 0.052],
    ['7 references', refs(7), 200, 0.064],
    ['8 references', refs(8), 400, 'At most 7'],
    ['references, 11 s', refs(1, { duration: 11 }), 400, 'duration'],
    ['1.5, references, 11 s', refs(1, { model: m15, duration: 11 }), 200, 0.89],
    ['1.5, references, 1080p', refs(1, { model: m15, resolution: '1080p' }), 400, 'resolution'],
    ['lite, references', refs(1, { model: lite }), 400, 'reference'],
    ['image and references', { ...image, reference_images: [png] }, 400, 'image and references'],
    ['1.5, image and references', { ...image, model: m15, reference_images: [png] }, 200, 0.1],
    ['a tag too far', refs(2, { prompt: '<IMAGE_1> <IMAGE_3>' }), 200, 0.054, 'names <IMAGE_3>'],
    ['a last frame', { ...image, last_frame: png }, 400, '1.5'],
    ['1.5, a last frame', { ...image, model: m15, last_frame: png }, 200, 0.1],
    ['1.5, 4 voices', { ...text, model: m15, reference_audios: Array(4).fill({ voice_id: 'v' }) }, 400, '3'],
  ];
  for (const [name, body, status, said, ...complaints] of cases) {
    test(name, async () => {
      await open({ clips: template });
      const got = await make(body);
      const billedUsd = xai.journal.billedMicroUsd() / 1e6;
      expect([got.status, billedUsd]).toEqual([status, typeof said === 'number' ? said : 0]);
      if (typeof said === 'string') expect(got.text).toContain(said);
      const violations = xai.journal.violations();
      expect(violations).toEqual(complaints.map((what) => expect.stringContaining(what) as string));
    });
  }
});

describe('clips are real, and go on from what was really sent', () => {
  test('N s and a frame of picture, N s of sound, none where none is asked; the shape asked for', async () => {
    await open();
    const [one, silent] = await Promise.all([filmed(text), filmed({ ...text, generate_audio: false })]);
    expect(await read(one.bytes)).toEqual({ stamps: stampsOf(1, 0, 25), soundS: 1 });
    expect((await read(silent.bytes)).soundS).toBe(0);
    expect([one.video.duration, one.bytes.equals(silent.bytes)]).toEqual([1, false]);
    const tall = await filmed({ ...text, aspect_ratio: '9:16', resolution: '720p' });
    const facts = [await clips.facts(one.bytes), await clips.facts(tall.bytes)];
    expect(facts).toMatchObject([
      { width: 64, height: 36, rate: { n: 24, d: 1 } },
      { width: 54, height: 96 },
    ]);
  });

  test.each([
    ['exact', [...stampsOf(1, 0, 49), ...stampsOf(1, 49, 53), ...stampsOf(2, 53, 97)], 97],
    ['drop', [...stampsOf(1, 0, 48), ...stampsOf(1, 49, 53), ...stampsOf(2, 53, 97)], 96],
    ['repeat', [...stampsOf(1, 0, 49), '1:48', ...stampsOf(1, 49, 53), ...stampsOf(2, 53, 97)], 98],
  ] as const)('an extension holds its source and what follows: seam %s', async (seam, stamps, frames) => {
    const own = await openClips({ seam });
    await open({ clips: own });
    const source = await filmed({ ...text, duration: 2 });
    const extend = { model, prompt: 'On.', duration: 2, video: { url: source.url } };
    const made = await read((await filmed(extend, 'extensions')).bytes);
    expect(made).toEqual({ stamps, soundS: 4 });
    expect([made.stamps.length, xai.journal.violations()]).toEqual([frames, []]);
    // 2 s of 480p, then 2 s more and the 2 s that were sent.
    expect(xai.journal.billedMicroUsd()).toBe(100_000 + 100_000 + 20_000);
    await own.close();
  });

  test('an edit keeps length and sound; data URI, file and address all serve', async () => {
    await open();
    const { bytes, url, video } = await filmed({
      ...text,
      duration: 2,
      storage_options: { filename: 'a.mp4' },
    });
    const kept = video.file_output as Json;
    for (const source of [uri(bytes), { url }, { file_id: kept.file_id }]) {
      const edited = await filmed({ model, prompt: 'Red.', video: source }, 'edits');
      const { stamps, soundS } = await read(edited.bytes);
      const clip = stamps[0]?.split(':')[0];
      expect([stamps, soundS]).toEqual([stampsOf(Number(clip), 0, 49), 2]);
    }
    expect(xai.journal.billedMicroUsd()).toBe(100_000 + 3 * 120_000);
  });

  test('sources too short, too long, bogus: early with the request, late behind an address', async () => {
    await open();
    const [short, long] = await Promise.all([filmed(text), filmed({ ...text, duration: 9 })]);
    const extend = (video: Json): Promise<Got> =>
      make({ model, prompt: 'On.', duration: 2, video }, 'extensions');
    const edit = (video: Json): Promise<Got> => make({ model, prompt: 'On.', video }, 'edits');
    const early = [
      await extend(uri(short.bytes)),
      await edit(uri(long.bytes)),
      await extend({ url: png.url }),
      await extend(uri(Buffer.from('noise'))),
      await make({ model, prompt: 'On.', duration: 2 }, 'extensions'),
      await make({ model: m15, prompt: 'On.', duration: 2, video: uri(long.bytes) }, 'extensions'),
    ];
    expect(early.map(({ status }) => status)).toEqual([400, 400, 400, 400, 422, 400]);
    const late = [await extend({ url: short.url }), await extend({ url: 'https://a.example/b.mp4' })];
    for (const { status, json } of late) {
      expect(status).toBe(200);
      expect((await done(json.request_id)).json).toMatchObject({
        status: 'failed',
        error: { code: 'invalid_argument' },
      });
    }
  });
});

describe('jobs', () => {
  test('202 with progress and empty in turn, then 200; a used up address is 403, a new poll names a fresh one', async () => {
    await open({ took: 800, addressLivesMs: 500 });
    const { request_id: id } = (await make(text)).json;
    const first = [await call(`/videos/${String(id)}`), await call(`/videos/${String(id)}`)];
    expect(first.map(({ status, text }) => [status, text === ''])).toEqual([
      [202, false],
      [202, true],
    ]);
    const { json } = await done(id);
    expect(json).toMatchObject({ status: 'done', progress: 100, usage: { cost_in_usd_ticks: 5e8 } });
    const { url } = json.video as { url: string };
    await sleep(600);
    expect((await call(url)).status).toBe(403);
    const again = (await done(id)).json.video as { url: string };
    expect((await call(again.url)).status).toBe(200);
    expect((await call(again.url.replace('signature=', 'signature=0'))).status).toBe(403);
    expect([xai.journal.downloadsOf(String(id)), (await call('/videos/nobody')).status]).toEqual([1, 404]);
  });

  const fates: [string, number, Json, number][] = [
    ['moderated_done', 200, { status: 'done', video: { url: '', respect_moderation: false } }, 5e4],
    ['moderated_failed', 200, { status: 'failed', error: { code: 'invalid_argument' } }, 5e4],
    ['moderated_400', 400, { code: 'imagine:content-moderated' }, 5e4],
    ['failed_invalid_argument', 200, { error: { code: 'invalid_argument' } }, 0],
    ['failed_permission_denied', 200, { error: { code: 'permission_denied' } }, 0],
    ['failed_precondition', 200, { error: { code: 'failed_precondition' } }, 0],
    ['failed_unavailable', 200, { error: { code: 'service_unavailable' } }, 0],
    ['failed_internal', 200, { error: { code: 'internal_error' } }, 0],
    ['expired', 200, { status: 'expired' }, 5e4],
    ['late_404', 404, { error: { code: 404 } }, 5e4],
    ['no_result', 200, { status: 'done', video: undefined }, 5e4],
    ['no_status', 200, { status: undefined, video: { duration: 1 } }, 5e4],
    ['costs_more', 200, { usage: { cost_in_usd_ticks: 7.5e8 } }, 7.5e4],
  ];
  for (const [fate, status, json, microUsd] of fates) {
    test(fate, async () => {
      await open();
      const got = await done((await words(`She waits. [${fate}]`)).json.request_id);
      expect([got.status, xai.journal.billedMicroUsd()]).toEqual([status, microUsd]);
      expect({ status: undefined, video: undefined, ...got.json }).toMatchObject(json);
    });
  }

  test('a status that nobody knows for two polls; an output that could not be kept', async () => {
    await open();
    const { request_id: id } = (await words('[unknown_status]')).json;
    const statuses = [await done(id), await done(id), await done(id)].map(({ json }) => json.status);
    expect(statuses).toEqual(['rethinking', 'rethinking', 'done']);
    const storage_options = { filename: 'a.mp4', expires_after: 3600 };
    const unkept = await filmed({ ...text, prompt: '[storage_error]', storage_options });
    expect([unkept.video.storage_error, unkept.video.file_output, xai.files.all()]).toEqual([
      expect.any(String),
      undefined,
      [],
    ]);
  });

  test('what is unknown of the real service is what the test says', async () => {
    await open({ checksFiles: 'late', maxReferences: 14, isFailedBilled: true, extensionReports: 'added' });
    const late = (await make({ ...plain, image: { file_id: 'file_1' } })).json;
    expect((await done(late.request_id)).json.error).toMatchObject({ code: 'invalid_argument' });
    expect([(await make(refs(14))).status, (await make(refs(15))).status]).toEqual([200, 400]);
    const source = await filmed({ ...text, duration: 2 });
    const extend = { model, prompt: 'On.', duration: 2, video: { url: source.url } };
    expect((await filmed(extend, 'extensions')).video.duration).toBe(2);
    const before = xai.journal.billedMicroUsd();
    await words('[failed_internal]');
    expect(xai.journal.billedMicroUsd() - before).toBe(5e4);
    await xai.close();
    await open({ zeroRetention: true, promptMax: 7 });
    expect([(await make(text)).text, (await words('A gull!!')).text]).toEqual([
      expect.stringContaining('upload_url'),
      expect.stringContaining('too long'),
    ]);
  });
});

describe('faults on demand', () => {
  const started = { job: true, answered: false };
  const not = { job: false, answered: false };

  test.each<[string, number | 'cut off' | 'no JSON' | 'no id', { job: boolean; answered: boolean }]>([
    ['lost_answer', 'cut off', started],
    ['lost_post', 'cut off', not],
    ['create_reset', 'cut off', not],
    ['create_html', 'no JSON', started],
    ['create_half', 'no JSON', started],
    ['no_id', 'no id', started],
    ['create_redirect', 307, not],
    ['create_500', 500, not],
    ['create_500_started', 500, started],
    ['create_502_started', 502, started],
    ['create_520_started', 520, started],
    ['create_529', 529, not],
    ['rate_limited', 429, not],
    ['quota', 429, not],
    ['bad_key', 401, not],
    ['forbidden', 403, not],
    ['no_model', 404, not],
    ['rejected_422', 422, not],
  ])('%s', async (fault, expected, { job, answered }) => {
    await open({ clips: template });
    const outcome = await words(`She waits. [${fault}]`).then(
      ({ status, json }) => (status !== 200 ? status : Object.keys(json).length > 0 ? 'no id' : 'no JSON'),
      () => 'cut off',
    );
    const [post] = xai.journal.posts();
    expect([outcome, post?.job !== null, post?.answered, post?.fault]).toEqual([
      expected,
      job,
      answered,
      fault,
    ]);
    expect([xai.journal.billedMicroUsd(), xai.journal.untold().length]).toEqual(job ? [50_000, 1] : [0, 0]);
    // Once, and then as if nothing had been; what is said to stay, stays.
    const again = (await words(`She waits. [${fault}]`)).status;
    expect(again).toBe(['quota', 'bad_key', 'forbidden'].includes(fault) ? expected : 200);
  });

  test('polls: each fault happens twice or as often as it says, and the job is none the worse', async () => {
    await open({ clips: template });
    const outcomes = async (fault: string, calls: number): Promise<unknown[]> => {
      const id = String((await words(`She waits. [${fault}]`)).json.request_id);
      await done(id).catch(() => undefined);
      const all: unknown[] = [];
      for (let n = 0; n < calls; n += 1) {
        all.push(
          await call(`/videos/${id}`).then(
            ({ status, json }) => json.status ?? status,
            () => 'cut off',
          ),
        );
      }
      return all;
    };
    expect(await outcomes('poll_502', 3)).toEqual([502, 'done', 'done']);
    expect(await outcomes('poll_429_after*3', 3)).toEqual([429, 429, 'done']);
    expect(await outcomes('poll_reset', 2)).toEqual(['cut off', 'done']);
    expect(await outcomes('poll_half', 2)).toEqual([200, 'done']);
    expect(await outcomes('poll_html', 2)).toEqual([200, 'done']);
    expect(await outcomes('poll_redirect', 2)).toEqual([302, 'done']);
    expect(await outcomes('early_404', 2)).toEqual([404, 'done']);
    expect(await outcomes('poll_401', 3)).toEqual([401, 401, 401]);
    xai.queue('poll_503', 2);
    expect(await outcomes('', 2)).toEqual([503, 'done']);
  });

  test('downloads: cut seen and unseen, slow, stale, elsewhere, no film, a film too short', async () => {
    await open({ slowMs: 200 });
    const sizes = async (fault: string): Promise<unknown[]> => {
      const { json } = await words(`She waits. [${fault}]`);
      const { url } = (await done(json.request_id)).json.video as { url: string };
      const whole = (await xai.bytesOf(String(json.request_id))).length;
      const get = (): Promise<unknown> =>
        call(url).then(
          ({ status, bytes }) => (status === 200 ? Math.round((10 * bytes.length) / whole) / 10 : status),
          () => 'cut off',
        );
      return [await get(), await get()];
    };
    expect(await sizes('cut')).toEqual(['cut off', 1]);
    expect(await sizes('cut_unseen')).toEqual([0.5, 1]);
    expect(await sizes('drip')).toEqual([1, 1]);
    expect(await sizes('stale')).toEqual([403, 1]);
    expect(await sizes('download_redirect')).toEqual([302, 1]);
    const unreadable = await filmed({ ...text, prompt: '[unreadable]' });
    expect(await clips.facts(unreadable.bytes)).toBeNull();
    const short = await filmed({ ...text, prompt: '[wrong_length]' });
    expect((await clips.facts(short.bytes))?.frames).toBe(18);
  });

  test('one error in all five shapes; when to come again in seconds and as a date', async () => {
    const seen: unknown[] = [];
    for (const shape of shapes) {
      await open({ shape });
      const { json, text, headers } = await words('[rate_limited_after]');
      seen.push([
        headers['retry-after'],
        Object.keys(json).join(),
        typeof json.error,
        text.includes('limit is 2'),
      ]);
      await xai.close();
    }
    expect(seen).toEqual([
      ['1', 'code,error', 'string', true],
      ['1', 'error', 'object', true],
      ['1', 'error', 'string', true],
      ['1', 'error', 'object', true],
      ['1', '', 'undefined', true],
    ]);
    await open();
    const { headers } = await words('[rate_limited_date]');
    expect(Date.parse(String(headers['retry-after'])) - Date.now()).toBeLessThan(2000);
  });

  test('chaos of one seed is the same chaos, in whatever order calls come', async () => {
    const run = async (seed: number, prompts: readonly string[]): Promise<unknown> => {
      await open({ clips: template, chaos: { seed, rates: { create: 0.5, job: 0.5, quota: 0.05 } } });
      await Promise.all(prompts.map((prompt) => words(prompt).catch(() => null)));
      const faults = Object.fromEntries(xai.journal.posts().map(({ prompt, fault }) => [prompt, fault]));
      const fates = Object.fromEntries(xai.jobs().map(({ order, fate }) => [order.prompt, fate]));
      await xai.close();
      return { faults, fates };
    };
    const prompts = [...Array(60).keys()].map((n) => `Shot ${n}.`);
    const first = await run(7, prompts);
    expect(await run(7, prompts.toReversed())).toEqual(first);
    expect(await run(8, prompts)).not.toEqual(first);
    await open();
  });
});

describe('how it is called', () => {
  test('violations: a shared connection, a key on a download, no JSON, no such route or parameter, a followed redirect', async () => {
    await open();
    const { url, id } = await filmed(text);
    const headers = { authorization: `Bearer ${xai.key}`, connection: 'keep-alive' };
    const client = new Client(new URL(xai.baseUrl).origin);
    const send = async (method: 'GET' | 'POST', path: string, more: Json = {}): Promise<number> => {
      const body = method === 'POST' ? JSON.stringify(text) : null;
      const answer = await client.request({ method, path, headers: { ...headers, ...more }, body });
      await answer.body.dump();
      return answer.statusCode;
    };
    const json = { 'content-type': 'application/json' };
    const create = '/v1/videos/generations';
    expect(await send('GET', `/v1/videos/${id}`)).toBe(200);
    expect(await send('POST', create, json)).toBe(200);
    expect(await send('GET', url.slice(url.indexOf('/clips')))).toBe(200);
    expect(await send('POST', create)).toBe(422);
    expect(await send('POST', `/moved${create}`, json)).toBe(200);
    expect(await send('GET', '/v1/models')).toBe(404);
    expect(await send('GET', '/v1/files?limt=1')).toBe(200);
    await client.destroy();
    const said = xai.journal.violations().map((line) => line.replace(/^[A-Z]+ \S+: /, '').split(' GET')[0]);
    expect(said.filter((line) => !line?.startsWith('shares'))).toEqual([
      'a download carried a key',
      'the body is not said to be JSON',
      'a create followed a redirect',
      'there is no such route',
      'unknown parameter limt',
    ]);
    expect(said.filter((line) => line?.startsWith('shares'))).toHaveLength(6);
  });

  test('more creates in a second than it takes are 429, and start nothing; without the key all is 401', async () => {
    await open({ clips: template, createsPerSecond: 2 });
    const all = await Promise.all([1, 2, 3, 4].map((n) => words(`Shot ${n}.`)));
    expect(all.map(({ status }) => status).sort()).toEqual([200, 200, 429, 429]);
    expect([xai.journal.jobs().length, xai.journal.posts().length]).toEqual([2, 4]);
    const bare = await request(`${xai.baseUrl}/files`, { reset: true });
    expect([bare.statusCode, await bare.body.text()]).toEqual([401, expect.stringContaining('key')]);
  });

  test('nobody listens, then the same service again at the same address, with its jobs', async () => {
    await open();
    const { json } = await make(text);
    await xai.stop();
    await expect(call('/files')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    await xai.listen();
    expect((await done(json.request_id)).json.status).toBe('done');
  });

  test('files: a life before the file counts, one after it is ignored; lists, contents, deletion, expiry', async () => {
    await open({ fileSecondMs: 0.25 });
    const part = (name: string, value: string, more = ''): string =>
      `--xyz\r\nContent-Disposition: form-data; name="${name}"${more}\r\n\r\n${value}\r\n`;
    const file = part('file', 'bytes', '; filename="a.png"');
    const life = part('expires_after', '3600');
    const put = (body: string): Promise<Got> => call('/files', `${body}--xyz--\r\n`);
    const [first, kept] = [await put(life + file), await put(file + life)];
    expect(first.json).toMatchObject({
      object: 'file',
      bytes: 5,
      filename: 'a.png',
      expires_at: expect.any(Number) as number,
    });
    expect([kept.json.expires_at, xai.journal.violations().length]).toEqual([null, 1]);
    expect((await put(part('expires_after', '60') + file)).status).toBe(400);
    expect((await put(file.slice(0, 40))).status).toBe(422);
    expect((await call('/files?limit=1')).json).toMatchObject({ data: [first.json], pagination_token: '1' });
    const path = `/files/${String(first.json.id)}`;
    expect((await call(`${path}/content`)).text).toBe('bytes');
    await sleep(1000);
    expect((await call(path)).status).toBe(404);
    const rest = `/files/${String(kept.json.id)}`;
    expect((await call(rest, null, 'DELETE')).json).toMatchObject({ deleted: true });
    expect([(await call(rest)).status, xai.journal.uploads()]).toEqual([404, 2]);
  });

  test('500 jobs are cheap, and no two clips are the same', async () => {
    await open({ clips: template, took: { fromMs: 0, toMs: 100 } });
    const ids = await Promise.all(
      [...Array(500).keys()].map(async (n) => String((await words(`Shot ${n}.`)).json.request_id)),
    );
    const bytes = await Promise.all(ids.map(async (id) => (await xai.bytesOf(id)).toString()));
    const { journal } = xai;
    expect([new Set(bytes).size, journal.billedMicroUsd()]).toEqual([500, 25e6]);
    expect([journal.untold(), journal.violations()]).toEqual([[], []]);
  });
});
