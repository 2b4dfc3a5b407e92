import { expect, test } from 'vitest';
import { systemClock } from '../../src/base/clock.js';
import { openUploads } from '../../src/providers/uploads.js';
import type { Uploaded } from '../../src/providers/provider.js';

const HOUR_MS = 3_600_000;

/** A provider that counts what travels, and a memory that outlives the processes which share it. */
function desk() {
  const texts = new Map<string, string>();
  const memory = {
    read: (name: string) => Promise.resolve(texts.get(name) ?? null),
    write: (name: string, text: string) => Promise.resolve(void texts.set(name, text)),
  };
  const seen = { uploads: 0, looks: 0, nowMs: 0, serves: true, fails: false };
  const open = (account = 'a1', endpoint = 'https://api.example.com') =>
    openUploads({ memory, account, endpoint, clock: { ...systemClock, now: () => seen.nowMs } });
  const by = {
    serves: () => Promise.resolve((seen.looks += 1) > 0 && seen.serves),
    upload: (): Promise<Uploaded> => {
      seen.uploads += 1;
      const failure = { kind: 'busy', charged: 'no', message: 'later' } as const;
      const kept = { id: `file_${seen.uploads}`, expiresAtMs: seen.nowMs + 24 * HOUR_MS };
      return Promise.resolve(seen.fails ? { failure } : kept);
    },
  };
  return { texts, seen, open, by };
}

test('a face that forty shots need at once travels once', async () => {
  const { seen, open, by } = desk();
  const uploads = open();
  const ids = await Promise.all(Array.from({ length: 40 }, () => uploads.idOf('face', by)));
  expect([seen.uploads, new Set(ids.map((one) => ('id' in one ? one.id : ''))).size]).toEqual([1, 1]);
});

test('the next run uses it while it is proved to serve, for that account at that address alone', async () => {
  const { seen, open, by } = desk();
  await open().idOf('face', by);
  expect(await open().idOf('face', by)).toMatchObject({ id: 'file_1' });
  expect([seen.uploads, seen.looks]).toEqual([1, 1]);
  await open('a2').idOf('face', by);
  await open('a1', 'http://127.0.0.1:9/v1').idOf('face', by);
  expect(seen.uploads).toBe(3);
  seen.serves = false;
  expect(await open().idOf('face', by)).toMatchObject({ id: 'file_4' });
});

test('an id that ends within the hour is not sent any more, in the same run or the next', async () => {
  const { seen, open, by } = desk();
  const uploads = open();
  await uploads.idOf('face', by);
  seen.nowMs = 22.9 * HOUR_MS;
  expect(await uploads.idOf('face', by)).toMatchObject({ id: 'file_1' });
  seen.nowMs = 23.1 * HOUR_MS;
  expect(await open().idOf('face', by)).toMatchObject({ id: 'file_2' });
  expect(await uploads.idOf('face', by)).toMatchObject({ id: 'file_2' });
});

test('a failure is nobody’s memory, and half a file is none', async () => {
  const { texts, seen, open, by } = desk();
  seen.fails = true;
  const uploads = open();
  expect(await uploads.idOf('face', by)).toHaveProperty('failure');
  seen.fails = false;
  expect(await uploads.idOf('face', by)).toMatchObject({ id: 'file_2' });
  for (const name of texts.keys()) texts.set(name, '{"version":1,"na');
  expect(await open().idOf('face', by)).toMatchObject({ id: 'file_3' });
});
