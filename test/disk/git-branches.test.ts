import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { branchFiles } from '../../src/disk/git-branches.js';

test.each(['sha1', 'sha256'])(
  'of a branch that was squashed nothing is read that lies here just so (%s)',
  async (format) => {
    const root = await mkdtemp(join(tmpdir(), 'branches-'));
    const folder = join(root, 'ledger');
    const git = (...words: string[]): void => {
      const who = ['-c', 'user.name=a', '-c', 'user.email=a@example.com'];
      execFileSync('git', [...who, ...words], { cwd: root, stdio: 'ignore' });
    };
    git('init', '--quiet', `--object-format=${format}`);
    git('commit', '--allow-empty', '--message', 'Nothing');
    git('checkout', '-b', 'side');
    await mkdir(folder);
    for (const name of ['changed', 'deleted', 'same']) await writeFile(join(folder, name), `${name}: é\n`);
    git('add', '.');
    git('commit', '--message', 'Bought');
    git('checkout', '-');
    git('merge', '--squash', 'side');
    git('commit', '--message', 'Squashed');
    await writeFile(join(folder, 'changed'), 'else');
    git('update-index', '--assume-unchanged', 'ledger/changed');
    await rm(join(folder, 'deleted'));
    const { signal } = new AbortController();
    const files = await branchFiles(folder, { isSought: () => true, signal });
    const read = files.kind === 'said' ? files.said.map(({ path, text }) => `${path} ${text}`) : [];
    expect(read.sort()).toEqual(['changed changed: é\n', 'deleted deleted: é\n']);
    await rm(root, { recursive: true });
  },
);
