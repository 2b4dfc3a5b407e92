import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { durableFiles } from '../../src/disk/durable.js';
import { knownLedgers, rememberedLedger } from '../../src/disk/known-ledgers.js';
import type { Attempt } from '../../src/ledger/attempt.js';
import type { Ledger } from '../../src/ledger/ledger.js';

test('a ledger is noted once something stands in it: a run that dies before leaves none that would be missed', async () => {
  const root = await mkdtemp(join(tmpdir(), 'noted-'));
  const state = join(root, 'state');
  const known = (): ReturnType<typeof knownLedgers> => knownLedgers(root, state);
  const openWith = (create: () => Promise<void>): Ledger =>
    rememberedLedger({ create } as unknown as Ledger, {
      dir: join(root, 'l'),
      root,
      state,
      files: durableFiles,
    });
  const dies = openWith(() => Promise.reject(new Error('killed')));
  await expect(dies.create({} as Attempt)).rejects.toThrow('killed');
  expect(await known()).toEqual([]);
  await openWith(async () => expect(await known()).toEqual([])).create({} as Attempt);
  expect(await known()).toMatchObject([{ dir: join(root, 'l') }]);
  await rm(root, { recursive: true });
});
