import { expect, test } from 'vitest';
import { nothingSaid } from '../../src/providers/provider.js';
import { isMade } from '../../src/report/finished.js';
import type { RunOutcome } from '../../src/run/outcome.js';
import type { Render, Studio } from '../support/studio.js';
import { boardOf, EACH, openStudio, ran } from '../support/studios.js';
import { billedIn } from '../support/till.js';

/** Shots of 5 s for $0.25 each, every one going on from the one before. */
function chainOf(...ids: string[]): Studio {
  const shots = ids.map((id, n) => {
    const more = n === 0 ? '' : `, continues: ${ids[n - 1] ?? ''}`;
    return `  - { id: ${id}, prompt: "Shot ${id}."${more} }\n`;
  });
  return openStudio(boardOf(...shots));
}

const doneIn = ({ ends }: RunOutcome): number => ends.filter(({ kind }) => kind === 'done').length;
const retake = (address: string, count = 1): Pick<Render, 'options'> => ({
  options: { retakes: [{ address, count }] },
});
const failing: NonNullable<Render['provider']> = (till) => ({
  ...till,
  status: () =>
    Promise.resolve({
      kind: 'failed',
      failure: { kind: 'moderated', charged: 'yes', message: 'no' },
      costMicroUsd: EACH,
      job: nothingSaid,
    }),
});

test('a retake of what failed brings the shots that go on from it, in the same run, at the price agreed to', async () => {
  const studio = chainOf('ascent', 'ignite', 'beacon');
  await ran(studio, { provider: failing });
  expect(doneIn(await ran(studio))).toBe(0);
  const plan = await studio.plan(retake('ascent'));
  expect([...plan.slots.values()].map(({ state }) => state)).toEqual(['failed', 'new', 'new']);
  expect([...plan.requests.values()].map(({ toBuy }) => toBuy)).toEqual([1, 1, 1]);

  const outcome = await ran(studio, retake('ascent'));
  expect([doneIn(outcome), outcome.spent.openedMicroUsd]).toEqual([3, 3 * EACH]);
  expect([studio.posts.length, billedIn(studio.journal)]).toEqual([4, 4 * EACH]);
  expect(doneIn(await ran(studio))).toBe(0);
});

test('of two retakes one has to be circled: the shot that goes on from them waits', async () => {
  const studio = chainOf('ascent', 'ignite');
  await ran(studio, { provider: failing });
  const outcome = await ran(studio, retake('ascent', 2));
  expect([doneIn(outcome), studio.posts.length]).toEqual([2, 3]);
  const { slots } = await studio.plan();
  expect(slots.get('boards/ad:ignite')).toMatchObject({
    state: 'waiting',
    reasons: ['circle a take of ascent'],
  });
});

test('a retake in the middle of a run is made once, however often the run plans again', async () => {
  const studio = chainOf('a', 'b', 'c', 'd');
  await ran(studio);
  const outcome = await ran(studio, retake('d', 2));
  expect([doneIn(outcome), studio.posts.length]).toEqual([2, 6]);
});

test('a retake that fails is not made, though the film goes on showing the take before it', async () => {
  const studio = chainOf('ascent');
  const asked = { films: [{ kind: 'unchanged' }] as never, buys: true, partial: false, newOnly: false };
  const made = async (given: Render): Promise<boolean> => {
    const outcome = await ran(studio, given);
    return isMade({ ...asked, outcome, plan: await studio.plan() });
  };
  expect(await made({})).toBe(true);
  expect(await made({ ...retake('ascent'), provider: failing })).toBe(false);
  expect(await made(retake('ascent'))).toBe(true);
});
