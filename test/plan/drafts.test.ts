import { expect, test } from 'vitest';
import { sha256 } from '../../src/base/digest.js';
import { readAttempt } from '../../src/ledger/attempt-text.js';
import { totalsOf } from '../../src/plan/totals.js';
import { attemptOf, pickOf, planOf, requestAt, statesIn } from '../support/planning.js';

const XAI = 'model: xai/grok-imagine-video\n';

test('the free model is asked for exactly what the film shows', () => {
  const plan = planOf({
    board: `format: { aspect: "9:16", shoot: "16:9", fit: crop, fps: 30, resolution: 480p }
scenes:
  - { id: one, heading: EXT. SEA, shots: [{ id: a, prompt: One., duration: 2.03, in: 0.5 }] }
`,
  });
  expect(requestAt(plan, 'a').request).toMatchObject({
    provider: 'animatic',
    bought_s: 2.53,
    aspect: '9:16',
    panel: { shot: 'a', heading: 'EXT. SEA', frames: 76, rate: { n: 30, d: 1 }, width: 480, height: 854 },
  });
  expect(requestAt(plan, 'a').estimateMicroUsd).toBe(0);
});

test('a panel that an earlier version drew in its own way is drawn again', () => {
  const board = 'shots: [{ id: a, prompt: One. }]';
  const { path, attempt } = attemptOf(planOf({ board }), 'a');
  expect(statesIn(planOf({ board, record: [{ path, attempt }] }))).toEqual(['a: current']);
  const text = JSON.stringify(attempt).replace(/"drawing":"[^"]*",/, '');
  const early = readAttempt(text);
  if ('problem' in early) throw new Error(early.problem);
  const plan = planOf({ board, record: [{ path, attempt: early.attempt }] });
  expect(statesIn(plan)).toEqual(['a: changed (how panels are drawn) ×1']);
});

test("with another font of the author's, panels are drawn again; paid takes never knew it", () => {
  const free = 'shots: [{ id: a, prompt: One. }]';
  const fonts = [sha256('thai.ttf')];
  const record = [attemptOf(planOf({ board: free }), 'a')];
  expect(statesIn(planOf({ board: free, record, fonts }))).toEqual(['a: changed (fonts) ×1']);
  const paid = [attemptOf(planOf({ board: `${XAI}${free}` }), 'a')];
  expect(statesIn(planOf({ board: `${XAI}${free}`, record: paid, fonts }))).toEqual(['a: current']);
});

test('another model or resolution makes drafts: their own films, which pass no judgement on the board', () => {
  const board = `${XAI}shots: [{ id: a, prompt: One. }]`;
  const paid = attemptOf(planOf({ board }), 'a');
  const free = planOf({ board, record: [paid], options: { model: 'animatic' } });
  expect(free.films[0]).toMatchObject({ path: 'boards/ad.animatic.mp4', draft: 'animatic' });
  expect(statesIn(free)).toEqual(['a: new ×1']);
  expect(requestAt(free, 'a').draft).toBe(true);
  expect(free.films[0]?.shots[0]?.shows).toBeNull();
  const small = planOf({
    board,
    record: [paid],
    picks: { a: pickOf(paid) },
    options: { resolution: '480p' },
  });
  expect(small.films[0]).toMatchObject({
    path: 'boards/ad.draft.mp4',
    storyboard: { format: { width: 854, height: 480 } },
  });
  expect(statesIn(small)).toEqual(['a: new ×1']);

  const draft = attemptOf(small, 'a', { n: 2 });
  expect(statesIn(planOf({ board, record: [draft] }))).toEqual(['a: new ×1']); // never last bought
  expect(statesIn(planOf({ board: `format: { resolution: 480p }\n${board}`, record: [draft] }))).toEqual([
    'a: current',
  ]);
  expect(
    planOf({ board: 'shots: [{ id: a, prompt: One. }]', options: { model: 'animatic' } }).films[0],
  ).toMatchObject({
    path: 'boards/ad.mp4',
    draft: null,
  });
});

test('a rough cut pays for nothing: what has a take shows it, a slated panel stands in for all else', () => {
  const board = `${XAI}shots:
  - { id: a, prompt: One. }
  - { id: b, prompt: Two. }
  - { id: c, prompt: Three., continues: b }
  - { id: d, prompt: Four., continues: a }
`;
  const paid = attemptOf(planOf({ board }), 'a');
  const old = attemptOf(planOf({ board: board.replace('Three., continues: b', 'Zero.') }), 'c', { n: 2 });
  const fill = { fill: true };
  const rough = planOf({ board, record: [paid], options: fill });
  expect(statesIn(rough)).toEqual(['a: current', 'b: new ×1', 'c: new ×1', 'd: new ×1']);
  expect(['b', 'c', 'd'].map((shot) => requestAt(rough, shot).request)).toMatchObject([
    { provider: 'animatic', operation: 'text', panel: { slate: true, shot: 'b' } },
    { provider: 'animatic', operation: 'extend', panel: { slate: true, shot: 'c' } },
    // It goes on from the paid clip.
    { inputs: [{ source: { sha256: paid.attempt.take?.sha256 } }], panel: { slate: true, shot: 'd' } },
  ]);
  expect(totalsOf(rough)).toMatchObject({ toShoot: 3, requestsToPay: 0, estimateMicroUsd: 0 });
  expect(rough.films[0]).toMatchObject({ path: 'boards/ad.rough.mp4', draft: 'rough' });

  const panel = attemptOf(rough, 'b', { clip: 'panel' });
  expect(panel.attempt.draft).toBe(true);
  const record = [paid, old, panel];
  const then = planOf({ board, record, options: fill });
  expect(then.films[0]?.shots.map(({ shows }) => (shows?.kind === 'take' ? shows.why : null))).toEqual([
    ...['current', 'current', 'old', null],
  ]);
  const free = attemptOf(planOf({ board: 'shots: [{ id: b, prompt: Two. }]' }), 'b');
  expect(statesIn(planOf({ board, record: [paid, free], options: fill }))[1]).toBe('b: new ×1');
  // Without it, nothing knows the panel for a take.
  expect(statesIn(planOf({ board, record }))[1]).toBe('b: new ×1');
  const both = [paid, attemptOf(planOf({ board }), 'b'), panel];
  const shot = `${XAI}shots: [{ id: a, prompt: One. }, { id: b, prompt: Two. }]`;
  expect(planOf({ board: shot, record: both, options: fill }).films[0]).toMatchObject({
    path: 'boards/ad.mp4',
  });
  expect(statesIn(planOf({ board: shot, record: both, options: fill }))).toEqual([
    'a: current',
    'b: current',
  ]);
});

test('where a free model would draw two pictures for one slot, each film gets its own', () => {
  const board = `${XAI}variants: { axes: { aspect: ["16:9", "1:1"] } }
format: { aspect: "\${{ aspect }}", shoot: "16:9", fit: crop }
shots: [{ id: a, prompt: One. }]
`;
  expect(statesIn(planOf({ board }))).toEqual(['a: new ×1']);
  expect(statesIn(planOf({ board, options: { model: 'animatic' } }))).toEqual([
    'a: new ×1',
    'a@aspect=1x1: new ×1',
  ]);
});
