import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { castreel, castreelHere, inProject } from '../support/command.js';

const board = 'version: 1\nshots: [{ id: rain, prompt: "Rain.", duration: 1 }]\n';
const calls = ['prepare', 'create', 'status', 'download', 'handleFrom'].map((name) => `${name}() {}`).join();

test('--provider names what is wrong with a file, in which field and what to do', async () => {
  const modules: Readonly<Record<string, readonly [text: string, ...said: readonly string[]]>> = {
    'default.mjs': ['export default {};', 'exports no `provider`: name its default export so'],
    'empty.mjs': ['', 'exports no `provider`: docs/providers.md shows one'],
    'slip.mjs': [
      '\nexport const provider = {',
      'Unexpected end of input. `node --check slip.mjs` shows where',
    ],
    'throws.mjs': ['\n\nthrow new Error("no lamp");', 'cannot be loaded as a provider: no lamp (line 3)'],
    'alone.mjs': [
      "import 'nobody-has-this';",
      "Cannot find package 'nobody-has-this'",
      'Install what it imports in its folder: npm install',
    ],
    'typed.ts': ['export const provider: object = {};', 'It must be JavaScript: .js or .mjs'],
    'less.mjs': [
      'export const provider = { name: "Mine", access: { keyVar: "TOKEN", baseUrlVar: "", baseUrl: "mine" }, capabilities: [] };',
      'provider.name: a name is small letters',
      'provider.access.keyVar: keys are read from variables that end in _API_KEY',
      'provider.access.baseUrlVar: name the variable',
      'provider.access.baseUrl: an address is wanted here',
      'provider.capabilities: a provider has at least one',
      'provider.prepare: a function is wanted here',
      'provider.handleFrom: a function is wanted here',
    ],
    'xai.mjs': [
      `export const provider = { name: "xai", access: null, capabilities: [{ model: "m" }], ${calls} };`,
      'provider.name: castreel has a provider of this name',
      'xai.mjs: provider.capabilities[0].operation: ',
    ],
  };
  const files = Object.fromEntries(Object.entries(modules).map(([name, [text]]) => [name, text]));
  await inProject({ ...files, 'storyboards/film.yaml': board }, async (cwd) => {
    await Promise.all(
      Object.entries(modules).map(async ([name, [, ...said]]) => {
        const { code, stdout, stderr } = await castreel(['models', '--provider', name], { cwd });
        expect([code, stdout], stderr).toEqual([2, '']);
        for (const one of said) expect(stderr).toContain(one);
        expect(stderr).toContain(name);
      }),
    );
  });
});

test('no file can name a provider: it is an unknown key, and its code never runs', async () => {
  const key = 'provider: ./mine.mjs';
  const files = {
    'mine.mjs':
      'import { writeFileSync } from "node:fs"; writeFileSync(new URL("ran", import.meta.url), "");',
    'castreel.config.yaml': `${key}\nproviders: { mine: { module: ./mine.mjs } }\n`,
    'storyboards/film.yaml': `${board}${key}\n`,
  };
  await inProject(files, async (cwd) => {
    for (const words of [['check'], ['plan'], ['render', '--yes', '--max-cost', '1']]) {
      const { code, stdout, stderr } = await castreelHere(words, { cwd });
      const said = stdout + stderr;
      expect([words, code, said.split('unknown-key').length - 1]).toEqual([words, 3, 3]);
    }
    expect(existsSync(join(cwd, 'ran'))).toBe(false);
  });
});
