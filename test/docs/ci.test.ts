import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { chmod, cp, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { COMMAND, inProject } from '../support/command.js';
import { ledgerIn } from '../support/paid-project.js';
import { openClips } from '../support/service/clips.js';
import { openXai } from '../support/service/xai.js';
import { xaiConfig } from '../support/xai-project.js';

type Step = { uses?: string; run?: string; if?: string; with?: { path: string } };
type Workflow = {
  on: unknown;
  permissions: unknown;
  concurrency: string;
  jobs: { render: { steps: Step[] } };
};

const [, block = ''] = /^```yaml ci\n(.*?)^```$/ms.exec(readFileSync('docs/git.md', 'utf8')) ?? [];
const workflow = parse(block) as Workflow;

const execute = promisify(execFile);

test('the CI of the page buys once, though a push is refused and another is quicker', async () => {
  expect(workflow).toMatchObject({
    on: { push: { branches: ['main'] } },
    permissions: { contents: 'write' },
    concurrency: 'castreel',
  });
  const clips = await openClips({ mode: 'template' });
  const xai = await openXai({ clips, took: 50 });
  const { providers } = JSON.parse(xaiConfig()) as { providers: object };
  const files = {
    'first/castreel.config.yaml': JSON.stringify({ ledger: { dir: 'ledger', lasts: true }, providers }),
    'first/.gitignore': '.castreel\nout\n',
    'first/storyboards/sea.yaml':
      'version: 1\nmodel: xai/grok-imagine-video\nformat: { resolution: 480p, fps: 1, aspect: "1:1" }\nshots: [{ id: sea, prompt: The sea., duration: 2 }]\n',
    'bin/castreel': `#!/bin/sh\nexec '${process.execPath}' '${COMMAND}' "$@"\n`,
    '.gitconfig': '[user]\n  name = nobody\n  email = nobody@example.com\n',
    'refuse.sh': '#!/bin/sh\nexit 1\n',
  };
  await inProject(files, async (root) => {
    await chmod(join(root, 'bin/castreel'), 0o755);
    await chmod(join(root, 'refuse.sh'), 0o755);
    const env = {
      PATH: `${join(root, 'bin')}:${process.env.PATH ?? ''}`,
      HOME: root,
      CI: 'true',
      ...xai.env,
    };
    const shell = async (script: string, cwd = root): Promise<boolean> =>
      await execute('sh', ['-e', '-c', script], { cwd, env }).then(
        () => true,
        () => false,
      );
    await shell('git init -q -b main first && cd first && git add . && git commit -qm Sea');
    await shell('git clone -q --bare first origin.git');

    /** Runs the steps, as GitHub does; the numbers of those that failed. */
    const job = async (folder: string, meanwhile = ''): Promise<number[]> => {
      const failed: number[] = [];
      for (const [number, step] of workflow.jobs.render.steps.entries()) {
        if (failed.length > 0 && step.if !== 'always()') continue;
        if (!(await run(step, folder))) failed.push(number);
        if (number === 0) await shell(meanwhile);
      }
      return failed;
    };
    const run = async ({ run: script, uses = '', with: given }: Step, folder: string): Promise<boolean> => {
      if (script !== undefined) return await shell(script, join(root, folder));
      if (uses.startsWith('actions/checkout@')) return await shell(`git clone -q origin.git ${folder}`);
      const [from, to] = uses.startsWith('actions/cache/save@') ? [folder, 'cache'] : ['cache', folder];
      for (const path of given?.path.split('\n') ?? []) {
        await mkdir(join(root, to, '.castreel'), { recursive: true });
        await cp(join(root, from, path), join(root, to, path), { recursive: true }).catch(() => undefined);
      }
      return uses.startsWith('actions/cache/');
    };

    await cp(join(root, 'refuse.sh'), join(root, 'origin.git/hooks/pre-receive'));
    expect(await job('one')).toEqual([workflow.jobs.render.steps.length - 1]);
    await rm(join(root, 'origin.git/hooks/pre-receive'));
    const other =
      'git clone -q origin.git other && cd other && echo Hello > note && git add note && git commit -qm Note && git push -q';
    expect(await job('two', other)).toEqual([]);
    await shell('git clone -q origin.git three');
    const attempts = await ledgerIn(join(root, 'three'));
    expect([attempts.map(({ attempt }) => attempt.state), xai.journal.posts().length]).toEqual([['done'], 1]);
  });
  await xai.close();
  await clips.close();
});
