import { mkdtemp, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Outside, Sent } from '../../src/providers/provider.js';
import { uploaderOf } from '../../src/providers/xai/files.js';
import { createJob, statusOf } from '../../src/providers/xai/jobs.js';
import { mediaOf } from '../../src/providers/xai/media.js';
import { xaiModels } from '../../src/providers/xai/models.js';
import { noInputs } from '../support/outside.js';
import { grayPng } from '../support/png.js';
import { openClips, type Clips } from '../support/service/clips.js';
import { outsideOf } from '../support/service/outside.js';
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

const outside = (at: XaiService = xai): Outside => outsideOf(at);

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

test.each([
  ['no fault', { kind: 'done', costMicroUsd: 100_000, keptFileId: null }],
  ['no_status', { kind: 'done', costMicroUsd: 100_000 }],
  ['no_usage', { kind: 'done', costMicroUsd: null }],
  ['moderated_done', { kind: 'failed', failure: { charged: 'unknown' }, costMicroUsd: 100_000 }],
])('what a job with %s cost', async (fault, status) => {
  const created = await make(`The lamp burns.${fault === 'no fault' ? '' : ` [${fault}]`}`);
  const handle = created.kind === 'accepted' ? created.handle : null;
  const ask = async () => await statusOf(handle, outside());
  await expect.poll(ask, { timeout: 8000, interval: 10 }).toMatchObject(status);
});

test('who refuses the key and hangs up in the middle of an upload is asked why', async () => {
  const path = join(await mkdtemp(join(tmpdir(), 'castreel-test-')), 'mira.png');
  await writeFile(path, Buffer.alloc(5_000_000));
  const refusing = createServer((_, response) => {
    response.on('finish', () => response.socket?.destroy());
    response.writeHead(401).end('{"code":"unauthenticated","error":"Incorrect API key provided"}');
  });
  await new Promise<void>((resolve) => refusing.listen(0, '127.0.0.1', resolve));
  const { port } = refusing.address() as AddressInfo;
  const there = outside({ ...xai, baseUrl: `http://127.0.0.1:${port}/v1` });
  const uploader = uploaderOf(() => Promise.resolve({ path, type: 'image/png', sizeBytes: 0 }), there);
  for (let n = 0; n < 5; n += 1) {
    expect(await uploader.upload()).toMatchObject({ failure: { kind: 'auth', charged: 'no' } });
  }
  refusing.close();
  const nobody = await uploader.upload();
  expect(nobody).toMatchObject({
    failure: {
      kind: 'network',
      message: expect.stringContaining('nobody answers at this address') as unknown,
    },
  });
});

test('a picture is uploaded for 30 days, and known to serve until it is gone', async () => {
  const path = join(await mkdtemp(join(tmpdir(), 'castreel-test-')), 'mira.png');
  await writeFile(path, grayPng(64, 36));
  const uploader = uploaderOf(() => Promise.resolve({ path, type: 'image/png', sizeBytes: 0 }), outside());
  const before = Date.now();
  const uploaded = await uploader.upload();
  if (!('id' in uploaded)) throw new Error(JSON.stringify(uploaded));
  const days = ((uploaded.expiresAtMs ?? 0) - before) / 86_400_000;
  expect(days).toBeGreaterThan(29.9);
  expect(days).toBeLessThan(30.1);
  expect(await uploader.serves(uploaded.id)).toBe(true);
  xai.files.remove(uploaded.id);
  expect(await uploader.serves(uploaded.id)).toBe(false);
});

test("a parent's clip goes from where xAI has it, and as an upload where that address serves no more", async () => {
  const created = await make('The lamp burns.');
  const handle = created.kind === 'accepted' ? created.handle : null;
  await expect.poll(() => statusOf(handle, outside()), { timeout: 8000 }).toMatchObject({ kind: 'done' });
  const path = join(await mkdtemp(join(tmpdir(), 'castreel-test-')), 'parent.mp4');
  const bytes = await xai.bytesOf((handle as { request_id: string }).request_id);
  await writeFile(path, bytes);
  const at: Outside = {
    ...outside(),
    inputs: {
      ...noInputs,
      madeHere: () => ({ handle, keptFileId: null }),
      video: () => Promise.resolve({ path, type: 'video/mp4', sizeBytes: bytes.length }),
    },
    uploads: { idOf: async (_name, by) => await by.upload() },
  };
  const capability = xaiModels.find(({ operation }) => operation === 'extend')!;
  const source = { kind: 'bytes', sha256: 'a'.repeat(64) } as const;
  const input = { use: 'video', of: null, source, recipe: 'whole' } as const;
  const sentAs = async () => await mediaOf(input, { capability } as Sent, at);
  expect(await sentAs()).toMatchObject({ url: expect.stringContaining('/clips/') as string });
  xai.queue('stale');
  expect(await sentAs()).toMatchObject({ file_id: expect.any(String) as string });
});
