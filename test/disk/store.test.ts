import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { systemClock } from '../../src/base/clock.js';
import { sha256 } from '../../src/base/digest.js';
import { cloneOf } from '../../src/disk/clone.js';
import { durableFiles } from '../../src/disk/durable.js';
import { openStore } from '../../src/disk/store.js';

let dir = '';
beforeEach(() => void (dir = mkdtempSync(join(tmpdir(), 'castreel-store-'))));
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const open = () => openStore({ dir, files: durableFiles, clock: systemClock });

async function* pieces(...texts: string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield await Promise.resolve(Buffer.from(text));
}

test('bytes are kept under their hash, however they arrive', async () => {
  const store = open();
  await fc.assert(
    fc.asyncProperty(fc.array(fc.string(), { maxLength: 5 }), async (texts) => {
      const whole = texts.join('');
      const stored = await store.put(pieces(...texts), 'mp4', null);
      expect(stored).toMatchObject({
        sha256: sha256(whole),
        sizeBytes: Buffer.byteLength(whole),
        extension: 'mp4',
      });
      expect(await store.verified(sha256(whole))).toEqual(stored);
    }),
    { numRuns: 20 },
  );
});

test('a source that breaks, and bytes that are not the expected ones, leave nothing behind', async () => {
  const store = open();
  const broken = async function* () {
    yield* pieces('half');
    throw new Error('cut');
  };
  await expect(store.put(broken(), 'mp4', null)).rejects.toThrow('cut');
  expect(await store.put(pieces('other'), 'mp4', sha256('expected'))).toBeNull();
  expect((await store.list()).size).toBe(0);
  expect(readdirSync(join(dir, 'partial'))).toEqual([]);
});

test('a damaged file is found by reading it, is kept aside, and is healed by the same bytes', async () => {
  const store = open();
  const stored = await store.put(pieces('clip'), 'mp4', null);
  writeFileSync(stored!.path, 'clop');
  expect(await store.find(stored!.sha256)).not.toBeNull();
  const found = await Promise.all([1, 2, 3].map(() => store.verified(stored!.sha256)));
  expect(found).toEqual([null, null, null]);
  expect([await store.find(stored!.sha256), (await store.list()).size]).toEqual([null, 0]);
  const [kept, ...more] = readdirSync(dirname(stored!.path));
  expect([kept, more]).toEqual([
    expect.stringMatching(`^${stored!.sha256}\\.damaged-[0-9a-f]{8}\\.mp4$`),
    [],
  ]);
  expect(readFileSync(join(dirname(stored!.path), kept!), 'utf8')).toBe('clop');
  await store.put(pieces('clip'), 'mp4', stored!.sha256);
  expect(await store.verified(stored!.sha256)).toEqual(stored);
});

test('fifty writers of ten contents at once leave ten whole files', async () => {
  const stores = [open(), open()];
  await Promise.all(
    Array.from({ length: 50 }, (_, i) => stores[i % 2]!.put(pieces('content ', String(i % 10)), 'png', null)),
  );
  const listed = await open().list();
  expect(listed.size).toBe(10);
  for (const hash of listed.keys()) expect(await open().verified(hash)).not.toBeNull();
});

test('an ending that a provider made up never becomes a path', async () => {
  const stored = await open().put(pieces('x'), '../../evil', null);
  expect(stored!.path).toBe(join(dir, 'sha256', stored!.sha256.slice(0, 2), `${stored!.sha256}.bin`));
});

test('sweeping takes what died days ago, never what another process may still be writing', async () => {
  const store = open();
  await store.put(pieces('x'), 'png', null);
  for (const name of ['old', 'young']) writeFileSync(join(dir, 'partial', name), 'half');
  const twoDaysAgo = (systemClock.now() - 2 * 86_400_000) / 1000;
  utimesSync(join(dir, 'partial', 'old'), twoDaysAgo, twoDaysAgo);
  await store.sweep();
  expect(readdirSync(join(dir, 'partial'))).toEqual(['young']);
});

test('creating is exclusive: of ten at once one wins, and its text stands whole', async () => {
  const path = join(dir, 'a', 'b', 'file.json');
  const won = await Promise.all(
    Array.from({ length: 10 }, (_, i) => durableFiles.create(path, String(i).repeat(100_000))),
  );
  expect(won.filter(Boolean)).toHaveLength(1);
  expect(statSync(path).size).toBe(100_000);
  expect(readdirSync(join(dir, 'a', 'b'))).toEqual(['file.json']);
});

test('a clone has one name for ever, also when two first commands draw at once', async () => {
  const names = await Promise.all(
    Array.from({ length: 5 }, () => cloneOf({ dir, files: durableFiles, clock: systemClock })),
  );
  expect(new Set(names).size).toBe(1);
  expect(names[0]).toMatch(/^[0-9a-f]{4}$/);
});
