import { expect, test } from 'vitest';
import type { Provider, Status } from '../../src/providers/provider.js';
import { billedText } from '../../src/report/billed.js';
import { eventText } from '../../src/report/run-events.js';
import { plain } from '../../src/report/paint.js';
import { assertNothingLost, Studio, type Render } from '../support/studio.js';
import { telling } from '../support/telling.js';

const MINUTE = 60_000;
const BOARD =
  'model: till/clips\ndefaults: { duration: 1 }\n' +
  'shots: [{ id: slow, prompt: "A. [slow]" }, { id: next, prompt: "B.", continues: slow }, { id: c, prompt: "C." }]\n';

/** One run: how long it went on, how each attempt ended, and what it said of what it left. */
async function timed(studio: Studio, given: Render = {}) {
  const said: string[] = [];
  const fromMs = studio.time.nowMs;
  const rendered = await studio.render({
    ...given,
    onEvent: (event) =>
      event.kind === 'ended' && event.end.kind === 'open'
        ? said.push(eventText(event, telling, plain) ?? '')
        : undefined,
  });
  if (rendered.kind === 'died') throw new Error('it died');
  const ends = rendered.outcome.ends.map((end) => end.kind + ('why' in end ? ` ${end.why}` : '')).sort();
  return { rendered, minutes: (studio.time.nowMs - fromMs) / MINUTE, ends, said };
}

/** Out of reach for good, once a job has begun. */
const away = (till: Provider): Provider => ({
  ...till,
  status: (): Promise<Status> =>
    Promise.resolve({
      kind: 'unreachable',
      failure: { kind: 'network', charged: 'unknown', message: 'no answer' },
      retryAfterMs: null,
    }),
});

test.each<[string, { given: Render; ends: string[]; says: RegExp }]>([
  [
    'that does not end',
    {
      given: {},
      ends: ['done', 'open too_long'],
      says: /`castreel render --collect --ledger kept` fetches it later$/,
    },
  ],
  [
    'of a provider out of reach',
    { given: { provider: away }, ends: ['open too_long', 'open too_long'], says: /later \(no answer\)$/ },
  ],
])(
  'a job %s is left after 15 minutes, by --collect after 5, and its clip comes when it is there, paid once',
  async (_, { given, ends, says }) => {
    const studio = new Studio(BOARD);
    const first = await timed(studio, given);
    expect(first.ends).toEqual(ends);
    expect(first.said.join('\n')).toMatch(/slow {2}still being made: this run waits no longer for it/);
    expect(first.said.at(-1)).toMatch(says);
    expect(first.minutes).toBeGreaterThan(13);
    expect(first.minutes).toBeLessThanOrEqual(15.1);

    const collected = await timed(studio, { ...given, collect: true });
    expect(collected.ends).toEqual(ends.filter((end) => end !== 'done'));
    expect(collected.minutes).toBeGreaterThan(3);
    expect(collected.minutes).toBeLessThanOrEqual(5);
    expect(studio.posts).toHaveLength(2);
    expect((await studio.ledger()).filter(({ state }) => state === 'failed')).toEqual([]);

    studio.time.nowMs += 60 * MINUTE;
    const later = await timed(studio, { collect: true });
    expect(new Set(later.ends)).toEqual(new Set(['done']));
    expect(later.minutes).toBeLessThan(1);
    await timed(studio);
    expect(studio.posts.map(({ body }) => body.seconds)).toEqual([1, 1, 1]);
    await assertNothingLost(studio);
    studio.remove();
  },
);

test('what is done and whose clip cannot be had is not told as still being made', async () => {
  const studio = new Studio('model: till/clips\ndefaults: { duration: 1 }\nshots: [{ id: a, prompt: A. }]\n');
  const provider: Render['provider'] = (till) => ({
    ...till,
    download: () => Promise.resolve({ kind: 'stale' }),
  });
  const { rendered, said, ends } = await timed(studio, { provider });
  expect(ends).toEqual(['open too_long']);
  expect(said[0]).toMatch(
    /^boards\/ad:a {2}done, but its clip could not be had: .* later \(its address is stale\)$/,
  );
  const flying = ['boards/ad:a', 'boards/ad:x'].map((address) => ({ address }));
  expect(billedText(flying, rendered.outcome.ends, telling)).toBe(
    'Still being made, and billed: boards/ad:x.\nDone and billed, and without a clip: boards/ad:a.\n',
  );
  studio.remove();
});

test('as old as the config says, and no older', async () => {
  const studio = new Studio(BOARD, { config: { follow_s: 120 } });
  const { minutes, ends } = await timed(studio);
  expect(ends).toEqual(['done', 'open too_long']);
  expect(minutes).toBeGreaterThan(1.5);
  expect(minutes).toBeLessThanOrEqual(2.1);
  expect((await timed(studio, { collect: true })).minutes).toBeLessThanOrEqual(2);
  studio.remove();
});

test('a job that the service knows no more ends, also where jobs are followed for less than its word takes', async () => {
  const board = 'model: till/clips\ndefaults: { duration: 1 }\nshots: [{ id: a, prompt: "A. [late_404]" }]\n';
  const studio = new Studio(board, { config: { follow_s: 40 } });
  expect(await timed(studio)).toMatchObject({ ends: ['open too_long'] });
  studio.time.nowMs += 15 * MINUTE;
  const { minutes, ends } = await timed(studio, { collect: true });
  expect(ends).toEqual(['failed']);
  expect(minutes).toBeGreaterThanOrEqual(1);
  expect(minutes).toBeLessThan(2);
  studio.remove();
});

test('a run ends in bounded time: three jobs in a row that do not end, and it buys no more there; a later run does', async () => {
  const shots = Array.from({ length: 30 }, (_, i) => `{ id: s${i}, prompt: "${i}. [slow]" }`);
  const studio = new Studio(`model: till/clips\ndefaults: { duration: 1 }\nshots: [${shots.join(', ')}]\n`);
  const run = async (given: Render = {}) => {
    const { minutes, ends } = await timed(studio, { concurrency: 8, ...given });
    const count = (what: string): number => ends.filter((end) => end === what).length;
    return { minutes, hung: count('open too_long'), heldBack: count('held_back provider_hangs') };
  };
  const first = await run();
  // Eight at once, and one more for each that is left before the third.
  expect(first).toMatchObject({ hung: 10, heldBack: 20 });
  expect(first.minutes).toBeLessThan(2 * 15 + 1);
  expect(studio.posts).toHaveLength(10);

  // What hangs from before is no reason: the next run buys again, and stops again.
  const second = await run();
  expect(second).toMatchObject({ hung: 20, heldBack: 10 });
  expect(second.minutes).toBeLessThan(5 + 2 * 15 + 1);
  expect(studio.posts).toHaveLength(20);

  // Now and then one that ends: the provider is well enough.
  const mixed = shots.slice(0, 9).map((one, i) => (i % 3 === 2 ? one.replace(' [slow]', '') : one));
  const well = new Studio(`model: till/clips\ndefaults: { duration: 1 }\nshots: [${mixed.join(', ')}]\n`);
  const third = await timed(well, { concurrency: 1 });
  expect(third.ends.filter((end) => end === 'done')).toHaveLength(3);
  expect(third.ends.filter((end) => end.startsWith('held_back'))).toEqual([]);
  await assertNothingLost(studio);
  for (const one of [studio, well]) one.remove();
});
