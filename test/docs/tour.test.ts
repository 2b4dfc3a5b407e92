import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { xaiModels } from '../../src/providers/xai/models.js';
import { castreelHere } from '../support/command.js';
import { quickConfig } from '../support/quick-config.js';
import { openClips } from '../support/service/clips.js';
import { openXai } from '../support/service/xai.js';

test('docs/tour.md shows what castreel prints, step by step (npm run schemas)', async () => {
  const clips = await openClips({ mode: 'template' });
  const xai = await openXai({ clips, took: 100 });
  const cwd = await mkdtemp(join(tmpdir(), 'castreel-test-'));
  const inGit = (words: string) => execFileSync('git', words.split(' '), { cwd });
  inGit('init -q');
  inGit('-c user.name=a -c user.email=a@example.com commit -q --allow-empty -m First'); // without one git is asked why
  const steps = readFileSync('docs/tour.md', 'utf8').split(/^(?=```)/m);
  try {
    const shown: string[] = [];
    for (const step of steps) {
      const [, file, changes = ''] = /^```diff (\S+)\n(.*)/s.exec(step) ?? [];
      if (file !== undefined) await change(join(cwd, file), changes);
      const [, line] = /^```console\n\$ castreel (.*)\n/.exec(step) ?? [];
      if (line === undefined) {
        shown.push(step);
        continue;
      }
      // As the page's own, on which nothing takes long.
      const config = quickConfig(xaiModels, { root: { cap_usd: 20 } });
      if (!line.startsWith('init')) await writeFile(join(cwd, 'castreel.config.yaml'), config);
      const { stdout, stderr, code } = await castreelHere(line.split(' '), { cwd, env: xai.env });
      expect({ line, code }, stderr).toEqual({ line, code: 0 });
      shown.push(`\`\`\`console\n$ castreel ${line}\n${brief(stdout + stderr)}`);
    }
    await expect(shown.join('')).toMatchFileSnapshot('../../docs/tour.md');
  } finally {
    await Promise.all([xai.close(), rm(cwd, { recursive: true, force: true })]);
    await clips.close();
  }
});

/** Shots begin and end in another order each time, and an encoder of another version is a little louder. */
function brief(output: string): string {
  return output
    .replace(/(^\S+ {2}(being made|fetching|done).*\n)+/gm, '…\n')
    .replace(/, -?[\d.]+ LUFS.*$/gm, '');
}

/** Applies a change as the page shows it: lines taken away, lines put in their place. */
async function change(path: string, lines: string): Promise<void> {
  const all = (sign: string): string =>
    [...lines.matchAll(/^([-+])(.*\n)/gm)].flatMap(([, one, text]) => (one === sign ? [text] : [])).join('');
  const text = await readFile(path, 'utf8');
  expect(text).toContain(all('-'));
  await writeFile(path, text.replace(all('-'), all('+')));
}
