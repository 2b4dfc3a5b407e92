import { rmSync } from 'node:fs';
import { expect, test } from 'vitest';
import { callOf } from '../../src/cli/project-options.js';
import { sha256 } from '../../src/base/digest.js';
import { InputFailure, nothingSaid, type Found, type Provider } from '../../src/providers/provider.js';
import { finishedText } from '../../src/report/finished.js';
import { plain } from '../../src/report/paint.js';
import type { RunEvent } from '../../src/run/events.js';
import type { RunOutcome } from '../../src/run/outcome.js';
import { partOf, type Render, type Studio } from '../support/studio.js';
import { boardOf, EACH, openStudio, ran } from '../support/studios.js';
import { billedIn, tillModels } from '../support/till.js';

/** `{ 'done': 2, 'failed moderated': 1, 'open too_long': 1 }` */
function told({ ends }: RunOutcome): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const end of ends) {
    const more = 'why' in end ? ` ${end.why}` : 'failure' in end ? ` ${end.failure.kind}` : '';
    counts[end.kind + more] = (counts[end.kind + more] ?? 0) + 1;
  }
  return counts;
}

/** A job as a history lists it that says no more of it than whether it is the one. */
function listed(id: string | null, certain: boolean): Found {
  return { handle: { id }, certain, id: null, model: null, createdAtMs: null };
}

const shot = (id: string, prompt: string, more = ''): string =>
  `  - { id: ${id}, prompt: "${prompt}"${more} }\n`;

const chain = boardOf(
  shot('ascent', 'She climbs.'),
  shot('ignite', 'She lifts the lantern.', ', continues: ascent'),
  shot('beacon', 'The light sweeps the sea.', ', continues: ignite'),
);

test('a chain of three is shot one after the other, each from the clip before, and paid once', async () => {
  const studio = openStudio(chain);
  const outcome = await ran(studio);
  expect(told(outcome)).toEqual({ done: 3 });
  expect(outcome.spent).toEqual({
    ledgerMicroUsd: 3 * EACH,
    runMicroUsd: 3 * EACH,
    planMicroUsd: 0,
    openedMicroUsd: 3 * EACH,
    openMicroUsd: 0,
  });
  const takes = (await studio.ledger()).map(({ slot, take }) => [slot, take?.frames, take?.new_from_frame]);
  expect(takes).toEqual([
    ['boards/ad:ascent', 120, 0],
    ['boards/ad:beacon', 360, 240],
    ['boards/ad:ignite', 240, 120],
  ]);
  expect(told(await ran(studio))).toEqual({});
  expect(studio.posts).toHaveLength(3);
});

test('a chain by last frames: each begins with the frame before it, which is none of its own', async () => {
  const studio = openStudio(`extend: last-frame\n${chain}`);
  expect(told(await ran(studio))).toEqual({ done: 3 });
  const ledger = await studio.ledger();
  const takeAt = (slot: string) => ledger.find((one) => one.slot === `boards/ad:${slot}`)?.take;
  const frameOf = (slot: string): string => sha256(partOf(takeAt(slot)?.sha256 ?? '', 'last_frame'));
  expect(studio.posts.map(({ body: { frame, goesOnFrom } }) => [frame, goesOnFrom])).toEqual([
    [null, 0],
    [frameOf('ascent'), 1],
    [frameOf('ignite'), 1],
  ]);
  expect(['ascent', 'ignite', 'beacon'].map(takeAt)).toMatchObject([
    { frames: 120, new_from_frame: 0, new_from: 'start' },
    { frames: 121, new_from_frame: 1, new_from: 'parent_frames' },
    { frames: 121, new_from_frame: 1, new_from: 'parent_frames' },
  ]);
  expect(told(await ran(studio))).toEqual({});
  expect([studio.posts.length, billedIn(studio.journal)]).toEqual([3, 3 * EACH]);
});

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
  expect(outcome.waiting.map(({ slots }) => slots)).toEqual([['boards/ad:ignite']]);
});

test('a no to the account stops what is not begun, not what runs', async () => {
  const shots = [
    shot('a', 'One.'),
    shot('b', 'Two. [bad_key]'),
    ...'cdefgh'.split('').map((id) => shot(id, id)),
  ];
  const studio = openStudio(boardOf(...shots));
  const outcome = await ran(studio, { concurrency: 2 });
  expect([...outcome.stopped.keys()]).toEqual(['till']);
  expect(told(outcome)).toEqual({ done: 1, 'refused auth': 1, 'held_back provider_stopped': 6 });
});

test('a rate limit is waited out by all creates of the provider, as long as it says', async () => {
  const studio = openStudio(
    boardOf(shot('a', 'One. [rate_limited_after]'), shot('b', 'Two.'), shot('c', 'Three.')),
  );
  const told429 = studio.time.nowMs;
  expect(told(await ran(studio))).toEqual({ done: 3 });
  const [first, ...later] = studio.posts.map((post) => post.atMs - told429);
  expect(first).toBe(0);
  // The second create has its place half a second after the first; by then the provider has said 40 s.
  for (const atMs of later) expect(atMs).toBeGreaterThanOrEqual(40_000);
});

test('a rate limit without end gives up, and costs nothing', async () => {
  const studio = openStudio(boardOf(shot('a', 'One. [busy_for_ever]')));
  const outcome = await ran(studio);
  expect(told(outcome)).toEqual({ 'refused busy': 1 });
  expect(outcome.spent.ledgerMicroUsd).toBe(0);
  expect(await studio.ledger()).toEqual([]);
});

test('creates of a provider keep their distance: two a second here', async () => {
  const studio = openStudio(boardOf(...'abcdefgh'.split('').map((id) => shot(id, id))));
  await ran(studio);
  const times = studio.posts.map((post) => post.atMs);
  for (let i = 1; i < times.length; i += 1) expect(times[i]! - times[i - 1]!).toBeGreaterThanOrEqual(500);
});

test('Ctrl-C: nothing more is created, handles are kept, and --collect brings the clips without a POST', async () => {
  const studio = openStudio(boardOf(...'abcdefgh'.split('').map((id) => shot(id, id))));
  const stop = new AbortController();
  let making = 0;
  const onEvent = (event: RunEvent): void => {
    if (event.kind === 'making' && (making += 1) === 3) stop.abort();
  };
  const outcome = await ran(studio, { stop: stop.signal, onEvent });
  expect(outcome.interrupted).toBe(true);
  expect(told(outcome)).toEqual({ 'open stopped': 3, 'held_back stopped': 5 });
  expect((await studio.ledger()).map(({ state }) => state)).toEqual(['submitted', 'submitted', 'submitted']);
  expect(outcome.spent.openMicroUsd).toBe(3 * EACH);

  expect(told(await ran(studio, { collect: true }))).toEqual({ done: 3 });
  expect(studio.posts).toHaveLength(3);
  expect(told(await ran(studio))).toEqual({ done: 5 });
});

test('--collect brings a parent and shoots no child; the next render does', async () => {
  const studio = openStudio(chain);
  const stop = new AbortController();
  await ran(studio, {
    stop: stop.signal,
    onEvent: ({ kind }) => (kind === 'making' ? stop.abort() : undefined),
  });
  expect(told(await ran(studio, { collect: true }))).toEqual({ done: 1 });
  expect(told(await ran(studio))).toEqual({ done: 2 });
  expect(billedIn(studio.journal)).toBe(3 * EACH);
});

test('a clip that is gone is fetched again, free; one that its provider lost is said to be away', async () => {
  const studio = openStudio(chain);
  await ran(studio);
  rmSync(`${studio.dir}/.castreel/store`, { recursive: true });
  const back = await ran(studio);
  expect(back.away.map(({ kind }) => kind)).toEqual(['fetched', 'fetched', 'fetched']);
  rmSync(`${studio.dir}/.castreel/store`, { recursive: true });
  const lost = await ran(studio, {
    provider: (till) => ({
      ...till,
      status: () => Promise.resolve({ kind: 'not_found', message: 'unknown id' }),
    }),
  }).catch((error: unknown) => String(error));
  expect(lost).toContain('lost:'); // as the check of these tests calls a paid clip that is not in the store
  expect(studio.posts).toHaveLength(3);
  expect((await studio.ledger()).map(({ state }) => state)).toEqual(['done', 'done', 'done']);
});

test('two takes of one shot: one that failed charged is used up, another is bought only by --retake', async () => {
  const studio = openStudio(boardOf(shot('vigil', 'She waits. [moderated_done]', ', takes: 2')));
  expect(told(await ran(studio))).toEqual({ 'failed moderated': 2 });
  expect(told(await ran(studio))).toEqual({});
  const retake = { options: { retakes: [{ address: 'vigil', count: 1 }] } };
  expect(told(await ran(studio, retake))).toEqual({ 'failed moderated': 1 });
  expect(billedIn(studio.journal)).toBe(3 * EACH);
});

test('a process whose lock was broken creates nothing more', async () => {
  const studio = openStudio(chain);
  const outcome = await ran(studio, { holdsLock: () => studio.posts.length === 0 });
  expect(told(outcome)).toEqual({ done: 1, 'held_back lock_lost': 1 });
});

const enospc = Object.assign(new Error('ENOSPC: no space left on device'), {
  code: 'ENOSPC',
  syscall: 'write',
});

test('without room on the disk nothing is posted; a clip that has no room stays paid for and comes later', async () => {
  const studio = openStudio(chain);
  const none = await ran(studio, { files: (files) => ({ ...files, create: () => Promise.reject(enospc) }) });
  expect(told(none)).toEqual({ 'held_back disk': 1 });
  expect(studio.posts).toHaveLength(0);

  const noClips = await ran(studio, {
    files: (files) => ({ ...files, stream: () => Promise.reject(enospc) }),
  });
  expect(told(noClips)).toEqual({ 'open disk': 1 });
  expect((await studio.ledger()).map(({ state }) => state)).toEqual(['submitted']);
  expect(told(await ran(studio))).toEqual({ done: 3 });
  expect(studio.posts).toHaveLength(3);
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
      onEvent: (event) => (event.kind === 'trouble' ? said.push(event.message) : undefined),
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

test('a bug in reading a history is said, and the lost create stays uncertain', async () => {
  const studio = openStudio(boardOf(shot('vigil', 'She waits. [lost_answer]')), { history: true });
  const said: string[] = [];
  const outcome = await ran(studio, {
    provider: (till) => ({ ...till, find: () => Promise.reject(bug) }),
    onEvent: (event) => (event.kind === 'trouble' ? said.push(event.message) : undefined),
  });
  expect(told(outcome)).toEqual({ uncertain: 1 });
  expect(said.join('\n')).toMatch(/vigil.*bug in the adapter of till/);
  expect(told(await ran(studio))).toEqual({ done: 1 });
});

test('a handle that the disk would not take is said aloud, and written as soon as it does', async () => {
  const studio = openStudio(chain);
  const full = Object.assign(new Error('no room'), { code: 'ENOSPC', syscall: 'write' });
  let refusals = 3;
  const said: string[] = [];
  const outcome = await ran(studio, {
    files: (files) => ({
      ...files,
      replace: (path, text) => (refusals-- > 0 ? Promise.reject(full) : files.replace(path, text)),
    }),
    onEvent: (event) => (event.kind === 'trouble' ? said.push(event.message) : undefined),
  });
  expect(told(outcome)).toEqual({ done: 3 });
  expect(said).toHaveLength(3);
  expect(said[0]).toContain(studio.posts[0]!.job);
});

test('a key that a provider repeats in its answer reaches no ledger', async () => {
  const studio = openStudio(boardOf(shot('a', 'One. [rejected]'), shot('b', 'Two. [lost_post]')));
  const outcome = await ran(studio, {
    key: 'secret-key-of-the-till',
    provider: (till) => ({
      ...till,
      create: async (...given) => {
        const created = await till.create(...given).catch(() => {
          throw new Error('reset while sending Bearer secret-key-of-the-till');
        });
        if (created.kind !== 'refused') return created;
        return { ...created, failure: { ...created.failure, message: 'bad key secret-key-of-the-till' } };
      },
    }),
  });
  expect(told(outcome)).toEqual({ 'failed refused': 1, uncertain: 1 });
  const ledger = JSON.stringify(await studio.ledger());
  expect(ledger).not.toContain('secret-key');
  expect(ledger).toContain('bad key [removed]');
});

test('another account leaves what is open alone, and buys nothing in its place', async () => {
  const studio = openStudio(boardOf(shot('a', 'One. [slow]')));
  await ran(studio);
  const outcome = await ran(studio, { key: 'another-key-of-the-till' });
  expect(told(outcome)).toEqual({ 'open elsewhere': 1 });
  expect(studio.posts).toHaveLength(1);
});

test("another clone's intent is counted and left alone; its submitted attempt is collected", async () => {
  const studio = openStudio(boardOf(shot('a', 'One.'), shot('b', 'Two.'), shot('c', 'Three.')));
  const stop = new AbortController();
  const onEvent = ({ kind }: RunEvent): void => (kind === 'making' ? stop.abort() : undefined);
  await ran(studio, { clone: 'bbbb', stop: stop.signal, onEvent });
  await studio.render({ clone: 'bbbb', dies: { inPost: 1 } });
  const states = async () => (await studio.ledger()).map(({ state, clone }) => `${state} ${clone}`);
  expect(await states()).toEqual(['submitted bbbb', 'intent bbbb']);
  expect(told(await ran(studio, { caps: { ledgerMicroUsd: 3 * EACH } }))).toEqual({ done: 2 });
  expect(await states()).toEqual(['done bbbb', 'intent bbbb', 'done aaaa']);
});

test('a free model goes the same way in a ledger of its own, and begins again whatever died', async () => {
  const board = `model: sketch
defaults: { duration: 1 }
shots:
${shot('a', 'One.')}${shot('b', 'Two.')}`;
  for (let at = 1; ; at += 1) {
    const studio = openStudio(board);
    const first = await studio.render({ dies: { at, when: 'after' } });
    await ran(studio);
    expect([at, (await studio.freeLedger()).filter(({ state }) => state === 'done').length]).toEqual([at, 2]);
    expect(await studio.ledger()).toEqual([]);
    if (first.kind === 'ran') break;
  }
});

test('what this machine cannot make fails after three tries, and is no reason to wait', async () => {
  const studio = openStudio(
    `model: sketch\ndefaults: { duration: 1 }\nshots:\n${shot('a', 'One. [unable]')}`,
  );
  const outcome = await ran(studio);
  expect(told(outcome)).toEqual({ 'failed provider': 1 });
});

/** Says of no job that is done what it cost. */
const costless = (till: Provider): Provider => ({
  ...till,
  status: async (...given) => {
    const status = await till.status(...given);
    return status.kind === 'done' ? { ...status, costMicroUsd: null } : status;
  },
});

test('a cost that lands after completion is asked for in one call until it is there, and what it is above its estimate is said', async () => {
  const studio = openStudio(boardOf(shot('a', 'One.'), shot('b', 'Two.')));
  const bills: (number | null)[] = [null, 300_000, 310_000];
  const calls: number[] = [];
  const provider: NonNullable<Render['provider']> = (till) => ({
    ...costless(till),
    bill: (owed) => {
      calls.push(owed.length);
      return Promise.resolve(owed.map(() => bills.shift() ?? null));
    },
  });
  const run = async () => {
    const outcome = await ran(studio, { provider });
    const text = finishedText(
      {
        plan: await studio.plan(),
        outcome,
        films: [],
        buys: false,
        partial: false,
        newOnly: false,
      },
      {
        call: callOf({}, []),
        name: (address) => address,
        keyVars: new Map(),
        dirs: { ledger: 'ledger', freeLedger: '', out: 'out' },
        purse: { counted: new Map(), caps: { runMicroUsd: null, ledgerMicroUsd: null } },
        paint: plain,
      },
    );
    return [outcome.spent.ledgerMicroUsd, /charged (\S+) more/.exec(text)?.[1]];
  };
  expect(await run()).toEqual([EACH + 300_000, '$0.05']);
  expect(await run()).toEqual([610_000, '$0.06']);
  expect(await run()).toEqual([610_000, undefined]);
  expect((await studio.ledger()).map((one) => [one.cost_micro_usd, one.cost_reported])).toEqual(
    expect.arrayContaining([
      [300_000, true],
      [310_000, true],
    ]),
  );
  expect(calls).toEqual([2, 1]);
});

test('what earlier takes cost by now is asked for before anything is admitted, and of a failure that is free by the price list, too', async () => {
  const board = boardOf(shot('a', 'One.'), shot('b', 'Two. [moderated_failed]'));
  const config = { price: { ...tillModels[0]!.price, moderated: 'no' } } as const;
  const studio = openStudio(board, { config });
  // The price list is wrong: what is counted then is less than what was billed.
  await studio.render({ provider: costless });
  const before = (await studio.ledger()).map((one) => [one.state, one.cost_micro_usd]);
  expect(before.sort()).toEqual([
    ['done', EACH],
    ['failed', 0],
  ]);
  const provider: NonNullable<Render['provider']> = (till) => ({
    ...costless(till),
    bill: (owed) => Promise.resolve(owed.map(() => 300_000)),
  });
  const caps = { ledgerMicroUsd: 2 * EACH };
  expect((await ran(studio, { provider, caps })).refusal).toMatchObject({
    kind: 'over_cap',
    countedMicroUsd: 600_000,
  });
  expect(studio.posts).toHaveLength(2);
  const failed = (await studio.ledger()).filter(({ state }) => state === 'failed');
  expect(failed.map((one) => [one.cost_micro_usd, one.failure?.charged])).toEqual([[300_000, 'yes']]);
});

test('a failure that was perhaps charged is bought again when its bill says that it cost nothing', async () => {
  const config = { price: { ...tillModels[0]!.price, failed: 'unknown' } } as const;
  const studio = openStudio(boardOf(shot('a', 'One. [broke_once]')), { config });
  const billing =
    (costMicroUsd: number | null): NonNullable<Render['provider']> =>
    (till) => ({
      ...till,
      status: async (...given) => {
        const status = await till.status(...given);
        if (status.kind !== 'failed') return status;
        return { ...status, failure: { ...status.failure, charged: 'unknown' }, costMicroUsd: null };
      },
      bill: (owed) => Promise.resolve(owed.map(() => costMicroUsd)),
    });
  const stands = async () => [
    (await studio.ledger()).map((one) => [one.failure?.charged, one.cost_micro_usd]),
    [...(await studio.plan()).requests.values()].map(({ toBuy }) => toBuy),
  ];
  await ran(studio, { provider: billing(null) });
  expect(await stands()).toEqual([[['unknown', null]], [0]]);
  await ran(studio, { provider: billing(0) });
  expect(await stands()).toEqual([[['no', 0]], [1]]);
  expect(told(await ran(studio))).toEqual({ done: 1 });
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

test('a history is searched with the body that was sent, or told that there is none, and the run says so', async () => {
  const studio = openStudio(boardOf(shot('a', 'One. [lost_answer]')));
  const seen: (string | null)[] = [];
  const seeking =
    (ending: string): NonNullable<Render['provider']> =>
    (till) => ({
      ...till,
      prepare: async (...given) => {
        const prepared = await till.prepare(...given);
        if (!('body' in prepared)) return prepared;
        const { path, json } = prepared.body;
        return { body: { path, json: { ...(json as object), uploaded: ending } } };
      },
      find: ({ body }) => {
        seen.push(body === null ? null : (body.json as { uploaded: string }).uploaded);
        return Promise.resolve([]);
      },
    });
  const said: string[] = [];
  const onEvent = (event: RunEvent): void => {
    if (event.kind === 'trouble') said.push(event.message);
  };
  expect(told(await ran(studio, { provider: seeking('x'), onEvent }))).toEqual({ uncertain: 1 });
  expect([seen, said]).toEqual([['x', 'x', 'x'], []]);
  expect(told(await ran(studio, { provider: seeking('y'), onEvent }))).toEqual({ uncertain: 1 });
  expect([seen.at(-1), said]).toEqual([null, [expect.stringContaining('cannot be built again as it was')]]);
});

test('a lost create is adopted only where the provider ties one job to it that nobody else has', async () => {
  const lost = boardOf(shot('a', 'One. [lost_answer]'), shot('b', 'Two.'));
  const finding = (
    change: (job: string | null) => (string | null)[],
    others: string[] = [],
  ): NonNullable<Render['provider']> => {
    const find = () => {
      const certain = change(studio.posts[0]!.job).map((id) => listed(id, true));
      return Promise.resolve([...certain, ...others.map((id) => listed(id, false))]);
    };
    return (till) => ({ ...till, find });
  };
  /** How it ended, and what each look into the history was said to have shown. */
  const looked = async (provider: () => NonNullable<Render['provider']>) => {
    studio = openStudio(lost);
    const seen: string[] = [];
    const onEvent = (event: RunEvent): void => {
      if (event.kind === 'seeking') seen.push('seeking');
      if (event.kind === 'sought') seen.push(event.seen);
      if (event.kind === 'ended' && event.end.kind === 'uncertain') seen.push(`uncertain: ${event.end.seen}`);
    };
    return { ...told(await ran(studio, { provider: provider(), onEvent })), seen };
  };
  let studio: ReturnType<typeof openStudio>;
  const found = { done: 2, seen: ['seeking', 'found'] };
  const lostStill = (seen: string) => ({
    uncertain: 1,
    done: 1,
    seen: ['seeking', seen, seen, `uncertain: ${seen}`],
  });
  expect(await looked(() => finding((job) => [job]))).toEqual(found);
  expect(await looked(() => finding((job) => [job], ['job-other']))).toEqual(found);
  expect(await looked(() => finding(() => [], ['job-other']))).toEqual(lostStill('unsure'));
  expect(await looked(() => finding((job) => [job, 'job-other']))).toEqual(lostStill('several'));
  expect(await looked(() => finding(() => [studio.posts[1]!.job]))).toEqual(lostStill('nothing'));
  expect(await looked(() => finding((job) => [job, studio.posts[1]!.job]))).toEqual(found);
});

test('of two creates that are alike, the job of the one that still waits for its answer is not given to the other', async () => {
  const studio = openStudio(boardOf(shot('a', 'One.', ', takes: 2')));
  let creates = 0;
  const provider: NonNullable<Render['provider']> = (till) => ({
    ...till,
    create: async (body, attemptId, outside) => {
      creates += 1;
      if (creates === 2) throw new Error('socket hang up');
      const created = await till.create(body, attemptId, outside);
      if (creates < 3) await outside.clock.sleep(10 * 60_000, outside.signal);
      return created;
    },
    // By what was sent, which two takes of one request share.
    find: () => Promise.resolve(studio.posts.map(({ job }) => listed(job, true))),
  });
  expect(told(await ran(studio, { provider }))).toEqual({ done: 1, uncertain: 1 });
  expect((await studio.ledger()).map(({ state, handle }) => [state, handle])).toEqual([
    ['done', { id: studio.posts[0]?.job }],
    ['uncertain', null],
  ]);
});

test('nor is that of one which begins while the history is read', async () => {
  const rates = { creates_per_second: 0.1, in_flight: null };
  const studio = openStudio(boardOf(shot('a', 'One.', ', takes: 2')), { config: { rates } });
  let creates = 0;
  const provider: NonNullable<Render['provider']> = (till) => ({
    ...till,
    create: async (body, attemptId, outside) => {
      creates += 1;
      if (creates === 1) throw new Error('socket hang up');
      const created = await till.create(body, attemptId, outside);
      await outside.clock.sleep(10 * 60_000, outside.signal);
      return created;
    },
    find: async (_, { clock, signal }) => {
      while (creates < 2) await clock.sleep(1000, signal);
      return studio.posts.map(({ job }) => listed(job, true));
    },
  });
  expect(told(await ran(studio, { provider }))).toEqual({ done: 1, uncertain: 1 });
});

test('counts are those of the moment: what is free is being made until it is done, what is paid is fetched', async () => {
  for (const model of ['sketch', 'till/clips']) {
    const shots = ['a', 'b', 'c'].map((id) => shot(id, `Shot ${id}.`)).join('');
    const studio = openStudio(`model: ${model}\ndefaults: { duration: 1 }\nshots:\n${shots}`);
    let counts: Extract<RunEvent, { kind: 'counts' }>['counts'] | null = null;
    const seen = new Set<string>();
    const ended: unknown[] = [];
    await ran(studio, {
      onEvent: (event) => {
        seen.add(event.kind);
        if (event.kind === 'counts') counts = event.counts;
        if (event.kind !== 'ended' || counts === null) return;
        const { queued, opening, making, fetching, done } = counts;
        ended.push([done, queued + opening + making + fetching]);
      },
    });
    expect([model, seen.has('fetching'), ended]).toEqual([
      model,
      model !== 'sketch',
      [
        [1, 2],
        [2, 1],
        [3, 0],
      ],
    ]);
  }
});
