import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { castreel, inExamples } from '../support/command.js';
import { openClips } from '../support/service/clips.js';
import { openXai } from '../support/service/xai.js';
import { xaiConfig } from '../support/xai-project.js';

const pages = ['README.md', 'docs/money.md', 'docs/xai.md']
  .map((path) => readFileSync(path, 'utf8'))
  .join('\n');
const blocks = [...pages.matchAll(/^```(\w+)(?: (\w+))?\n(.*?)^```$/gms)].map(
  ([, language, note, body = '']) => ({
    language,
    note,
    body,
  }),
);

test('every storyboard of the pages is checked and planned', async () => {
  const boards = blocks.filter(({ language, note }) => language === 'yaml' && note !== 'config');
  expect(boards).not.toHaveLength(0);
  await inExamples(async (folder) => {
    for (const [index, { body }] of boards.entries()) {
      await writeFile(join(folder, `readme${index}.yaml`), body);
      const { code, stderr, stdout } = await castreel(['plan', `readme${index}.yaml`], { cwd: folder });
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
    for (const command of commands) {
      expect(command.startsWith('castreel ')).toBe(true);
      const { code, stderr } = await castreel(command.split(' ').slice(1), { cwd: folder });
      expect({ command, code, stderr: code === 0 ? '' : stderr }).toEqual({ command, code: 0, stderr: '' });
    }
  });
});

test('what the pages show of xAI is done, over a server that behaves as its contract says', async () => {
  const clips = await openClips();
  const xai = await openXai({ clips, took: 100 });
  try {
    await inExamples(async (folder) => {
      await writeFile(join(folder, 'castreel.config.yaml'), xaiConfig());
      const boards = blocks.filter(
        ({ language, body }) => language === 'yaml' && /^model:.*xai\//ms.test(body),
      );
      const made = boards
        .filter(({ note }) => note === undefined)
        .map(({ body }, index) => ({ body, name: `xai${index}.yaml` }));
      for (const { body, name } of made) await writeFile(join(folder, name), body);
      const shells = blocks.filter(({ language, note }) => language === 'sh' && note === 'xai');
      const shown = shells.flatMap(({ body }) =>
        body.split('\n').filter((line) => line.startsWith('castreel ')),
      );
      const renders = made.map(({ name }) => `castreel render ${name} --yes --max-cost 3`);
      expect([shown.length, renders.length].every((count) => count > 0)).toBe(true);
      for (const command of [...shown, ...renders]) {
        const { code, stderr } = await castreel(command.split(' ').slice(1), { cwd: folder, env: xai.env });
        expect({ command, code }, stderr).toEqual({ command, code: 0 });
      }
    });
    expect([xai.journal.violations(), xai.journal.posts().length > 5]).toEqual([[], true]);
  } finally {
    await xai.close();
    await clips.close();
  }
});

test('every config that is shown is one', async () => {
  const configs = blocks.filter(({ note }) => note === 'config');
  expect(configs).not.toHaveLength(0);
  await inExamples(async (folder) => {
    for (const { body } of configs) {
      await writeFile(join(folder, 'castreel.config.yaml'), body);
      const { code, stdout, stderr } = await castreel(['check'], { cwd: folder });
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
