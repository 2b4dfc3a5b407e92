import { expect, test } from 'vitest';
import type { Failure } from '../../src/ledger/attempt.js';
import type { Provider } from '../../src/providers/provider.js';
import { assertNothingLost, Studio } from '../support/studio.js';

const MINUTE = 60_000;
const busy: Failure = { kind: 'busy', charged: 'no', message: 'too many' };

/** A run of so many shots, at a provider of which `change` makes another. */
async function run(shots: number, change: (till: Provider, studio: Studio) => Provider) {
  const ids = Array.from({ length: shots }, (_, i) => `{ id: s${i}, prompt: "${i}." }`);
  const studio = new Studio(`model: till/clips\ndefaults: { duration: 1 }\nshots: [${ids.join(', ')}]\n`);
  const fromMs = studio.time.nowMs;
  const rendered = await studio.render({ provider: (till) => change(till, studio) });
  if (rendered.kind === 'died') throw new Error('it died');
  const ends = rendered.outcome.ends.map((end) => (end.kind === 'held_back' ? end.why : end.kind));
  const count = (what: string): number => ends.filter((end) => end === what).length;
  await assertNothingLost(studio);
  const states = (await studio.ledger()).map(({ state }) => state);
  studio.remove();
  return { minutes: (studio.time.nowMs - fromMs) / MINUTE, count, states };
}

test.each([
  ['however many shots wait, after about a quarter of an hour', { retryAfterMs: null, least: 12, most: 16 }],
  ['at once, where it says that it will not for a day', { retryAfterMs: 1440 * MINUTE, least: 0, most: 1 }],
])('a provider that takes nothing is given up: %s', async (_, { retryAfterMs, least, most }) => {
  let posts = 0;
  const { minutes, count, states } = await run(40, (till) => ({
    ...till,
    create: () => {
      posts += 1;
      return Promise.resolve({ kind: 'refused', failure: busy, retryAfterMs });
    },
  }));
  expect(minutes).toBeGreaterThanOrEqual(least);
  expect(minutes).toBeLessThanOrEqual(most);
  expect(posts).toBeLessThanOrEqual(most === 1 ? 1 : 25);
  expect([count('refused'), count('provider_busy')]).toEqual([1, 39]);
  expect(states).toEqual([]);
});

test('one that is out of reach now and then has taken nothing either', async () => {
  const unreached: Failure = { kind: 'network', charged: 'no', message: 'no answer' };
  let posts = 0;
  const { minutes, count } = await run(40, (till) => ({
    ...till,
    create: () => {
      posts += 1;
      const failure = posts % 5 === 0 ? unreached : busy;
      return Promise.resolve({ kind: 'refused', failure, retryAfterMs: 30_000 });
    },
  }));
  expect(minutes).toBeLessThanOrEqual(17);
  expect(count('provider_busy')).toBeGreaterThan(30);
});

test('one that takes a create now and then is not', async () => {
  let posts = 0;
  const { minutes, count } = await run(8, (till) => ({
    ...till,
    create: async (body, attempt, outside) =>
      (posts += 1) % 5 === 0
        ? await till.create(body, attempt, outside)
        : { kind: 'refused', failure: busy, retryAfterMs: 30_000 },
  }));
  expect(count('done')).toBe(8);
  expect(minutes).toBeGreaterThan(20);
});

test('a poll that may come again in 0 s comes again later each time', async () => {
  let polls = 0;
  const { count, states } = await run(1, (till) => ({
    ...till,
    status: () => {
      polls += 1;
      return Promise.resolve({ kind: 'unreachable', failure: busy, retryAfterMs: 0 });
    },
  }));
  expect(count('open')).toBe(1);
  expect(polls).toBeLessThanOrEqual(20);
  expect(states).toEqual(['submitted']);
});
