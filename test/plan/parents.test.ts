import { expect, test } from 'vitest';
import type { LedgerEntry } from '../../src/ledger/ledger.js';
import {
  attemptOf,
  clipOf,
  failed,
  pickOf,
  planOf,
  requestAt,
  saying,
  statesIn,
  videoOf,
  type World,
} from '../support/planning.js';
import type { ExpectedInput } from '../../src/plan/expected-request.js';
import type { Plan } from '../../src/plan/plan.js';

const XAI = 'model: xai/grok-imagine-video\nshots:\n';

function sent(plan: Plan, slot: string): Pick<ExpectedInput, 'use' | 'recipe'> | undefined {
  const input = requestAt(plan, slot).request.inputs.at(-1);
  return input && { use: input.use, recipe: input.recipe };
}

test('a chain sends whole clips while the model takes them, then their tail', () => {
  const board = `${XAI}
  - { id: a, prompt: One., duration: 10 }
  - { id: b, continues: a, prompt: Two., duration: 10 }
  - { id: c, continues: b, prompt: Three., duration: 4, tail: 6 }
  - { id: d, continues: a, prompt: Four., duration: 4, tail: 2.5 }
`;
  const before = planOf({ board });
  expect(sent(before, 'b')).toEqual({ use: 'video', recipe: 'whole' });
  expect(sent(before, 'c')).toEqual({ use: 'video', recipe: { tail_s: 6 } });

  const a = attemptOf(before, 'a', { frames: 241 });
  const grown = planOf({ board, record: [a] });
  expect(sent(grown, 'b')).toEqual({ use: 'video', recipe: 'whole' });
  expect(sent(grown, 'd')).toEqual({ use: 'video', recipe: { from: 181, to: 241 } });
  const b = attemptOf(grown, 'b', { frames: 481, newFrom: 241 });
  expect(sent(planOf({ board, record: [a, b] }), 'c')).toEqual({
    use: 'video',
    recipe: { from: 337, to: 481 },
  });

  const untrimmed = board.replace(', tail: 6', '');
  expect(sent(planOf({ board: untrimmed }), 'c')).toEqual({ use: 'video', recipe: { tail_s: 15 } });
  expect(sent(planOf({ board: untrimmed, record: [a, b] }), 'c')).toEqual({
    use: 'video',
    recipe: { from: 121, to: 481 },
  });
});

test('the edit of an extension sends its own frames', () => {
  const board = `${XAI}
  - { id: a, prompt: One., duration: 6 }
  - { id: b, continues: a, prompt: Two., duration: 5 }
  - { id: c, edits: b, prompt: Snow. }
`;
  expect(sent(planOf({ board }), 'c')).toEqual({ use: 'video', recipe: { tail_s: 5 } });
  const a = attemptOf(planOf({ board }), 'a');
  const b = attemptOf(planOf({ board, record: [a] }), 'b', { frames: 265, newFrom: 145 });
  const plan = planOf({ board, record: [a, b] });
  expect(sent(plan, 'c')).toEqual({ use: 'video', recipe: { from: 145, to: 265 } });
  expect(requestAt(plan, 'c').estimateMicroUsd).toBe(5 * 80_000);
});

test('of own footage goes what the film shows, known by its bytes at once', () => {
  const board = (own: string, shot: string): string => `${XAI}
  - { id: own, clip: sea.mov, ${own} }
  - { id: b, prompt: On., ${shot} }
`;
  const media = { 'boards/sea.mov': videoOf('sea', 720) };
  const of = (own: string, shot: string): unknown =>
    sent(planOf({ board: board(own, shot), media }), 'b')?.recipe;
  expect(of('in: 2, duration: 5', 'continues: own')).toEqual({ from: 48, to: 168 });
  expect(of('in: 2', 'continues: own')).toEqual({ from: 360, to: 720 }); // 28 s: its last 15
  expect(of('in: 2', 'continues: own, tail: 3')).toEqual({ from: 648, to: 720 });
  expect(of('in: 0, duration: 8', 'edits: own')).toEqual({ from: 0, to: 192 });
  const plan = planOf({ board: board('in: 2, duration: 5', 'continues: own'), media });
  expect(requestAt(plan, 'b')).toMatchObject({ parent: null, toBuy: 1, id: requestAt(plan, 'b').key });
  expect(requestAt(plan, 'b').sources).toMatchObject([{ source: 'boards/sea.mov', sha256: clipHash(plan) }]);
  expect(saying(planOf({ board: board('in: 2, duration: 9', 'edits: own'), media }))).toEqual([
    'error source-too-long: xai/grok-imagine-video (edit) edits at most 8.7 s of video, and own has 9 s | let own be at most 8.7 s long, or split it',
  ]);
  expect(saying(planOf({ board: board('in: 2, duration: 1', 'continues: own'), media }))).toEqual([
    'error source-too-short: xai/grok-imagine-video (extend) continues from at least 2 s of video, and own has 1 s | let own be longer',
  ]);
});

function clipHash(plan: Plan): string {
  const source = requestAt(plan, 'b').request.inputs[0]?.source;
  return source?.kind === 'bytes' ? source.sha256 : '';
}

test('a child of an older take is a request of its own, and leaves the other one alone', () => {
  const board = `${XAI}
  - { id: a, prompt: One., duration: 6 }
  - { id: b, prompt: One., duration: 6 }
  - { id: c, continues: a, prompt: On. }
  - { id: d, continues: b, prompt: On. }
`;
  const before = planOf({ board });
  expect(requestAt(before, 'c')).toBe(requestAt(before, 'd'));
  const [t01, t02] = [attemptOf(before, 'a'), attemptOf(before, 'a', { n: 2 })];
  const pick = `t01-${clipOf(t01).slice(0, 8)}`;
  const plan = planOf({ board, record: [t01, t02], picks: { a: pick, b: `t02-${clipOf(t02).slice(0, 8)}` } });
  const [c, d] = [requestAt(plan, 'c'), requestAt(plan, 'd')];
  expect([c.toBuy, d.toBuy]).toEqual([1, 1]);
  expect(c.id).toBe(c.key);
  expect(d.id).toBe(requestAt(before, 'd').id);
  expect(c.key).not.toBe(d.key);
});

test('what goes on from a picked take costs what was bought of that, and not the frames that models add', () => {
  const board = (aS: number): string => `${XAI}
  - { id: a, prompt: One., duration: ${aS} }
  - { id: b, continues: a, prompt: Two., duration: 5 }
  - { id: c, continues: b, prompt: Three., duration: 2 }
  - { id: d, edits: b, prompt: Snow. }
`;
  const a = attemptOf(planOf({ board: board(6) }), 'a');
  const grown = planOf({ board: board(6), record: [a] });
  const [b1, b2] = [2, 3].map((n) => attemptOf(grown, 'b', { n, frames: 266, newFrom: 145 }));
  if (b1 === undefined || b2 === undefined) throw new Error('two takes');
  const prices = (slots: string[], world: Partial<World>): unknown[] => {
    const plan = planOf({ board: board(6), record: [a, b1, b2], ...world });
    return slots.map((slot) => requestAt(plan, slot).estimateMicroUsd);
  };
  for (const take of [b1, b2]) {
    const picks = { b: pickOf(take) };
    // 2 × 0.07 + 11 × 0.01, and 5 × 0.08.
    expect(prices(['c', 'd'], { picks })).toEqual([250_000, 400_000]);
    // The board has grown since, and the clip has not.
    expect(prices(['c', 'd'], { picks, board: board(9) })).toEqual([250_000, 400_000]);
  }
});

test('a clip that came out shorter than its model goes on from, or longer than it edits, is not bought on', () => {
  const board = (more: string): string => `${XAI}
  - { id: z, prompt: One., duration: 2 }
  - { id: y, continues: z, prompt: Two., duration: 2${more} }
  - { id: x, continues: y, prompt: Three., duration: 2 }
  - { id: w, edits: z, prompt: Snow. }
`;
  const before = planOf({ board: board('') });
  const took = (frames: number, n = 1): LedgerEntry => attemptOf(before, 'z', { n, frames });
  const statesWith = (world: Partial<World>): readonly string[] =>
    statesIn(planOf({ board: board(''), ...world })).slice(1);

  const short = 'waiting (z came out 1.75 s long, and xai/grok-imagine-video (extend) takes at least 2 s)';
  expect(statesWith({ record: [took(42)] })).toEqual([`y: ${short}`, 'x: waiting (y waits)', 'w: new ×1']);
  expect(statesWith({ record: [took(48)] })).toEqual(['y: new ×1', 'x: new ×1', 'w: new ×1']);
  const [older, newer] = [took(42), took(49, 2)];
  const two = { record: [older, newer] };
  expect(statesWith({ ...two, picks: { z: pickOf(newer) } })[0]).toBe('y: new ×1');
  const picked = planOf({ board: board(''), ...two, picks: { z: pickOf(older) } });
  expect(statesIn(picked)[1]).toBe(`y: ${short}`);
  expect(picked.diagnostics.map(({ code }) => code)).toEqual(['take-too-short']);
  expect(statesWith({ record: [took(210)] })[2]).toBe(
    'w: waiting (z came out 8.75 s long, and xai/grok-imagine-video (edit) takes at most 8.7 s)',
  );

  // What was sent all the same, and failed late, is not offered once more.
  const ok = planOf({ board: board(''), record: [took(49)] });
  const refused = attemptOf(ok, 'y', { more: failed('refused', 'unknown') });
  const retakes = [{ address: 'y', count: 1 }];
  expect(statesWith({ record: [took(42), refused], options: { retakes } })[0]).toBe(`y: ${short}`);
  // One frame is no length.
  expect(statesWith({ board: board(', extend: last-frame'), record: [took(42)] })[0]).toBe('y: new ×1');
});
