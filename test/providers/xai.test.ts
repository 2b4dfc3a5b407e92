import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemClock } from '../../src/base/clock.js';
import { openHttp } from '../../src/providers/http.js';
import type { Outside } from '../../src/providers/provider.js';
import { bodyOf, type Media } from '../../src/providers/xai/body.js';
import { uploaderOf } from '../../src/providers/xai/files.js';
import { createJob, statusOf } from '../../src/providers/xai/jobs.js';
import type { Request } from '../../src/ledger/request.js';
import { xaiModels } from '../../src/providers/xai/models.js';
import { noInputs, noUploads } from '../support/outside.js';
import { grayPng } from '../support/png.js';
import { openClips, type Clips } from '../support/service/clips.js';
import { shapes } from '../support/service/xai/answers.js';
import { openXai, type XaiService } from '../support/service/xai.js';

let clips: Clips;
let xai: XaiService;
beforeAll(async () => {
  clips = await openClips({ mode: 'template' });
  xai = await openXai({ clips, took: 1 });
});
afterAll(async () => {
  expect(xai.journal.violations()).toEqual([]);
  await xai.close();
  await clips.close();
});

function outside(at: XaiService = xai): Outside {
  const { baseUrl, key } = at;
  const signal = new AbortController().signal;
  return {
    http: openHttp({ baseUrl, clock: systemClock }),
    baseUrl,
    key,
    inputs: noInputs,
    uploads: noUploads,
    clock: systemClock,
    signal,
  };
}

const make = async (prompt: string, at: XaiService = xai) =>
  await createJob(
    {
      path: '/videos/generations',
      json: {
        model: 'grok-imagine-video',
        prompt,
        duration: 2,
        aspect_ratio: '16:9',
        resolution: '480p',
        generate_audio: true,
      },
    },
    outside(at),
  );

test.each([
  ['rate_limited_after', { kind: 'refused', failure: { kind: 'busy', charged: 'no' }, retryAfterMs: 1000 }],
  ['quota*1', { kind: 'refused', failure: { kind: 'funds', charged: 'no' } }],
  ['bad_key*1', { kind: 'refused', failure: { kind: 'auth', charged: 'no' } }],
  ['rejected', { kind: 'refused', failure: { kind: 'refused', charged: 'no' } }],
  ['rejected_422', { kind: 'refused', failure: { kind: 'refused', charged: 'no' } }],
  ['no_model', { kind: 'refused', failure: { kind: 'refused', charged: 'no' } }],
  ['create_500', { kind: 'unknown' }],
  ['create_502_started', { kind: 'unknown' }],
  ['create_529', { kind: 'unknown' }],
  ['no_id', { kind: 'unknown' }],
  ['create_html', { kind: 'unknown' }],
])('a create that ends with %s', async (fault, created) => {
  expect(await make(`She waits. [${fault}]`)).toMatchObject(created);
});

test.each(shapes)(
  'whatever shape an error has (%s), a rate is told from a quota, and moderation from both',
  async (shape) => {
    const one = await openXai({ clips, took: 1, shape });
    const said = async (fault: string) => await make(`She waits. [${fault}]`, one);
    expect([await said('rate_limited'), await said('quota*1'), await said('rejected')]).toMatchObject([
      { kind: 'refused', failure: { kind: 'busy', charged: 'no' } },
      { kind: 'refused', failure: { kind: 'funds', charged: 'no' } },
      { kind: 'refused', failure: { kind: 'refused', charged: 'no' } },
    ]);
    const created = await said('moderated_400');
    const handle = created.kind === 'accepted' ? created.handle : null;
    const withheld = { kind: 'failed', failure: { kind: 'moderated', charged: 'unknown' } };
    const ask = async () => await statusOf(handle, outside(one));
    await expect.poll(ask, { timeout: 8000, interval: 10 }).toMatchObject(withheld);
    await one.close();
  },
);

test('a create whose answer is lost rejects, and was billed once', async () => {
  await expect(make('The tide turns. [lost_answer]')).rejects.toMatchObject({ sent: true });
  expect(xai.journal.postsOf('The tide turns.')).toHaveLength(1);
});

const paid = { kind: 'failed', failure: { charged: 'yes' } };
test.each([
  ['no fault', { kind: 'done', costMicroUsd: 100_000, keptFileId: null }],
  ['no_status', { kind: 'done', costMicroUsd: 100_000 }],
  ['no_usage', { kind: 'done', costMicroUsd: null }],
  ['unknown_status', { kind: 'done' }],
  ['poll_502', { kind: 'done' }],
  ['poll_408', { kind: 'done' }],
  ['poll_html', { kind: 'done' }],
  ['moderated_done', { ...paid, failure: { kind: 'moderated', charged: 'yes' }, costMicroUsd: 100_000 }],
  ['moderated_failed', { kind: 'failed', failure: { kind: 'moderated', charged: 'unknown' } }],
  ['moderated_400', { kind: 'failed', failure: { kind: 'moderated', charged: 'unknown' } }],
  ['failed_invalid_argument', { kind: 'failed', failure: { kind: 'refused' } }],
  ['failed_internal', { kind: 'failed', failure: { kind: 'provider' } }],
  ['failed_unavailable', { kind: 'failed', failure: { kind: 'provider' } }],
  ['expired', { kind: 'failed', failure: { kind: 'lost' } }],
  ['no_result', { kind: 'failed', failure: { kind: 'no_result' } }],
])('a job with %s', async (fault, status) => {
  const created = await make(`The lamp burns. [${fault}]`);
  if (created.kind !== 'accepted') throw new Error(`not accepted: ${JSON.stringify(created)}`);
  const { handle } = created;
  await expect
    .poll(async () => await statusOf(handle, outside()), { timeout: 8000, interval: 10 })
    .toMatchObject(status);
});

const picture = (gray: number): Media => ({
  url: `data:image/png;base64,${grayPng(64, 36, gray).toString('base64')}`,
});
const voice = { words: null, id: 'ara' };
const mira = { kind: 'character', name: 'Mira', description: null, look: null, voice } as const;
type Use = Request['inputs'][number]['use'];

test.each<{
  of: string;
  model: string;
  operation: Request['operation'];
  uses: readonly Use[];
  more: string[];
}>([
  { of: 'words', model: 'grok-imagine-video', operation: 'text', uses: [], more: [] },
  {
    ...{ of: 'a first frame', model: 'grok-imagine-video-1.5-lite', operation: 'image' },
    ...{ uses: ['first_frame'], more: ['image'] },
  },
  {
    ...{ of: 'both frames, references and a voice', model: 'grok-imagine-video-1.5', operation: 'image' },
    uses: ['reference', 'reference', 'first_frame', 'last_frame'],
    more: ['image', 'last_frame', 'reference_audios', 'reference_images'],
  },
  {
    ...{ of: 'references', model: 'grok-imagine-video', operation: 'reference' },
    ...{ uses: ['reference', 'reference'], more: ['reference_images'] },
  },
])('the service takes a body of $of, and finds nothing amiss', async ({ model, operation, uses, more }) => {
  const capability = xaiModels.find((one) => one.model === model && one.operation === operation);
  if (capability === undefined) throw new Error(`${model} does no ${operation}`);
  const request: Request = {
    ...{ form: 1, provider: 'xai', model, operation, bought_s: 3, resolution: '480p', sound: 'none' },
    words: {
      ...{ size: null, angle: null, camera: null, lens: null, framing: null, prompt: ['She waits.'] },
      ...{ cast: [mira], dialogue: [], style: null, avoid: null },
    },
    inputs: uses.map((use) => ({ use, of: null, source: { kind: 'url', url: '' }, recipe: 'whole' })),
    aspect: operation === 'image' ? null : '9:16',
    panel: null,
  };
  const media = uses.map((_use, index) => picture(40 + index));
  const body = bodyOf({ request, prompt: `She waits, ${model}.`, capability }, media);
  expect(await createJob(body, outside())).toMatchObject({ kind: 'accepted' });
  expect(xai.journal.posts().at(-1)?.body).toEqual(body.json);
  const always = ['duration', 'generate_audio', 'model', 'prompt', 'resolution'];
  const expected = [...always, ...more, ...(operation === 'image' ? [] : ['aspect_ratio'])];
  expect(Object.keys(body.json as object).sort()).toEqual(expected.sort());
});

test('an edit has the clip alone, an extension the added seconds too', async () => {
  const size = { width: 64, height: 36 };
  const bytes = await clips.film(
    { kind: 'new', seconds: 3, size, sound: true },
    { clip: 7, words: 'a', lessFrames: 0 },
  );
  const kept = xai.files.keep({ filename: 'a.mp4', type: 'video/mp4', bytes, livesS: null });
  for (const operation of ['edit', 'extend'] as const) {
    const capability = xaiModels.find((one) => one.operation === operation);
    if (capability === undefined) throw new Error(`nothing does ${operation}`);
    const request = {
      ...{
        form: 1,
        provider: 'xai',
        model: capability.model,
        operation,
        bought_s: operation === 'edit' ? null : 4,
      },
      words: {
        ...{ size: null, angle: null, camera: null, lens: null, framing: null, prompt: ['She waits.'] },
        ...{ cast: [], dialogue: [], style: null, avoid: null },
      },
      inputs: [{ use: 'video', of: null, source: { kind: 'file_id', id: kept.id }, recipe: 'whole' }],
      ...{ aspect: null, resolution: null, sound: null, panel: null },
    } satisfies Request;
    const body = bodyOf({ request, prompt: `She turns (${operation}).`, capability }, [{ file_id: kept.id }]);
    expect(await createJob(body, outside())).toMatchObject({ kind: 'accepted' });
    const { model } = capability;
    expect(body.json).toEqual({
      ...{ model, prompt: `She turns (${operation}).`, video: { file_id: kept.id } },
      ...(operation === 'extend' && { duration: 4 }),
    });
  }
});

test('a picture is uploaded for 30 days, and known to serve until it is gone', async () => {
  const path = join(await mkdtemp(join(tmpdir(), 'castreel-test-')), 'mira.png');
  await writeFile(path, grayPng(64, 36));
  const uploader = uploaderOf({ path, type: 'image/png' }, outside());
  const before = Date.now();
  const uploaded = await uploader.upload();
  if (!('id' in uploaded)) throw new Error(JSON.stringify(uploaded));
  const days = ((uploaded.expiresAtMs ?? 0) - before) / 86_400_000;
  expect(days).toBeGreaterThan(29.9);
  expect(days).toBeLessThan(30.1);
  expect(await uploader.serves(uploaded.id)).toBe(true);
  xai.files.remove(uploaded.id);
  expect(await uploader.serves(uploaded.id)).toBe(false);
  xai.queue('upload_429');
  expect(await uploader.upload()).toMatchObject({ failure: { kind: 'busy', charged: 'no' } });
});
