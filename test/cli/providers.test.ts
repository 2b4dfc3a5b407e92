import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { capabilities } from '../../src/providers/capabilities.js';
import { xaiModels } from '../../src/providers/xai/models.js';
import { castreelHere, inProject, type Ran } from '../support/command.js';
import { ffmpegForTests, readFilm } from '../support/clips.js';
import { ledgerIn, openPaidKit, paidEnv, postsIn, type PaidKit } from '../support/paid-project.js';
import { grayPng } from '../support/png.js';
import { quickConfig } from '../support/quick-config.js';
import { openAimlapi } from '../support/service/aimlapi.js';
import { openClips, type Clips } from '../support/service/clips.js';
import type { Service } from '../support/service/service.js';
import { openWavespeed } from '../support/service/wavespeed.js';
import { openXai, type XaiGiven, type XaiService } from '../support/service/xai.js';
import { tillModels } from '../support/till.js';
import { bodiesOf } from '../support/xai-project.js';

const ffmpeg = await ffmpegForTests();
let clips: Clips;
let kit: PaidKit;
const services: Service[] = [];
beforeAll(async () => void ([clips, kit] = await Promise.all([openClips(), openPaidKit()])));
afterAll(async () => {
  for (const service of services) await service.close();
  await clips.close();
  await kit.remove();
});

async function open(given: Partial<XaiGiven> = {}): Promise<XaiService> {
  const xai = await openXai({ clips, took: 50, ...given });
  services.push(xai);
  return xai;
}

/** Of both providers; nothing takes long at either. */
function configOf(root: object = {}): string {
  const polls = { first_s: 0.3, every_s: 0.1 };
  return quickConfig([...xaiModels, ...tillModels], {
    more: ({ provider }) => (provider === 'till' ? { polls } : {}),
    root,
  });
}

function filesOf(board: string): Record<string, string | Uint8Array> {
  return {
    ...{ 'storyboards/film.yaml': board, 'castreel.config.yaml': configOf() },
    ...{ 'provider.js': kit.provider(), 'storyboards/mira.png': grayPng(128, 72) },
  };
}

async function render(xai: XaiService, cwd: string, given: { usd: string; key?: string }): Promise<Ran> {
  const words = ['render', '--yes', '--max-cost', given.usd, '--provider', 'provider.js'];
  const env = { ...paidEnv, ...xai.env, ...(given.key !== undefined && { XAI_API_KEY: given.key }) };
  return await castreelHere(words, { cwd, env });
}

const relay = `version: 1
model: { reference: xai/grok-imagine-video, image: xai/grok-imagine-video, extend: till/clips }
format: { resolution: 480p }
defaults: { duration: 1 }
characters: { mira: { name: Mira, references: [mira.png] } }
shots:
  - { id: meet, prompt: "@mira waits." }
  - { id: walk, continues: meet, prompt: She walks. }
  - { id: turn, continues: walk, extend: last-frame, prompt: She turns. }
  - { id: run, continues: walk, model: xai/grok-imagine-video, duration: 2, prompt: She runs. }
  - { id: rest, continues: turn, extend: last-frame, model: till/clips, prompt: She rests. }
`;

test('each shot goes on at another provider: the clip or its last frame is sent as a file, every frame shows once', async () => {
  const xai = await open();
  await inProject(filesOf(relay), async (cwd) => {
    const ran = await render(xai, cwd, { usd: '0.5' });
    expect([ran.code, xai.journal.violations()], ran.stderr).toEqual([0, []]);
    // Neither is told the other's ids or addresses.
    const file = { file_id: expect.any(String) as string };
    expect(bodiesOf(xai, 'turns')).toMatchObject([{ image: file }]);
    expect(bodiesOf(xai, 'runs')).toMatchObject([{ video: file }]);
    expect(postsIn(cwd).map(({ body }) => [body.prompt, body.goesOnFrom])).toEqual([
      ['She walks.', 25],
      ['She rests.', 1],
    ]);
    const attempts = (await ledgerIn(cwd)).map(({ attempt }) => attempt);
    const made = attempts.map(({ slot, take, request, cost_micro_usd }) => [
      slot.split(':')[1],
      request.provider,
      take?.frames,
      take?.new_from_frame,
      cost_micro_usd,
    ]);
    const one = 50_000;
    expect(made.sort()).toEqual([
      ['meet', 'xai', 25, 0, one + 2000],
      ['rest', 'till', 25, 1, one],
      ['run', 'xai', 49 + 48, 49, 2 * one + 2 * 10_000],
      ['turn', 'xai', 25, 1, one + 2000],
      ['walk', 'till', 49, 25, one],
    ]);
    const { stamps } = await readFilm(ffmpeg, join(cwd, 'out/storyboards/film.mp4'));
    // Right after its parent a shot begins with the frame that the parent leaves to it, elsewhere with its own first.
    const counted = (from: number, to: number) => Array.from({ length: to - from }, (_, n) => from + n);
    const parts = [counted(0, 48), counted(0, 24), counted(49, 97), counted(1, 25)];
    expect(stamps.map((stamp) => Number(stamp.split(':')[1]))).toEqual(parts.flat());
    expect((await render(xai, cwd, { usd: '0.5' })).stderr).toContain('0 to shoot, 5 current');
  });
});

const price = { price_usd: { per_second: { any: 0.06 } }, date: '2026-11-20' };

const everybody = `version: 1
variants:
  axes: { by: [xai, wavespeed, aimlapi] }
  rows:
    - { by: xai, model: xai/grok-imagine-video }
    - { by: wavespeed, model: wavespeed/grok-imagine-video }
    - { by: aimlapi, model: aimlapi/grok-imagine-video }
format: { resolution: 480p, fps: 1, fit: crop }
characters: { mira: { name: Mira, references: [mira.png] } }
defaults: { duration: 2 }
shots:
  - { id: tide, model: "\${{ model }}", prompt: The tide comes in., duration: 1 }
  - { id: meet, model: xai/grok-imagine-video, prompt: "@mira waits." }
  - { id: walk, model: wavespeed/grok-imagine-video, continues: meet, prompt: She walks., duration: 6 }
  - { id: run, model: xai/grok-imagine-video, continues: walk, prompt: She runs. }
`;

test('three services in one run: each at its own lengths and prices, an extension of the other’s clip, no key with anyone else', async () => {
  const xai = await open();
  const wavespeed = await openWavespeed({ clips, took: 50, key: 'key-of-the-first-reseller' });
  const aimlapi = await openAimlapi({ clips, took: 50, key: 'key-of-the-second-reseller' });
  services.push(wavespeed, aimlapi);
  const env = { ...xai.env, ...wavespeed.env, ...aimlapi.env };
  const files = {
    ...{ 'storyboards/film.yaml': everybody, 'storyboards/mira.png': grayPng(128, 72) },
    'castreel.config.yaml': quickConfig(
      capabilities.filter(({ free }) => !free),
      { more: ({ provider }) => (provider === 'aimlapi' ? price : {}) },
    ),
  };
  await inProject(files, async (cwd) => {
    const words = ['render', '--yes', '--max-cost'];
    const used = [xai, wavespeed, aimlapi].map(({ journal }) => journal);
    const refused = await castreelHere([...words, '0.991'], { cwd, env });
    expect([refused.code, ...used.map((journal) => journal.posts().length)]).toEqual([4, 0, 0, 0]);
    const ran = await castreelHere([...words, '0.992'], { cwd, env });
    expect([ran.code, ...used.map((journal) => journal.violations())], ran.stderr).toEqual([0, [], [], []]);
    const billed = used.map((journal) => journal.posts().map((post) => [post.prompt, post.billedMicroUsd]));
    expect(billed.map((posts) => posts.sort())).toEqual([
      [
        ['Mira <IMAGE_1> waits.', 2 * 50_000 + 2000],
        ['She runs.', 2 * 50_000 + 8 * 10_000],
        ['The tide comes in.', 50_000],
      ],
      // It sells 6 and 10 s.
      [
        ['She walks.', 300_000],
        ['The tide comes in.', 300_000],
      ],
      [['The tide comes in.', 60_000]],
    ]);
    const entries = await ledgerIn(cwd);
    const costs = entries.reduce((sum, { attempt }) => sum + (attempt.cost_micro_usd ?? 0), 0);
    expect(costs).toBe(used.reduce((sum, journal) => sum + journal.billedMicroUsd(), 0));
    for (const by of ['xai', 'wavespeed', 'aimlapi']) expect(ran.stderr).toContain(`film_${by}.mp4`);
    expect((await castreelHere([...words, '1'], { cwd, env })).stderr).toContain('0 to shoot, 6 current');
  });
});

const ads = `version: 1
variants: { axes: { by: [xai, till] }, rows: [{ by: xai, model: xai/grok-imagine-video }, { by: till, model: till/clips }] }
model: "\${{ model }}"
format: { resolution: 480p, fps: 1 }
defaults: { duration: 1 }
shots: [{ id: a, prompt: Tide. }, { id: b, prompt: Storm. }, { id: c, prompt: Calm. }]
`;

test('one budget over both; who says 429 is waited for alone, and a key that one refuses lets nobody be paid', async () => {
  const xai = await open({ retryAfterS: 3 });
  await inProject(filesOf(ads), async (cwd) => {
    const posts = (): number[] => [xai.journal.posts().length, postsIn(cwd).length];
    const tooLittle = await render(xai, cwd, { usd: '0.29' });
    expect([tooLittle.code, posts()], tooLittle.stderr).toEqual([4, [0, 0]]);

    xai.queue('rate_limited_after');
    const all = await render(xai, cwd, { usd: '0.3' });
    expect([all.code, xai.journal.violations(), posts()], all.stderr).toEqual([0, [], [4, 3]]);
    const [refused, again] = xai.journal.postsOf(xai.journal.posts()[0]?.prompt ?? '');
    expect([refused?.status, again?.status]).toEqual([429, 200]);
    expect(again?.atMs).toBeGreaterThan(Math.max(...postsIn(cwd).map(({ atMs }) => atMs)));

    await writeFile(join(cwd, 'storyboards/film.yaml'), ads.replace('Calm.', 'Calm again.'));
    const noKey = await render(xai, cwd, { usd: '0.1', key: 'a-key-with-a-slip' });
    expect([noKey.code, xai.journal.posts().length, postsIn(cwd).length], noKey.stderr).toEqual([6, 4, 3]);
    expect(noKey.stderr).toContain(`Nothing was bought: xai does not take the key: xAI answered 401`);
    expect(noKey.stderr).toMatch(
      /Put a good key for xai into XAI_API_KEY; .*\nNext, when that is done: castreel render --yes --max-cost 0.1 --provider/,
    );

    // What both would cost by now is a little too much.
    await writeFile(join(cwd, 'castreel.config.yaml'), configOf({ cap_usd: 0.39 }));
    const capped = await render(xai, cwd, { usd: '0.1' });
    expect([capped.code, xai.journal.jobs().length], capped.stderr).toEqual([4, 3]);
    await writeFile(join(cwd, 'castreel.config.yaml'), configOf({ cap_usd: 0.4 }));
    const rest = await render(xai, cwd, { usd: '0.1' });
    expect([rest.code, xai.journal.jobs().length, postsIn(cwd).length], rest.stderr).toEqual([0, 4, 4]);
    expect(rest.stderr).toContain('film_xai.mp4');
  });
});
