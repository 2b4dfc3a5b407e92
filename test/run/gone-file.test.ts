import { rmSync } from 'node:fs';
import { expect, test } from 'vitest';
import { assertNothingLost, Studio, type Render } from '../support/studio.js';

async function shoot(given: (studio: Studio) => Render, shots = '{ id: a, prompt: One. }') {
  const studio = new Studio(`model: till/clips\ndefaults: { duration: 1 }\nshots: [${shots}]\n`);
  const fromMs = studio.time.nowMs;
  const said: string[] = [];
  const rendered = await studio.render({ onEvent: tellTo(said), ...given(studio) });
  if (rendered.kind === 'died') throw new Error('it died');
  const ends = rendered.outcome.ends.map((end) => end.kind + ('why' in end ? ` ${end.why}` : ''));
  const unwritten = rendered.outcome.ends.map((end) => (end.kind === 'open' ? end.unwrittenJob : null));
  return { studio, ends, unwritten, said, minutes: (studio.time.nowMs - fromMs) / 60_000 };
}

const tellTo =
  (said: string[]): NonNullable<Render['onEvent']> =>
  (event) => {
    if (event.kind === 'trouble') said.push(event.message);
  };

test('a ledger that is gone while a run goes on is written anew: what is known is more than nothing', async () => {
  const { studio, ends } = await shoot((studio) => ({
    onEvent: ({ kind }) => {
      if (kind === 'making') rmSync(`${studio.dir}/ledger`, { recursive: true });
    },
  }));
  expect(ends).toEqual(['done']);
  expect((await studio.ledger()).map(({ n, state }) => [n, state])).toEqual([[1, 'done']]);
  await assertNothingLost(studio);
  studio.remove();
});

test('a number is given once, also where the files that have the lower ones are gone', async () => {
  let isGone = false;
  const { studio, ends } = await shoot((studio) => ({
    options: { retakes: [{ address: 'boards/ad:a', count: 2 }] },
    onEvent: ({ kind }) => {
      if (kind === 'making' && !isGone) rmSync(`${studio.dir}/ledger`, { recursive: true });
      isGone ||= kind === 'making';
    },
  }));
  expect(ends).toEqual(['done', 'done', 'done']);
  const attempts = await studio.ledger();
  expect(attempts.map(({ n, state }) => [n, state])).toEqual([1, 2, 3].map((n) => [n, 'done']));
  await assertNothingLost(studio);
  studio.remove();
});

const eio = Object.assign(new Error('EIO: i/o error'), { code: 'EIO', syscall: 'write' });

test('once the disk gave up nothing more is posted, of what waits at the gate and of what its clip would let begin', async () => {
  const shots = ['a', 'b', 'c', 'd'].map((id) => `{ id: ${id}, prompt: "${id}." }`).join(', ');
  const { studio, ends } = await shoot(
    () => ({
      // A folder that takes new files, and no change of the first.
      files: (files) => ({
        ...files,
        replace: (path, text) => (path.includes('/ad/a/') ? Promise.reject(eio) : files.replace(path, text)),
      }),
    }),
    `${shots}, { id: e, prompt: "E.", continues: a }`,
  );
  expect(ends.sort()).toEqual(['held_back disk', 'held_back disk', 'held_back disk', 'open disk']);
  expect(studio.posts).toHaveLength(1);
  studio.remove();
});

test('a disk that never takes a handle ends the run after a quarter of an hour, and the handle is said', async () => {
  const { studio, ends, unwritten, said, minutes } = await shoot(() => ({
    files: (files) => ({ ...files, replace: () => Promise.reject(eio) }),
  }));
  expect(ends).toEqual(['open disk']);
  expect(minutes).toBeGreaterThan(14);
  expect(minutes).toBeLessThan(16);
  expect(said.at(-1)).toContain(studio.posts[0]?.job);
  expect(unwritten).toEqual([studio.posts[0]?.job]);
  studio.remove();
});

test('an intent that the disk never lets go is told as what it is, with the way out, and no more is bought', async () => {
  const failure = { kind: 'busy', charged: 'no', message: 'too fast' } as const;
  const { studio, ends, said } = await shoot(
    () => ({
      provider: (till) => ({
        ...till,
        create: () => Promise.resolve({ kind: 'refused', failure, retryAfterMs: null }),
      }),
      files: (files) => ({
        ...files,
        remove: (path) => (path.includes('/ad/') ? Promise.reject(eio) : files.remove(path)),
      }),
    }),
    '{ id: a, prompt: "One." }, { id: b, prompt: "Two." }',
  );
  expect(ends.sort()).toEqual(['held_back disk', 'refused']);
  expect(said.at(-1)).toContain('it began nothing; until its file is removed, or `castreel resolve --never');
  expect((await studio.ledger()).map(({ state }) => state)).toEqual(['intent']);
  studio.remove();
});

test('a clip whose facts the disk never takes is said by its hash, with what it cost', async () => {
  const { studio, ends, unwritten, said } = await shoot(() => ({
    files: (files) => ({
      ...files,
      replace: (path, text) =>
        text.includes('"state": "done"') ? Promise.reject(eio) : files.replace(path, text),
    }),
  }));
  expect([ends, unwritten]).toEqual([['open disk'], [null]]);
  expect(said.at(-1)).toMatch(
    /; not written yet: its clip came, and is in the store as [0-9a-f]{64}; it cost \$\d/,
  );
  studio.remove();
});
