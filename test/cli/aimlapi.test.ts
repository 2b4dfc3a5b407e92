import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { aimlapiModels } from '../../src/providers/aimlapi/models.js';
import { castreelHere, inProject, type Ran } from '../support/command.js';
import { ledgerIn } from '../support/paid-project.js';
import { grayPng } from '../support/png.js';
import { quickConfig } from '../support/quick-config.js';
import { type AimlapiGiven, type AimlapiService, openAimlapi } from '../support/service/aimlapi.js';
import { openedServices } from '../support/service/opened.js';

const opened = openedServices({ mode: 'template' });

const faces = ['mira', 'dawn'].map((name, gray) => {
  const bytes = grayPng(128, 72, gray * 40);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { url: `https://cast.example/${name}.png`, bytes, sha256 };
});
const [mira, dawn] = faces as [(typeof faces)[0], (typeof faces)[0]];

/** What is at the pictures' addresses: no test can host a file where everybody finds it. */
const hosting = new Map<string, Uint8Array>(faces.map(({ url, bytes }) => [url, bytes]));
async function* hosted(url: string): AsyncGenerator<Uint8Array> {
  const bytes = hosting.get(url);
  if (bytes === undefined) throw new Error('nobody answers');
  yield await Promise.resolve(bytes);
}

type Sent = { readonly reference_images: readonly string[] };

const price = { price_usd: { per_second: { any: 0.05 } }, date: '2026-11-20' };
const priced = quickConfig(aimlapiModels, { more: () => price });

const board = (shots: string): string => `version: 1
model: aimlapi/grok-imagine-video
format: { resolution: 480p, fps: 1 }
defaults: { duration: 2 }
characters:
  mira: { name: Mira, references: [{ url: "${mira.url}", sha256: ${mira.sha256} }, "https://cast.example/full.png"] }
shots:
${shots}`;

async function open(given: Partial<AimlapiGiven> = {}): Promise<AimlapiService> {
  const elsewhere = (url: string): Uint8Array | null =>
    faces.find((face) => face.url === url)?.bytes ?? (url.endsWith('full.png') ? mira.bytes : null);
  return await opened((clips) => openAimlapi({ clips, took: 20, elsewhere, ...given }));
}

const inBoard = async (shots: string, work: (cwd: string) => Promise<void>): Promise<void> => {
  const files = { 'storyboards/film.yaml': board(shots), 'castreel.config.yaml': priced };
  await inProject(files, work);
};

const render = async (service: AimlapiService, cwd: string, ...words: readonly string[]): Promise<Ran> =>
  await castreelHere(['render', '--yes', '--max-cost', '5', ...words], {
    cwd,
    env: service.env,
    terminal: { hosted },
  });

test('hosted pictures go by their addresses, and the film is made; the real cost ends in the ledger, however late', async () => {
  const service = await open({ chargedAfterMs: Infinity });
  const shots = `  - { id: sea, prompt: The sea. }
  - { id: meet, prompt: "@mira waits.", duration: 3 }
  - { id: dawn, first_frame: { url: "${dawn.url}", sha256: ${dawn.sha256} }, prompt: Dawn. }
`;
  await inBoard(shots, async (cwd) => {
    const plan = await castreelHere(['plan'], { cwd });
    expect(plan.stdout.match(/resolution: follows its images/g)).toHaveLength(2);
    const ran = await render(service, cwd);
    expect([ran.code, service.journal.violations()], ran.stderr).toEqual([0, []]);
    const model = 'x-ai/grok-imagine-video';
    expect(service.journal.posts().map(({ body }) => body)).toEqual(
      expect.arrayContaining([
        { model, prompt: 'The sea.', duration: 2, aspect_ratio: '16:9', resolution: '480p' },
        {
          ...{ model, prompt: 'Mira <IMAGE_1> <IMAGE_2> waits.', duration: 3, aspect_ratio: '16:9' },
          reference_images: [mira.url, 'https://cast.example/full.png'],
        },
        { model, prompt: 'Dawn.', duration: 2, image_url: dawn.url },
      ]),
    );
    const costs = async (): Promise<unknown[]> =>
      (await ledgerIn(cwd)).map(({ attempt: one }) => [one.cost_micro_usd, one.cost_reported]);
    expect((await costs()).sort()).toEqual([
      [100_000, false],
      [100_000, false],
      [150_000, false],
    ]);
    service.chargeAfter(0);
    expect((await render(service, cwd)).code).toBe(0);
    expect((await costs()).sort()).toEqual([
      [120_000, true],
      [120_000, true],
      [180_000, true],
    ]);
    expect([service.journal.posts().length, service.journal.billedMicroUsd()]).toEqual([3, 420_000]);
  });
});

test('an address whose bytes changed, or cannot be compared, stops everything with 4, all of them named with their shots', async () => {
  const service = await open();
  const elsewhere = 'https://mirror.example/mira.png';
  const twice = `    references: [{ url: "${elsewhere}", sha256: ${mira.sha256} }]`;
  const shots = `  - { id: sea, prompt: The sea. }
  - { id: meet, prompt: "@mira waits." }
  - { id: twin, prompt: "@twin waits." }
  - { id: dawn, first_frame: { url: "${dawn.url}", sha256: ${dawn.sha256} }, prompt: Dawn. }
`;
  const written = board(shots).replace('shots:\n', `  twin:\n    name: Twin\n${twice}\nshots:\n`);
  const files = { 'storyboards/film.yaml': written, 'castreel.config.yaml': priced };
  await inProject(files, async (cwd) => {
    hosting.set(elsewhere, mira.bytes);
    const told = await render(service, cwd, '--shot', 'meet', '--shot', 'twin');
    expect([told.code, service.journal.violations()], told.stderr).toEqual([0, []]);
    const sent = service.journal.posts().map(({ body }) => (body as Sent).reference_images[0]);
    expect(sent.sort()).toEqual([mira.url, elsewhere]);
    // The same bytes are in the store by now, which says nothing of what the service would fetch.
    hosting.delete(elsewhere);
    hosting.set(dawn.url, mira.bytes);
    const refused = await render(service, cwd, '--retake', 'twin', '--shot', 'dawn');
    hosting.set(dawn.url, dawn.bytes);
    expect([refused.code, service.journal.posts().length]).toEqual([4, 2]);
    expect(refused.stderr).toMatch(
      /mirror\.example\/mira\.png \(twin\): it could not be compared.*nobody answers/,
    );
    expect(refused.stderr).toMatch(/cast\.example\/dawn\.png \(dawn\): .*another sha256 than the board says/);
  });
});

test('a lost create is found in the logs by its id and adopted; one that is listed late, by the next run', async () => {
  const service = await open({ listsPolls: true });
  const shots = '  - { id: sea, prompt: "The sea. [lost_answer]" }\n  - { id: lamp, prompt: A lamp. }\n';
  await inBoard(shots, async (cwd) => {
    const ran = await render(service, cwd);
    expect([ran.code, service.journal.posts().length], ran.stderr).toEqual([0, 2]);
    const [entry] = (await ledgerIn(cwd)).filter(({ attempt }) => attempt.note !== null);
    expect(entry?.attempt).toMatchObject({ state: 'done', note: "the provider's history shows it" });
  });
  const late = await open({ listedAfterMs: Infinity });
  await inBoard('  - { id: gull, prompt: "A gull of @mira. [create_504_started]" }\n', async (cwd) => {
    expect((await render(late, cwd)).code).toBe(8);
    const before = late.journal.entries.filter(({ kind }) => kind === 'history').length;
    late.listAfter(0);
    const again = await render(late, cwd);
    const { journal } = late;
    expect([again.code, journal.posts().length, journal.violations()], again.stderr).toEqual([0, 1, []]);
    expect(before, 'once for the key, three times for the job, and once for a wrong clock').toBe(5);
  });
});

test('no credits end with 6, no price with 4, a picture that only this machine has with 3: nothing is begun', async () => {
  const service = await open();
  await inBoard('  - { id: sea, prompt: "The sea. [quota]" }\n', async (cwd) => {
    const ran = await render(service, cwd);
    expect([ran.code, service.jobs(), await ledgerIn(cwd)], ran.stderr).toEqual([6, [], []]);
    expect(ran.stderr).toContain("You've run out of credits");
  });
  const local = board('  - { id: a, prompt: "@mira waits." }\n').replace(mira.url, 'mira.png');
  const files = {
    'storyboards/film.yaml': local.replace(/\{ url: ("mira.png"), sha256: \w+ \}/, '$1'),
    ...{ 'storyboards/mira.png': mira.bytes, 'castreel.config.yaml': quickConfig(aimlapiModels) },
  };
  await inProject(files, async (cwd) => {
    const checked = await castreelHere(['check'], { cwd });
    expect([checked.code, (await render(service, cwd)).code]).toEqual([3, 3]);
    expect(checked.stderr + checked.stdout).toMatch(
      /media-not-accepted[^]*film\.yaml:6:36[^]*host it, and write \{ url: https:\/\/…, sha256: … \}/,
    );
  });
  const unpriced = { 'storyboards/film.yaml': board('  - { id: sea, prompt: The sea. }\n') };
  await inProject(unpriced, async (cwd) => {
    const refused = await render(service, cwd);
    expect([refused.code, service.journal.posts().length]).toEqual([4, 1]);
    expect(refused.stderr).toContain('grok-imagine-video');
  });
});
