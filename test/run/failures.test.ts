import { expect, test } from 'vitest';
import { InputFailure, nothingSaid, type Provider } from '../../src/providers/provider.js';
import type { RunOutcome } from '../../src/run/outcome.js';
import type { Render, Studio } from '../support/studio.js';
import { EACH, boardOf, enospc, openStudio, ran, shot, told } from '../support/studios.js';
import { tillModels } from '../support/till.js';

type Tally = { readonly posts: number; readonly counted: number };

/** Fault → how a run ends for the shot, POSTs and what the caps count then, and the same after one more run. */
const faults: readonly [string, Record<string, number>, Tally, Tally][] = [
  ['none', { done: 1 }, { posts: 1, counted: EACH }, { posts: 1, counted: EACH }],
  ['lost_answer', { uncertain: 1 }, { posts: 1, counted: EACH }, { posts: 1, counted: EACH }],
  ['lost_post', { uncertain: 1 }, { posts: 1, counted: EACH }, { posts: 1, counted: EACH }],
  ['create_500', { uncertain: 1 }, { posts: 1, counted: EACH }, { posts: 1, counted: EACH }],
  ['create_500_started', { uncertain: 1 }, { posts: 1, counted: EACH }, { posts: 1, counted: EACH }],
  ['rate_limited', { done: 1 }, { posts: 2, counted: EACH }, { posts: 2, counted: EACH }],
  ['rate_limited_after', { done: 1 }, { posts: 2, counted: EACH }, { posts: 2, counted: EACH }],
  ['unsent', { done: 1 }, { posts: 2, counted: EACH }, { posts: 2, counted: EACH }],
  ['quota', { 'refused funds': 1 }, { posts: 1, counted: 0 }, { posts: 2, counted: 0 }],
  ['bad_key', { 'refused auth': 1 }, { posts: 1, counted: 0 }, { posts: 2, counted: EACH }],
  ['rejected', { 'failed refused': 1 }, { posts: 1, counted: 0 }, { posts: 2, counted: EACH }],
  ['poll_502', { done: 1 }, { posts: 1, counted: EACH }, { posts: 1, counted: EACH }],
  ['poll_401', { 'open no_access': 1 }, { posts: 1, counted: EACH }, { posts: 1, counted: EACH }],
  ['early_404', { done: 1 }, { posts: 1, counted: EACH }, { posts: 1, counted: EACH }],
  ['late_404', { 'failed lost': 1 }, { posts: 1, counted: EACH }, { posts: 1, counted: EACH }],
  ['expired', { 'failed lost': 1 }, { posts: 1, counted: EACH }, { posts: 1, counted: EACH }],
  ['no_result', { 'failed no_result': 1 }, { posts: 1, counted: EACH }, { posts: 1, counted: EACH }],
  ['broke', { 'failed provider': 1 }, { posts: 3, counted: 0 }, { posts: 6, counted: 0 }],
  ['broke_once', { done: 1 }, { posts: 2, counted: EACH }, { posts: 2, counted: EACH }],
  ['moderated_done', { 'failed moderated': 1 }, { posts: 1, counted: EACH }, { posts: 1, counted: EACH }],
  ['moderated_failed', { 'failed moderated': 1 }, { posts: 1, counted: EACH }, { posts: 1, counted: EACH }],
  ['moderated_400', { 'failed moderated': 1 }, { posts: 1, counted: EACH }, { posts: 1, counted: EACH }],
  ['stale', { done: 1 }, { posts: 1, counted: EACH }, { posts: 1, counted: EACH }],
  ['cut', { done: 1 }, { posts: 1, counted: EACH }, { posts: 1, counted: EACH }],
  ['cut_unseen', { done: 1 }, { posts: 1, counted: EACH }, { posts: 1, counted: EACH }],
  ['unreadable', { 'failed bad_result': 1 }, { posts: 1, counted: EACH }, { posts: 1, counted: EACH }],
  ['wrong_length', { done: 1 }, { posts: 1, counted: EACH }, { posts: 1, counted: EACH }],
  ['slow', { 'open too_long': 1 }, { posts: 1, counted: EACH }, { posts: 1, counted: EACH }],
];

test.each(faults)('%s: %o', async (fault, ends, ...tallies) => {
  const studio = openStudio(boardOf(shot('vigil', `She waits. [${fault}]`)));
  const tallyOf = ({ spent }: RunOutcome): Tally => ({
    posts: studio.posts.length,
    counted: spent.ledgerMicroUsd,
  });
  const first = await ran(studio);
  expect(told(first)).toEqual(ends);
  expect([tallyOf(first), tallyOf(await ran(studio))]).toEqual(tallies);
});

test.each([
  ['expired', 0],
  ['late_404', 7],
])('%s ends the attempt after %i minutes: who is not found may yet appear', async (fault, minutes) => {
  const studio = openStudio(boardOf(shot('vigil', `She waits. [${fault}]`)));
  await ran(studio);
  const [attempt] = await studio.ledger();
  const passedMs = Date.parse(attempt?.ended_at ?? '') - Date.parse(attempt?.submitted_at ?? '');
  expect(Math.floor(passedMs / 60_000)).toBe(minutes);
});

test.each(['yes', 'no', 'unknown'] as const)(
  'where the answer does not say whether a blocked clip is billed, the price list does: %s',
  async (moderated) => {
    const price = { ...tillModels[0]!.price, moderated };
    const studio = openStudio(boardOf(shot('vigil', 'She waits. [moderated_failed]')), { config: { price } });
    await studio.render(); // the till bills it, whatever the price list says
    expect(await studio.ledger()).toMatchObject([{ failure: { kind: 'moderated', charged: moderated } }]);
  },
);

test('what is bad for one shot is bad for that shot alone', async () => {
  const studio = openStudio(
    boardOf(
      shot('ascent', 'She climbs. [moderated_done]'),
      shot('ignite', 'She lifts the lantern.', ', continues: ascent'),
      shot('vigil', 'She waits. [unreadable]'),
      shot('sea', 'The sea.'),
    ),
  );
  const outcome = await ran(studio);
  expect(told(outcome)).toEqual({ 'failed moderated': 1, 'failed bad_result': 1, done: 1 });
});

const bug = new TypeError("Cannot read properties of undefined (reading 'url')");

/** What a call throws → how its shot ends, what the run says, POSTs then and after one more run. */
const thrown: readonly [keyof Provider, Error, string, RegExp | null, [number, number]][] = [
  ['prepare', bug, 'held_back bug', /bug in the adapter of till: Cannot read .* at /, [1, 2]],
  ['status', bug, 'open bug', /vigil.*bug in the adapter of till: Cannot read/, [2, 2]],
  ['download', bug, 'open bug', /vigil.*bug in the adapter of till: Cannot read/, [2, 2]],
  ['prepare', new InputFailure('the input is missing'), 'refused refused', null, [1, 2]],
  ['prepare', enospc, 'held_back disk', /no space left/, [1, 2]],
  ['download', enospc, 'open disk', /no space left/, [2, 2]],
];

test.each(thrown)(
  '%s throws %s: %s, and the other shot is done',
  async (name, error, ...[end, says, posts]) => {
    const studio = openStudio(boardOf(shot('sea', 'The sea.'), shot('vigil', 'She waits.')));
    const said: string[] = [];
    let calls = 0;
    const outcome = await ran(studio, {
      provider: (till) => ({
        ...till,
        [name]: (about: unknown, ...given: unknown[]) => {
          const ofSea = studio.posts.some(
            ({ job, body }) => JSON.stringify(about).includes(job ?? '-') && body.prompt === 'The sea.',
          );
          if (ofSea || JSON.stringify(about).includes('The sea.'))
            return (till[name] as (...all: unknown[]) => unknown)(about, ...given);
          calls += 1;
          return Promise.reject(error);
        },
      }),
      onEvent: (event) =>
        event.kind === 'trouble' ? said.push(`${event.slots.join()}: ${event.message}`) : undefined,
    });
    expect(told(outcome)).toEqual({ done: 1, [end]: 1 });
    expect(said.join('\n')).toMatch(says ?? /^$/);
    // Nobody waits for a bug to pass.
    if (error === bug) expect(calls).toBe(1);
    const before = studio.posts.length;
    expect(told(await ran(studio))).toEqual({ done: 1 });
    expect([before, studio.posts.length]).toEqual(posts);
  },
);

test('what this machine cannot make fails after three tries, and is no reason to wait', async () => {
  const studio = openStudio(
    `model: sketch\ndefaults: { duration: 1 }\nshots:\n${shot('a', 'One. [unable]')}`,
  );
  const outcome = await ran(studio);
  expect(told(outcome)).toEqual({ 'failed provider': 1 });
});

test('a job of which the provider says once that it knows none is not lost, and one that it goes on to deny is', async () => {
  const old = 6 * 60_000;
  /** Of a job that is old: how often the provider denies it, what it says then, how often it denies that again. */
  const saying = (...denials: readonly number[]): NonNullable<Render['provider']> => {
    const answers = denials.flatMap((times) => [...Array<'denied'>(times).fill('denied'), 'said' as const]);
    return (till) => ({
      ...till,
      status: async (handle, outside) => {
        if (outside.clock.now() < studio.posts[0]!.atMs + old)
          return { kind: 'pending', progress: null, job: nothingSaid };
        return answers.shift() === 'denied'
          ? { kind: 'not_found', message: 'no such job' }
          : await till.status(handle, outside);
      },
      download: async (...given) => {
        const failure = { kind: 'network', charged: 'unknown', message: 'reset' } as const;
        if (answers.length > 0) return { kind: 'unreachable', failure, retryAfterMs: 60_000 };
        return await till.download(...given);
      },
    });
  };
  let studio: Studio;
  const endOf = async (...denials: readonly number[]) => {
    studio = openStudio(boardOf(shot('a', 'One.')));
    return told(await ran(studio, { provider: saying(...denials) }));
  };
  expect(await endOf(1)).toEqual({ done: 1 });
  expect(await endOf(100)).toEqual({ 'failed lost': 1 });
  // That it was done in between is the provider's word, too: what it denied before counts no more.
  expect(await endOf(1, 1)).toEqual({ done: 1 });
});
