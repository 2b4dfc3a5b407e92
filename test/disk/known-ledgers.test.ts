import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { durableFiles } from '../../src/disk/durable.js';
import { knownLedgers, rememberedLedger } from '../../src/disk/known-ledgers.js';
import type { Attempt } from '../../src/ledger/attempt.js';
import { fileLedger } from '../../src/ledger/files.js';
import type { Ledger } from '../../src/ledger/ledger.js';
import { attemptAfter } from '../../src/ledger/transition.js';
import { intentFor } from '../support/attempts.js';
import { enospc } from '../support/studios.js';

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

test('an intent that is taken back takes the note with it, where nothing else ever stood in the ledger', async () => {
  const root = await mkdtemp(join(tmpdir(), 'noted-'));
  const [dir, state] = [join(root, 'l'), join(root, 'state')];
  const noted = async (): Promise<number> => (await knownLedgers(root, state)).length;
  const open = (): Ledger =>
    rememberedLedger(fileLedger(dir, durableFiles), { dir, root, state, files: durableFiles });
  const ledger = open();
  const [one, two] = [await ledger.create(intentFor('a')), await ledger.create(intentFor('b'))];
  await ledger.remove(one);
  expect(await noted()).toBe(1);
  await ledger.remove(two);
  expect(await noted()).toBe(0);
  const third = await ledger.create(intentFor('c'));
  expect(await noted()).toBe(1);
  // Who finds a note does not know what it stands for.
  const later = open();
  const fourth = await later.create(intentFor('d'));
  await later.remove(third);
  await later.remove(fourth);
  expect(await noted()).toBe(1);
  await rm(root, { recursive: true });
});

test('where the disk takes no note, nothing stands in the ledger that nobody knows of, and nothing in it changes', async () => {
  const root = await mkdtemp(join(tmpdir(), 'noted-'));
  const [dir, state] = [join(root, 'l'), join(root, 'state')];
  const openWhere = (isFull: boolean): Ledger => {
    const create = (path: string, text: string): Promise<boolean> =>
      isFull ? Promise.reject(enospc) : durableFiles.create(path, text);
    const place = { dir, root, state, files: { ...durableFiles, create } };
    return rememberedLedger(fileLedger(dir, durableFiles), place);
  };
  await expect(openWhere(true).create(intentFor('a'))).rejects.toThrow('no space');
  const entry = await openWhere(false).create(intentFor('a'));
  const lost = { kind: 'answer_lost', reason: 'reset', unread: null } as const;
  const next = attemptAfter(entry.attempt, lost, entry.attempt.intent_at);
  await expect(openWhere(true).write(entry, next)).rejects.toThrow('no space');
  expect(await openWhere(true).read()).toMatchObject({ entries: [entry], holes: [] });
  await rm(root, { recursive: true });
});
