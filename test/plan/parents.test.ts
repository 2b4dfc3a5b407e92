import { expect, test } from 'vitest';
import { attemptOf, clipOf, planOf, requestAt, saying, videoOf } from '../support/planning.js';
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
