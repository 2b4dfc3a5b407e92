import { expect, test } from 'vitest';
import { sha256 } from '../../src/base/digest.js';
import type { RunEvent } from '../../src/run/events.js';
import { partOf } from '../support/studio.js';
import { EACH, boardOf, chain, openStudio, ran, shot, told } from '../support/studios.js';
import { billedIn } from '../support/till.js';

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
