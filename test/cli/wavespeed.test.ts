import { randomBytes } from 'node:crypto';
import { readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { wavespeedModels } from '../../src/providers/wavespeed/models.js';
import { castreelHere, inProject, type Ran } from '../support/command.js';
import { ledgerIn } from '../support/paid-project.js';
import { grayPng } from '../support/png.js';
import { quickConfig } from '../support/quick-config.js';
import { openWavespeed, type WavespeedGiven, type WavespeedService } from '../support/service/wavespeed.js';
import { openedServices } from '../support/service/opened.js';

const opened = openedServices({ mode: 'template' });

async function open(given: Partial<WavespeedGiven> = {}): Promise<WavespeedService> {
  const key = `wsk-${randomBytes(12).toString('hex')}`;
  return await opened((clips) => openWavespeed({ clips, key, took: 100, referenceAspect: '9:16', ...given }));
}

async function render({ env }: WavespeedService, cwd: string, ...words: readonly string[]): Promise<Ran> {
  return await castreelHere(['render', '--yes', '--max-cost', '5', ...words], { cwd, env });
}

const board = `version: 1
model: wavespeed/grok-imagine-video
format: { fit: crop, resolution: 480p, fps: 1 }
characters: { mira: { name: Mira, description: silver braid, references: [face.png, full.png] } }
shots:
  - { id: climb, prompt: "@mira climbs.", duration: 7 }
  - { id: door, continues: climb, prompt: She opens the door., duration: 6 }
  - { id: sea, prompt: The sea., duration: 4 }
`;

const files = {
  'castreel.config.yaml': quickConfig(wavespeedModels),
  'storyboards/face.png': grayPng(72, 128, 40),
  'storyboards/full.png': grayPng(72, 128, 90),
};

test('references, an extension and words become a film: what is sent, what it costs, and nothing is paid twice', async () => {
  const wavespeed = await open();
  const { journal } = wavespeed;
  await inProject({ ...files, 'storyboards/film.yaml': board }, async (cwd) => {
    const plan = await castreelHere(['plan'], { cwd });
    expect(plan.stdout).toMatch(/climb +reference +7 s, buys 10 +new +\$0\.50/);
    expect(plan.stdout).toMatch(/sea +text +4 s, buys 6 +new +\$0\.30/);
    const ran = await render(wavespeed, cwd);
    expect(ran.code, ran.stderr).toBe(0);
    const bodies = journal.posts().map(({ path, body }) => [path.split('/').at(-1), body]);
    const url = (path: string): unknown => expect.stringMatching(new RegExp(`^${wavespeed.baseUrl}/${path}`));
    expect(Object.fromEntries(bodies)).toEqual({
      'reference-to-video': {
        images: [url('media/'), url('media/')],
        prompt: 'Mira @image1 @image2 (silver braid) climbs.',
        ...{ duration: 10, resolution: '480p' },
      },
      // From where WaveSpeedAI itself has it.
      'video-extend': { video: url('clips/'), prompt: 'She opens the door.', duration: 6 },
      'text-to-video': { prompt: 'The sea.', aspect_ratio: '16:9', resolution: '480p', duration: 6 },
    });
    const attempts = (await ledgerIn(cwd)).map(({ attempt }) => attempt);
    expect(attempts.map((one) => [one.cost_micro_usd, one.cost_reported])).toEqual([
      [500_000, false],
      [300_000, false],
      [300_000, false],
    ]);
    expect(journal.billedMicroUsd()).toBe(1_100_000);
    const door = attempts.find(({ slot }) => slot.endsWith(':door'));
    expect(door?.take).toMatchObject({ frames: 385, new_from_frame: 241 });

    const again = await render(wavespeed, cwd);
    expect([again.code, journal.posts().length, journal.uploads()]).toEqual([0, 3, 2]);
    expect(await textOf(cwd)).not.toContain(wavespeed.key);
    expect([ran.stdout, ran.stderr, again.stderr].join('')).not.toContain(wavespeed.key);
  });
});

const lost = (words: string): string => `version: 1
model: wavespeed/grok-imagine-video
format: { resolution: 480p, fps: 1 }
shots: [{ id: sea, duration: 1, prompt: "The sea. ${words}" }]
`;

test('a create whose answer was lost is found in the history, though late, and adopted: one bill, nobody is asked', async () => {
  const wavespeed = await open({ echoes: 'inputs', listedAfterMs: 400 });
  await inProject({ ...files, 'storyboards/film.yaml': lost('[lost_answer]') }, async (cwd) => {
    const ran = await render(wavespeed, cwd);
    expect([ran.code, wavespeed.journal.posts().length], ran.stderr).toEqual([0, 1]);
    const [entry] = await ledgerIn(cwd);
    expect(entry?.attempt).toMatchObject({
      state: 'done',
      handle: { id: wavespeed.journal.jobs()[0] },
      note: "the provider's history shows it",
    });
  });
});

test('what a run leaves uncertain the next one looks for first, and adopts, although its uploads are forgotten; so it does with an extension of its own', async () => {
  const wavespeed = await open({ echoes: 'input', listedAfterMs: 60_000 });
  const { journal } = wavespeed;
  const looks = (): number => journal.entries.filter(({ kind }) => kind === 'history').length;
  const film = board
    .replace('climbs.', 'climbs. [create_502_started]')
    .replace('She opens the door.', '"She opens the door. [lost_answer]"')
    .replace(/ {2}- \{ id: sea[^]*/, '');
  await inProject({ ...files, 'storyboards/film.yaml': film }, async (cwd) => {
    const ran = await render(wavespeed, cwd);
    expect([ran.code, looks(), journal.posts().length], ran.stderr).toEqual([8, 4, 1]);
    wavespeed.listAfter(0);
    await rm(join(cwd, '.castreel/uploads'), { recursive: true });
    const said = await castreelHere(['resolve', 'climb#t01', '--never-arrived'], { cwd, env: wavespeed.env });
    expect([said.code, said.stderr]).toEqual([
      4,
      `Nothing was changed: it is there as ${journal.jobs()[0]}.\nNext, to bring it home: castreel render --collect\n`,
    ]);
    // The door waited for it, and was not agreed to.
    expect([(await render(wavespeed, cwd)).code, journal.posts().length]).toEqual([5, 1]);
    const next = await render(wavespeed, cwd);
    expect([next.code, journal.posts().length], next.stderr).toEqual([0, 2]);
    expect((await ledgerIn(cwd)).map(({ attempt }) => attempt.adopted)).toEqual(['history', 'history']);
  });
});

test('a job with just what was sent stands against --never-arrived, also where the clock was wrong by which it was posted', async () => {
  const wavespeed = await open({ echoes: 'inputs', listedAfterMs: 60_000 });
  await inProject({ ...files, 'storyboards/film.yaml': lost('[lost_answer]') }, async (cwd) => {
    expect((await render(wavespeed, cwd)).code).toBe(8);
    wavespeed.listAfter(0);
    const [{ path, attempt } = { path: '', attempt: null }] = await ledgerIn(cwd);
    const intent_at = new Date(Date.parse(attempt?.intent_at ?? '') - 2 * 60 * 60_000).toISOString();
    await writeFile(join(cwd, 'ledger', path), JSON.stringify({ ...attempt, intent_at }));

    const ran = await render(wavespeed, cwd);
    const [job = ''] = wavespeed.journal.jobs();
    expect([ran.code, ran.stderr]).toEqual([
      8,
      expect.stringContaining('just what was sent stands at another time'),
    ]);
    const resolve = async (...words: string[]): Promise<Ran> =>
      await castreelHere(['resolve', 'sea#t01', ...words], { cwd, env: wavespeed.env });
    const adopt = `castreel resolve sea#t01 --adopt ${job} --force`;
    expect((await resolve()).stdout).toContain(`: at another time; if a clock was wrong: ${adopt}\n`);
    const said = await resolve('--never-arrived');
    expect([said.code, said.stderr]).toEqual([4, expect.stringContaining(`if it is this job: ${adopt}\n`)]);
    expect((await resolve('--adopt', 'another')).stderr).toMatch(/not found\.\n$/);
    expect((await resolve('--adopt', job, '--force')).code).toBe(0);
    const last = await render(wavespeed, cwd);
    expect([last.code, wavespeed.journal.posts().length], last.stderr).toEqual([0, 1]);
  });
});

test('the job of another request is not adopted for a lost one; its own is, and is fetched', async () => {
  const wavespeed = await open({ echoes: null });
  const { journal } = wavespeed;
  const climb = board.replace('climbs.', 'climbs. [lost_answer]').replace(/ {2}- \{ id: door[^]*/, '');
  await inProject({ ...files, 'storyboards/film.yaml': climb }, async (cwd) => {
    const ran = await render(wavespeed, cwd);
    expect(ran.code).toBe(8);
    const looks = journal.entries.filter(({ kind }) => kind === 'history').length;
    expect(looks, 'three of two pages, and none for a wrong clock where no inputs are shown').toBe(6);
    expect(ran.stderr).toMatch(
      new RegExp(`${journal.jobs()[0]} {2}created .* {2}x-ai/grok-imagine-video/reference-to-video`),
    );
    const command = new RegExp(
      `if it is this job \\(created .* UTC; x-ai/grok.*\\): castreel resolve climb#t01 --adopt ${journal.jobs()[0]}\n`,
    );
    for (const [words, code] of [
      [['plan'], 0],
      [['takes'], 0],
      [['resolve', 'climb#t01'], 8],
    ] as const) {
      const shown = await castreelHere([...words], { cwd, env: wavespeed.env });
      expect([shown.code, command.test(shown.stdout)], shown.stdout + shown.stderr).toEqual([code, true]);
    }
    const headers = { authorization: `Bearer ${wavespeed.key}`, 'content-type': 'application/json' };
    const asked = { prompt: 'A dog.', duration: 10, resolution: '480p', aspect_ratio: '16:9' };
    const path = '/api/v3/x-ai/grok-imagine-video/text-to-video';
    await fetch(`${wavespeed.baseUrl}${path}`, { method: 'POST', headers, body: JSON.stringify(asked) });
    const [own = '', stranger = ''] = journal.jobs();
    const adopt = async (id: string): Promise<Ran> =>
      await castreelHere(['resolve', 'climb#t01', '--adopt', id], { cwd, env: wavespeed.env });
    const before = await ledgerIn(cwd);
    const refused = await adopt(stranger);
    expect([refused.code, await ledgerIn(cwd)], refused.stderr).toEqual([4, before]);
    expect(refused.stderr).toMatch(
      /model +grok-imagine-video \(text\) +grok-imagine-video \(reference\) +DIFFERS/,
    );
    expect(refused.stderr).toContain(
      `Next, if it is all the same: castreel resolve climb#t01 --adopt ${stranger} --force`,
    );
    const adopted = await adopt(own);
    expect([adopted.code, /length +not said +10 s +cannot be compared/.test(adopted.stderr)]).toEqual([
      0,
      true,
    ]);
    const collected = await castreelHere(['render', '--collect'], { cwd, env: wavespeed.env });
    expect(collected.code, collected.stderr).toBe(0);
    expect([(await ledgerIn(cwd))[0]?.attempt.state, journal.posts().length]).toEqual(['done', 2]);
  });
});

test('no credits are left: exit 6, nothing in the ledger, and a bad key says so', async () => {
  const wavespeed = await open();
  await inProject({ ...files, 'storyboards/film.yaml': lost('[quota]') }, async (cwd) => {
    const ran = await render(wavespeed, cwd);
    expect([ran.code, await ledgerIn(cwd)], ran.stderr).toEqual([6, []]);
    expect(ran.stderr).toContain('Insufficient credits. Please top up.');
    const env = { ...wavespeed.env, WAVESPEED_API_KEY: 'a-key-with-a-slip' };
    expect((await castreelHere(['doctor'], { cwd, env })).stdout).toContain(
      'refused: WaveSpeedAI answered 401',
    );
    const good = await castreelHere(['doctor'], { cwd, env: wavespeed.env });
    expect(good.stdout).toMatch(/wavespeed: key of account \w{12} in WAVESPEED_API_KEY, accepted/);
  });
});

/** Everything that was written in a project, but for pictures and clips. */
async function textOf(cwd: string): Promise<string> {
  const names = await readdir(cwd, { recursive: true, withFileTypes: true });
  const texts = names.filter((one) => one.isFile() && !/\.(png|mp4)$/.test(one.name));
  const read = texts.map((one) => readFile(join(one.parentPath, one.name), 'utf8'));
  return (await Promise.all(read)).join('\n');
}
