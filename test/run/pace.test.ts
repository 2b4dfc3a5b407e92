import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Capability } from '../../src/providers/capability.js';
import type { Provider } from '../../src/providers/provider.js';
import { xaiModels } from '../../src/providers/xai/models.js';
import type { End } from '../../src/run/attempt/end.js';
import { notePost, openPace, waitMs } from '../../src/run/traffic/pace.js';
import { assertNothingLost, Studio } from '../support/studio.js';

type Shot = {
  /** Until the answer to its POST comes. */
  readonly answersInMs: number;
  /** Its first POST comes too fast. */
  readonly busy: { readonly retryAfterMs: number | null } | null;
};

type Post = {
  readonly atMs: number;
  answeredMs: number;
  readonly busy: Shot['busy'];
  readonly prompt: string;
};

type Job = { readonly atMs: number; readonly endMs: number };

/** Every POST of a run, in order, and the jobs that came of them. */
async function postsOf(
  shots: readonly Shot[],
  rates: Capability['rates'],
  { tookMs, concurrency = 100 }: { tookMs: number; concurrency?: number | null },
) {
  const prompts = shots.map((_, i) => `shot ${i}.`);
  const lines = prompts.map((prompt, i) => `  - { id: s${i}, prompt: "${prompt}" }\n`);
  const board = `model: till/clips\ndefaults: { duration: 1 }\nshots:\n${lines.join('')}`;
  const studio = new Studio(board, { config: { rates }, tookMs });
  const posts: Post[] = [];
  const provider = (till: Provider): Provider => ({
    ...till,
    create: async (body, attempt, outside) => {
      const { prompt } = body.json as { prompt: string };
      const shot = shots[prompts.findIndex((one) => prompt.toLowerCase().includes(one))]!;
      const busy = posts.some((one) => one.prompt === prompt) ? null : shot.busy;
      const post = { atMs: outside.clock.now(), answeredMs: 0, busy, prompt };
      posts.push(post);
      const created = busy === null ? await till.create(body, attempt, outside) : null;
      await outside.clock.sleep(shot.answersInMs, outside.signal);
      post.answeredMs = outside.clock.now();
      const failure = { kind: 'busy', charged: 'no', message: 'too fast' } as const;
      return created ?? { kind: 'refused', failure, retryAfterMs: busy?.retryAfterMs ?? null };
    },
  });
  let nextMs = 0;
  const rendered = await studio.render({
    provider,
    concurrency,
    onEvent: (event) => {
      if (event.kind !== 'held' || event.forMs !== null) return;
      nextMs = 60_000 * Number(/try again in (\d+) min/.exec(event.failure.message)?.[1]);
    },
  });
  if (rendered.kind === 'died') throw new Error('it died');
  await assertNothingLost(studio);
  const done = (await studio.ledger()).filter(({ state }) => state === 'done').length;
  // Of those that are given up the last was refused.
  const isGivenUp = ({ kind, ...end }: End): boolean =>
    kind === 'refused' || ('why' in end && end.why === 'provider_busy');
  const givenUp = rendered.outcome.ends.filter(isGivenUp).length;
  const ends = new Map(studio.journal.lines().map((line) => [line.job, line.atMs]));
  const jobs = studio.posts.map(({ job, atMs }): Job => ({ atMs, endMs: ends.get(job) ?? Infinity }));
  studio.remove();
  return { posts, jobs, done, givenUp, nextMs };
}

/** The most jobs that ran at once. */
function mostAtOnce(jobs: readonly Job[]): number {
  const runAt = (ms: number): number => jobs.filter(({ atMs, endMs }) => atMs <= ms && ms < endMs).length;
  return Math.max(0, ...jobs.map(({ atMs }) => runAt(atMs)));
}

/** A run waits no longer for a provider that takes nothing. */
const MOST_BUSY_MS = 15 * 60_000;

/** From the first to the last of the longest row of answers that were refusals. */
function refusedForMs(posts: readonly Post[]): number {
  let longestMs = 0;
  let sinceMs: number | null = null;
  for (const { answeredMs, busy } of posts.toSorted((a, b) => a.answeredMs - b.answeredMs)) {
    sinceMs = busy === null ? null : (sinceMs ?? answeredMs);
    longestMs = Math.max(longestMs, answeredMs - (sinceMs ?? answeredMs));
  }
  return longestMs;
}

const someShots = fc.array(
  fc.record({
    answersInMs: fc.integer({ min: 0, max: 8000 }),
    busy: fc.option(fc.record({ retryAfterMs: fc.option(fc.integer({ min: 0, max: 90_000 })) }), {
      freq: 3,
    }),
  }),
  { minLength: 1, maxLength: 12 },
);

/** Of two creates, of which one comes `n` after the other, in distances: a late one is made up for, and no more. */
function leastApart(n: number): number {
  return Math.max(n - 1, n * (1 - 1 / 20));
}

test('creates keep their distance, never too many run, and none comes before its time after a 429', async () => {
  await fc.assert(
    fc.asyncProperty(
      someShots,
      fc.record({
        creates_per_second: fc.double({ min: 0.05, max: 5, noNaN: true }),
        in_flight: fc.option(fc.integer({ min: 1, max: 5 })),
      }),
      fc.integer({ min: 1000, max: 120_000 }),
      async (shots, rates, tookMs) => {
        const { posts, jobs, done, givenUp, nextMs } = await postsOf(shots, rates, { tookMs });
        expect(done + givenUp).toBe(shots.length);
        if (givenUp > 0) expect(refusedForMs(posts) + nextMs).toBeGreaterThan(MOST_BUSY_MS);
        const apart = posts.flatMap(({ atMs }, i) =>
          posts.slice(0, i).map((before, j) => (atMs - before.atMs) / leastApart(i - j)),
        );
        expect(Math.min(...apart, Infinity)).toBeGreaterThanOrEqual(1000 / rates.creates_per_second);
        expect(mostAtOnce(jobs)).toBeLessThanOrEqual(rates.in_flight ?? Infinity);
        for (const { answeredMs, busy } of posts.filter((post) => post.busy !== null)) {
          const untilMs = answeredMs + (busy?.retryAfterMs ?? 2000);
          expect(posts.filter(({ atMs }) => answeredMs < atMs && atMs < untilMs)).toEqual([]);
        }
      },
    ),
    {
      numRuns: 40,
      examples: [
        // So slow a provider that all first creates are refused for longer than a run waits for it.
        [
          Array<Shot>(8).fill({ answersInMs: 0, busy: { retryAfterMs: null } }),
          { creates_per_second: 0.05, in_flight: null },
          1000,
        ],
        // The answer to an earlier create comes after the refusal of a later one.
        [
          [
            { answersInMs: 521, busy: { retryAfterMs: null } },
            { answersInMs: 0, busy: { retryAfterMs: null } },
            { answersInMs: 0, busy: null },
          ],
          { creates_per_second: 3.7, in_flight: null },
          1000,
        ],
      ],
    },
  );
});

const quick: Shot = { answersInMs: 0, busy: null };

test.each([
  [null, null, 8],
  [12, null, 12],
  [3, null, 3],
  [null, 10, 10],
  [12, 5, 5],
  [3, 10, 3],
])('where in_flight is %s and --concurrency %s, so many are under way at once: %s', async (...given) => {
  const [in_flight, concurrency, atOnce] = given;
  const rates = { creates_per_second: 5, in_flight };
  const { jobs } = await postsOf(Array<Shot>(14).fill(quick), rates, { tookMs: 60_000, concurrency });
  expect(mostAtOnce(jobs)).toBe(atOnce);
});

test('creates go out at the full rate while those before them wait for their answers: two a second', async () => {
  const slow: Shot = { answersInMs: 4000, busy: null };
  const rates = { creates_per_second: 2, in_flight: null };
  const { posts } = await postsOf(Array<Shot>(12).fill(slow), rates, { tookMs: 20_000 });
  expect(posts.slice(1).map(({ atMs }, i) => atMs - posts[i]!.atMs)).toEqual(Array(11).fill(500));
});

test('after a 429 creates come more slowly, and one by one faster until the full rate: two a second', async () => {
  const shots = [quick, quick, { ...quick, busy: { retryAfterMs: 10_000 } }, ...Array<Shot>(7).fill(quick)];
  const { posts } = await postsOf(shots, { creates_per_second: 2, in_flight: null }, { tookMs: 20_000 });
  const apart = posts.slice(1).map(({ atMs }, i) => Math.round(atMs - posts[i]!.atMs));
  expect(apart).toEqual([500, 500, 11_250, 1000, 500, 500, 500, 500, 500, 500]);
});

/** When creates go out at two a second, each some time after the one before it is built, and later than its turn by some. */
function timesOf(creates: readonly { readonly builtInMs: number; readonly lateMs: number }[]): number[] {
  const capability = { ...xaiModels[0]!, rates: { creates_per_second: 2, in_flight: null } };
  const pace = openPace();
  let [nowMs, readyMs] = [0, 0];
  return creates.map(({ builtInMs, lateMs }) => {
    readyMs += builtInMs;
    nowMs = Math.max(nowMs, readyMs);
    nowMs += waitMs(pace, capability, nowMs) + lateMs;
    notePost(pace, capability, { readyMs, nowMs });
    return nowMs;
  });
}

test('what timers and stalls are late by is made up for: a thousand creates take no longer than their rate allows', () => {
  const times = timesOf(
    Array.from({ length: 1000 }, (_, n) => ({ builtInMs: 0, lateMs: n % 20 === 7 ? 300 : (n % 3) * 4 })),
  );
  expect(times.at(-1)! - times[0]!).toBeLessThan(999 * 500 + 300);
});

test('however late creates are, and however long none is there, they are never more than one ahead of their rate', () => {
  const create = fc.record({ builtInMs: fc.nat(800), lateMs: fc.oneof(fc.nat(20), fc.nat(2000)) });
  fc.assert(
    fc.property(fc.array(create, { minLength: 2, maxLength: 60 }), (creates) => {
      const times = timesOf(creates);
      const apart = times.flatMap((atMs, i) =>
        times.slice(0, i).map((before, j) => (atMs - before) / leastApart(i - j)),
      );
      expect(Math.min(...apart)).toBeGreaterThanOrEqual(500 - 1e-6);
    }),
  );
});

test('a disk that takes 80 ms for an intent does not slow creates, and they keep their distance', async () => {
  const shots = 'abcdefgh'
    .split('')
    .map((id) => `  - { id: ${id}, prompt: "${id}" }\n`)
    .join('');
  const rates = { creates_per_second: 2, in_flight: null };
  const studio = new Studio(`model: till/clips\ndefaults: { duration: 1 }\nshots:\n${shots}`, {
    config: { rates },
  });
  await studio.render({
    files: (files) => ({
      ...files,
      create: (path, text) => {
        studio.time.nowMs += 80;
        return files.create(path, text);
      },
    }),
  });
  const times = studio.posts.map(({ atMs }) => atMs);
  studio.remove();
  expect(times.slice(1).map((atMs, i) => atMs - times[i]!)).toEqual(Array(7).fill(500));
});

test('a clock that is set back by an hour while jobs run keeps nothing waiting', async () => {
  const shots = ['a', 'b', 'c'].map((id) => `  - { id: ${id}, prompt: "${id}" }\n`).join('');
  const studio = new Studio(`model: till/clips\ndefaults: { duration: 1 }\nshots:\n${shots}`);
  const begunMs = studio.time.nowMs;
  const provider = (till: Provider): Provider => ({
    ...till,
    create: (body, attempt, outside) => {
      if (studio.posts.length === 1) studio.time.setBackMs = 3_600_000;
      return till.create(body, attempt, outside);
    },
    // Its own clock stays right.
    status: (handle, outside) =>
      till.status(handle, { ...outside, clock: { ...outside.clock, now: () => outside.clock.steady() } }),
  });
  await studio.render({ provider });
  expect((await studio.ledger()).map(({ state }) => state)).toEqual(['done', 'done', 'done']);
  expect(studio.time.nowMs - begunMs).toBeLessThan(60_000);
  studio.remove();
});
