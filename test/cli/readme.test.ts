import { readFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { wavespeedModels } from '../../src/providers/wavespeed/models.js';
import { castreelHere, inExamples } from '../support/command.js';
import { quickConfig } from '../support/quick-config.js';
import { openClips, type Clips } from '../support/service/clips.js';
import { openWavespeed, type WavespeedService } from '../support/service/wavespeed.js';
import { openXai, type XaiService } from '../support/service/xai.js';
import { xaiConfig } from '../support/xai-project.js';

const pages = [
  'README.md',
  'docs/cast.md',
  'docs/money.md',
  'docs/variants.md',
  'docs/git.md',
  'docs/films.md',
  'docs/report.md',
  'docs/xai.md',
  'docs/wavespeed.md',
  'docs/aimlapi.md',
]
  .map((path) => readFileSync(path, 'utf8'))
  .join('\n');
const blocks = [...pages.matchAll(/^```(\w+)(?: (\w+))?\n(.*?)^```$/gms)].map(
  ([, language, note, body = '']) => ({
    language,
    note,
    body,
  }),
);

/** The same board with few and small pictures: no shot lasts longer than two seconds. */
function inSmall(board: string): string {
  return board
    .replace(/, fps: \d+/, '')
    .replace(/resolution: \d+p/, 'resolution: 480p, fps: 1')
    .replace(/duration: [3-9]/g, 'duration: 2')
    .replace(/^shots:/m, 'defaults: { duration: 2 }\nshots:');
}

/** The board of which commands make films. */
async function shrinkAirMail(folder: string): Promise<void> {
  const path = join(folder, 'storyboards/air-mail/air-mail.yaml');
  await writeFile(path, inSmall(await readFile(path, 'utf8')));
}

test('every storyboard of the pages is checked and planned', async () => {
  const boards = blocks.filter(({ language, note }) => language === 'yaml' && note === undefined);
  expect(boards).not.toHaveLength(0);
  await inExamples(async (folder) => {
    for (const [index, { body }] of boards.entries()) {
      await writeFile(join(folder, `readme${index}.yaml`), body);
      const { code, stderr, stdout } = await castreelHere(['plan', `readme${index}.yaml`], { cwd: folder });
      expect(stderr).toBe(`Next: castreel render readme${index}.yaml\n`);
      expect(code).toBe(0);
      expect(stdout).toContain('to shoot');
    }
  });
});

test('every command of the pages but the two set-up commands runs', async () => {
  const shells = blocks.filter(({ language, note }) => language === 'sh' && note === undefined);
  const commands = shells.flatMap(({ body }) => body.split('\n').filter((line) => line !== ''));
  expect(commands).not.toHaveLength(0);
  await inExamples(async (folder) => {
    await shrinkAirMail(folder);
    for (const command of commands) {
      expect(command.startsWith('castreel ')).toBe(true);
      const { code, stderr } = await castreelHere(command.split(' ').slice(1), { cwd: folder });
      expect({ command, code, stderr: code === 0 ? '' : stderr }).toEqual({ command, code: 0, stderr: '' });
    }
  });
});

describe('over a server that behaves as the contract of xAI says', () => {
  let clips: Clips;
  let xai: XaiService;
  beforeAll(async () => {
    clips = await openClips({ mode: 'template' });
    xai = await openXai({ clips, took: 100 });
  });
  afterAll(async () => {
    expect(xai.journal.violations()).toEqual([]);
    await xai.close();
    await clips.close();
  });

  const run = async (commands: readonly string[], cwd: string): Promise<void> => {
    expect(commands).not.toHaveLength(0);
    for (const command of commands) {
      const { code, stderr } = await castreelHere(command.split(' ').slice(1), { cwd, env: xai.env });
      expect({ command, code }, stderr).toEqual({ command, code: 0 });
    }
  };

  test('what the pages show of it is done, and their boards for it are shot', async () => {
    await inExamples(async (folder) => {
      await writeFile(join(folder, 'castreel.config.yaml'), xaiConfig());
      await shrinkAirMail(folder);
      const shells = blocks.filter(({ language, note }) => language === 'sh' && note === 'xai');
      await run(
        shells.flatMap(({ body }) => body.trim().split('\n')),
        folder,
      );
      const boards = blocks.filter(({ language, note }) => language === 'yaml' && note === undefined);
      const paid = boards.filter(({ body }) => /^model:.*xai\//ms.test(body));
      for (const [index, { body }] of paid.entries())
        await writeFile(join(folder, `xai${index}.yaml`), inSmall(body));
      await run(
        paid.map((_, index) => `castreel render xai${index}.yaml --yes --max-cost 3`),
        folder,
      );
    });
  });
});

describe('over a server that behaves as the contract of WaveSpeedAI says', () => {
  let clips: Clips;
  let wavespeed: WavespeedService;
  beforeAll(async () => {
    clips = await openClips({ mode: 'template' });
    wavespeed = await openWavespeed({ clips, took: 100 });
  });
  afterAll(async () => {
    expect(wavespeed.journal.violations()).toEqual([]);
    await wavespeed.close();
    await clips.close();
  });

  test('what the pages show of it is done, and their boards for it are shot', async () => {
    await inExamples(async (folder) => {
      await writeFile(join(folder, 'castreel.config.yaml'), quickConfig(wavespeedModels));
      const shells = blocks.filter(({ note }) => note === 'wavespeed');
      const boards = blocks.filter(({ note, body }) => note === undefined && /^model: wavespeed/m.test(body));
      const commands = [
        ...shells.flatMap(({ body }) => body.trim().split('\n')),
        ...boards.map((_, index) => `castreel render wavespeed${index}.yaml --yes --max-cost 2`),
      ];
      expect([shells.length, boards.length]).toEqual([1, 1]);
      for (const [index, { body }] of boards.entries())
        await writeFile(join(folder, `wavespeed${index}.yaml`), inSmall(body));
      for (const command of commands) {
        const { code, stderr } = await castreelHere(command.split(' ').slice(1), {
          cwd: folder,
          env: wavespeed.env,
        });
        expect({ command, code }, stderr).toEqual({ command, code: 0 });
      }
    });
  });
});

test('every config that is shown is one', async () => {
  const configs = blocks.filter(({ note }) => note === 'config');
  expect(configs).not.toHaveLength(0);
  await inExamples(async (folder) => {
    for (const { body } of configs) {
      await writeFile(join(folder, 'castreel.config.yaml'), body);
      const { code, stdout, stderr } = await castreelHere(['check'], { cwd: folder });
      expect({ code, stdout, stderr }).toMatchObject({ code: 0 });
    }
  });
});

test('the two set-up commands are the ones that .ci/run runs', () => {
  const setup = blocks.filter(({ note }) => note === 'setup').map(({ body }) => body.trim());
  const ci = readFileSync('.ci/run', 'utf8');
  expect(setup).toEqual(['npm ci && npm run demo', 'npm ci && npm test']);
  for (const command of setup) expect(ci).toContain(`(${command})`);
});
