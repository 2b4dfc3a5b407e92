import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { castreel, inExamples } from '../support/command.js';

const page = readFileSync('README.md', 'utf8');
const blocks = [...page.matchAll(/^```(\w+)(?: (\w+))?\n(.*?)^```$/gms)].map(
  ([, language, note, body = '']) => ({
    language,
    note,
    body,
  }),
);

test('every storyboard of the README is checked and planned', async () => {
  const boards = blocks.filter(({ language }) => language === 'yaml');
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

test('every command of the README but the two set-up commands runs', { timeout: 120_000 }, async () => {
  const shells = blocks.filter(({ language, note }) => language === 'sh' && note !== 'setup');
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

test('the two set-up commands are the ones that .ci/run runs', () => {
  const setup = blocks.filter(({ note }) => note === 'setup').map(({ body }) => body.trim());
  const ci = readFileSync('.ci/run', 'utf8');
  expect(setup).toEqual(['npm ci && npm run demo', 'npm ci && npm test']);
  for (const command of setup) expect(ci).toContain(`(${command})`);
});
