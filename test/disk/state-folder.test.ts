import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { durableFiles } from '../../src/disk/durable.js';
import { keepLockOutOfGit } from '../../src/disk/state-folder.js';

test('a folder that was made for a lock alone goes again; what keeps it there fails nobody', async () => {
  const root = await mkdtemp(join(tmpdir(), 'state-'));
  const ledger = join(root, 'ledger');
  await (
    await keepLockOutOfGit(ledger, durableFiles)
  )();
  expect(await readdir(root)).toEqual([]);

  const busy = Object.assign(new Error('EBUSY: resource busy'), { code: 'EBUSY', syscall: 'unlink' });
  const files = { ...durableFiles, remove: () => Promise.reject(busy) };
  await (
    await keepLockOutOfGit(ledger, files)
  )();
  expect(await readdir(root)).toEqual(['ledger']);

  await rm(ledger, { recursive: true });
  const undo = await keepLockOutOfGit(ledger, durableFiles);
  await rm(ledger, { recursive: true });
  await writeFile(ledger, 'a file in its place');
  await undo();
  await rm(root, { recursive: true });
});
