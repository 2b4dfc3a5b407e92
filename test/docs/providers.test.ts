import { existsSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { failureSchema } from '../../src/ledger/attempt.js';
import type { LedgerEntry } from '../../src/ledger/ledger.js';
import { capabilitySchema } from '../../src/providers/capability.js';
import { ties } from '../../src/providers/provider.js';
import { answers } from '../../src/providers/values.js';
import { castreelHere, inProject } from '../support/command.js';
import { writeExampleProvider } from '../support/example-provider.js';
import { ledgerIn } from '../support/paid-project.js';
import { openClips } from '../support/service/clips.js';
import { openLantern } from '../support/service/lantern.js';

const page = readFileSync('docs/providers.md', 'utf8');
const blocks = [...page.matchAll(/^```(\w+) provider\n(.*?)^```$/gms)];
const blockIn = (wanted: string): string => blocks.find(([, language]) => language === wanted)?.[2] ?? '';

/** Nothing takes long at the service of the tests. */
const polls = { polls: { first_s: 0.1, every_s: 0.1 } };
const config = JSON.stringify({
  providers: {
    lantern: { rates: { creates_per_second: 20 }, models: { beam: { text: polls, image: polls } } },
  },
});

test('what docs/providers.md shows is done: its provider makes its board, by its commands', async () => {
  const clips = await openClips({ mode: 'template' });
  const service = await openLantern({ clips });
  const example = await writeExampleProvider();
  const env = { LANTERN_API_KEY: service.key, LANTERN_BASE_URL: service.baseUrl };
  try {
    await inProject({ 'castreel.config.yaml': config, 'lantern.yaml': blockIn('yaml') }, async (cwd) => {
      for (const command of blockIn('sh').trim().split('\n')) {
        const words = command.replace('./lantern.mjs', example.path).split(' ').slice(1);
        const { code, stderr } = await castreelHere(words, { cwd, env });
        expect([command, code], stderr).toEqual([command, 0]);
      }
      expect(existsSync(join(cwd, 'out/lantern.mp4'))).toBe(true);
      const doctor = await castreelHere(['doctor', '--provider', example.path], { cwd, env });
      expect(doctor.stdout).toMatch(/lantern: key of account \w{12} in LANTERN_API_KEY, accepted/);
    });
    expect(service.journal.violations()).toEqual([]);
    expect(service.journal.posts().map(({ billedMicroUsd }) => billedMicroUsd)).toEqual([60_000, 60_000]);
  } finally {
    await Promise.all([service.close(), example.remove()]);
    await clips.close();
  }
});

test('an answer that is none of the contract begins nothing twice: it is uncertain, and says which field', async () => {
  const text = blockIn('js').replace("{ kind: 'accepted', handle: { id } }", "{ kind: 'accepted', id }");
  const clips = await openClips({ mode: 'template' });
  const service = await openLantern({ clips });
  const example = await writeExampleProvider();
  await writeFile(example.path, text);
  const env = { LANTERN_API_KEY: service.key, LANTERN_BASE_URL: service.baseUrl };
  try {
    await inProject({ 'castreel.config.yaml': config, 'lantern.yaml': blockIn('yaml') }, async (cwd) => {
      const words = ['render', 'lantern.yaml', '--yes', '--max-cost', '1', '--provider', example.path];
      const [first, again] = [
        await castreelHere(words, { cwd, env }),
        await castreelHere(words, { cwd, env }),
      ];
      expect([first.code, again.code, service.journal.posts().length], again.stderr).toEqual([8, 8, 1]);
      const [{ attempt }] = (await ledgerIn(cwd)) as [LedgerEntry];
      expect(attempt.note).toContain(
        "lantern.create answered in another shape than the contract's: handle: ",
      );
    });
  } finally {
    await Promise.all([service.close(), example.remove()]);
    await clips.close();
  }
});

test('docs/providers.md names every field of a capability, every kind of failure and of answer', () => {
  const table = (heading: string): string => page.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
  const missing = (names: readonly string[], heading: string): string[] =>
    names.filter((name) => !table(heading).includes(`\`${name}\``));
  expect(missing(Object.keys(capabilitySchema.shape), 'Capabilities')).toEqual([]);
  const isAnswer = (kind: string): boolean =>
    answers.verifyAccess.safeParse({ kind, charged: 'no', message: '' }).success;
  const kinds = failureSchema.shape.kind.options.filter(isAnswer);
  const created = ['accepted', 'refused', 'unknown'];
  const said = ['pending', 'done', 'failed', 'not_found', 'unreachable', 'bytes', 'stale'];
  expect(missing([...kinds, ...created, ...said], 'What each value means')).toEqual([]);
  expect(missing(ties, 'What each function owes')).toEqual([]);
});
