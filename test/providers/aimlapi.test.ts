import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemClock } from '../../src/base/clock.js';
import type { Json } from '../../src/base/digest.js';
import { durableFiles } from '../../src/disk/durable.js';
import { openStore } from '../../src/disk/store.js';
import { addressOf } from '../../src/providers/aimlapi/addresses.js';
import { createJob } from '../../src/providers/aimlapi/jobs.js';
import { costsIn, findIn } from '../../src/providers/aimlapi/logs.js';
import type { Outside, Owed, Sought } from '../../src/providers/provider.js';
import { attemptIdOf } from '../../src/run/attempt/attempt-id.js';
import { fillStore } from '../../src/run/admission/fill-store.js';
import { intentFor } from '../support/attempts.js';
import { noInputs } from '../support/outside.js';
import { planOf, requestAt } from '../support/planning.js';
import { type AimlapiService, openAimlapi } from '../support/service/aimlapi.js';
import { openClips, type Clips } from '../support/service/clips.js';
import { outsideOf } from '../support/service/outside.js';

let clips: Clips;
let service: AimlapiService;
beforeAll(async () => {
  clips = await openClips({ mode: 'template' });
  service = await openAimlapi({ clips, took: 1, listsPolls: true, quotaAs: 429 });
});
afterAll(async () => {
  await service.close();
  await clips.close();
});

const outside = (): Outside => outsideOf(service);

const PATH = '/v2/video/generations';
const plain = { model: 'x-ai/grok-imagine-video', prompt: 'Sea.', duration: 1 };
const text = { ...plain, aspect_ratio: '9:16', resolution: '480p' };
const face = 'https://a.example/b.png';

const post = async (json: Json, attemptId = 'castreel-1'): ReturnType<typeof createJob> =>
  await createJob({ path: PATH, json }, attemptId, outside());

const held: readonly [string, Json, string, string][] = [
  ['a misspelt key', { ...text, image_urls: [face] }, 'accepted', 'unknown field image_urls'],
  [
    'objects for addresses',
    { ...plain, aspect_ratio: '1:1', reference_images: [{ url: face }] },
    'refused',
    'reference_images.0',
  ],
  ['a data URI', { ...plain, image_url: 'data:image/png;base64,AAAA' }, 'refused', 'is not https'],
  ['a file of this machine', { ...plain, image_url: 'https://127.0.0.1/b.png' }, 'refused', 'is not public'],
  ['both kinds of images', { ...plain, image_url: face, reference_images: [face] }, 'refused', 'exclude'],
  [
    'a resolution beside an image',
    { ...plain, image_url: face, resolution: '720p' },
    'accepted',
    'follows the images',
  ],
  [
    '11 s with references',
    { ...plain, duration: 11, aspect_ratio: '1:1', reference_images: [face] },
    'accepted',
    '11 s',
  ],
];
for (const [name, json, kind, complaint] of held) {
  test(`the server holds to its contract: ${name}`, async () => {
    const before = service.journal.violations().length;
    expect(await post(json)).toMatchObject({ kind });
    expect(service.journal.violations().slice(before).join()).toContain(complaint);
  });
}

test('an id that would be dropped is none of ours: 1 to 128 of its letters, whatever the attempt is called', async () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string(), (words, intent_at) => {
      const id = attemptIdOf(intentFor('a', { slot: `boards/ad:${words}`, intent_at }));
      expect(id).toMatch(/^[A-Za-z0-9._:-]{1,128}$/);
    }),
  );
  await post(text, 'a b');
  expect(service.journal.violations().at(-1)).toContain('no X-Client-Request-Id that would be stored');
});

test('a plan that is used up stops as no credits do, and polls in the logs are no bills', async () => {
  expect(await post({ ...text, prompt: 'Sea. [quota]' })).toMatchObject({ failure: { kind: 'funds' } });
  service.chargeAfter(Infinity);
  const sentMs = Date.now();
  const handles: Json[] = [];
  for (const name of ['A gull.', 'A tern.', 'A crow.']) {
    const created = await post({ ...text, prompt: name }, 'castreel-2');
    handles.push(created.kind === 'accepted' ? created.handle : null);
  }
  const request = { model: 'grok-imagine-video' } as Owed['request'];
  const owed = handles.map((handle, n): Owed => {
    // The last is sought where it is not: its span is long over, and another model's call.
    const [fromMs, toMs] =
      n === 2 ? [sentMs - 7_200_000, sentMs - 3_600_000] : [sentMs - 600_000, sentMs + 600_000];
    return { handle, request, fromMs, toMs };
  });
  expect(await costsIn(owed, outside())).toEqual(new Map());
  service.chargeAfter(0);
  const calls = (): number => service.journal.entries.filter(({ kind }) => kind === 'history').length;
  const before = calls();
  await expect.poll(async () => [...(await costsIn(owed, outside())).values()]).toEqual([60_000, 60_000]);
  expect([
    (calls() - before) % 2,
    service.journal.violations().filter((one) => one.includes('time')),
  ]).toEqual([0, []]);
});

test.each([0, 3])('a lost create is found by its id where this clock was set back by %i h', async (hours) => {
  const sentMs = Date.now();
  const before = service.journal.violations().length;
  const attemptId = `castreel-back-${hours}`;
  const created = await post({ ...text, prompt: 'A wave.' }, attemptId);
  const sought: Sought = {
    attemptId,
    isSent: () => false,
    request: { model: 'grok-imagine-video' } as Sought['request'],
    prompt: '',
    fromMs: sentMs - 600_000,
    toMs: sentMs + 600_000,
    wants: 'all',
  };
  const clock = { ...systemClock, now: () => Date.now() - hours * 3_600_000 };
  const { handle } = created.kind === 'accepted' ? created : { handle: null };
  expect(await findIn(sought, outsideOf(service, { clock }))).toMatchObject([{ handle }]);
  expect(service.journal.violations().slice(before)).toEqual([]);
});

test('what is at no public address is never sent', async () => {
  const refused = { failure: { kind: 'refused', charged: 'no' } };
  const input = { use: 'reference', of: 0, recipe: 'whole' } as const;
  const picture = (): Promise<never> =>
    Promise.resolve({ path: '', type: 'image/png', sizeBytes: 1 } as never);
  const inputs = { ...noInputs, picture };
  for (const source of [
    { kind: 'file_id', id: 'file_1' } as const,
    { kind: 'url', url: 'https://192.168.0.7/b.png' } as const,
    { kind: 'bytes', sha256: 'ab'.repeat(32) } as const,
  ]) {
    expect(await addressOf({ ...input, source }, { ...outside(), inputs })).toMatchObject(refused);
  }
  const pinned = { ...inputs, addressOf: () => face };
  const source = { kind: 'bytes', sha256: 'ab'.repeat(32) } as const;
  expect(await addressOf({ ...input, source }, { ...outside(), inputs: pinned })).toEqual({ address: face });
});

test('a pinned picture is compared before each run that sends its address, of a model that is sent bytes once', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'castreel-pinned-'));
  const sha256 = createHash('sha256').update('mira').digest('hex');
  const boardFor = (model: string): string =>
    `model: ${model}\ncharacters: { mira: { references: [{ url: "${face}", sha256: ${sha256} }] } }\nshots: [{ id: a, prompt: "@mira." }]`;
  const store = openStore({ dir, files: durableFiles, clock: systemClock });
  const fill = async (model: string, there: string | null): Promise<unknown[]> => {
    const opened: string[] = [];
    async function* open(source: string): AsyncGenerator<Uint8Array> {
      opened.push(source);
      if (there === null) throw new Error('nobody answers');
      yield await Promise.resolve(Buffer.from(there));
    }
    const bad = await fillStore([requestAt(planOf({ board: boardFor(model) }), 'a')], { store, open });
    return [opened.length, bad.map(({ problem }) => problem)];
  };
  const [byAddress, byBytes] = ['aimlapi/grok-imagine-video', 'xai/grok-imagine-video'];
  const uncompared = expect.stringMatching(/could not be compared.*nobody answers/) as string;
  const changed = expect.stringContaining('another sha256 than the board says') as string;
  expect(await fill(byAddress, null)).toEqual([1, [uncompared]]);
  expect(await fill(byBytes, null)).toEqual([1, ['nobody answers']]);
  expect(await fill(byAddress, 'mira')).toEqual([1, []]);
  expect(await fill(byAddress, 'somebody else')).toEqual([1, [changed]]);
  expect(await fill(byAddress, null)).toEqual([1, [uncompared]]);
  expect(await fill(byBytes, 'somebody else')).toEqual([0, []]);
  await rm(dir, { recursive: true });
});
