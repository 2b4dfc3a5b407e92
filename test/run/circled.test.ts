import { expect, test } from 'vitest';
import type { Provider } from '../../src/providers/provider.js';
import type { Render } from '../support/studio.js';
import { boardOf, openStudio, ran, shot } from '../support/studios.js';
import type { TillBody } from '../support/till.js';

/** When a take of `when` is done, the first take of `a` is circled. */
function circlingAt(when: string, atThen: () => void = () => undefined): Pick<Render, 'picks' | 'onEvent'> {
  let first: string | null = null;
  let picks: Record<string, string> = {};
  return {
    picks: () => picks,
    onEvent: (event) => {
      if (event.kind !== 'ended' || event.end.kind !== 'done') return;
      const { n, slots, take } = event.end.entry.attempt;
      const isOf = (id: string): boolean => slots.includes(`boards/ad:${id}`);
      if (isOf('a')) first ??= `t0${n}-${take?.sha256.slice(0, 8)}`;
      if (!isOf(when) || first === null || 'a' in picks) return;
      picks = { a: first };
      atThen();
    },
  };
}

test('a take that is refused for free is not tried again when its shot was circled while its answer was out', async () => {
  const studio = openStudio(boardOf(shot('a', 'A.', ', takes: 2'), shot('b', 'B.')));
  const posted: string[] = [];
  const provider = (till: Provider): Provider => ({
    ...till,
    create: async (body, attempt, outside) => {
      posted.push((body.json as TillBody).prompt);
      if (posted.length !== 2) return await till.create(body, attempt, outside);
      await outside.clock.sleep(40_000, outside.signal);
      const failure = { kind: 'busy', charged: 'no', message: 'too fast' } as const;
      return { kind: 'refused', failure, retryAfterMs: null };
    },
  });
  await ran(studio, { ...circlingAt('a'), provider, concurrency: 2 });
  expect(posted).toEqual(['A.', 'A.', 'B.']);
});

test('while a plan is made for a clip that came, nothing is bought that other picks close by then', async () => {
  const shots = [
    shot('a', 'A.', ', takes: 40'),
    shot('p', 'P.', ', model: mill/clips'),
    shot('q', 'Q.', ', continues: p, model: mill/clips'),
  ];
  // The clip comes between two creates.
  const config = { polls: { first_s: 1, every_s: 1 }, rates: { creates_per_second: 3, in_flight: null } };
  const studio = openStudio(boardOf(...shots), { tookMs: 5500, config });
  let before = 0;
  await ran(studio, { ...circlingAt('p', () => (before = studio.posts.length)), replanMs: 10_000 });
  expect(studio.posts.slice(before).map(({ body }) => body.prompt)).toEqual(['Q.']);
  expect(before).toBeGreaterThan(5);
});
