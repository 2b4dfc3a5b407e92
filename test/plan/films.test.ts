import { expect, test } from 'vitest';
import {
  attemptOf,
  clipOf,
  pickOf,
  planOf,
  requestAt,
  saying,
  standings,
  videoOf,
} from '../support/planning.js';

const XAI = 'model: xai/grok-imagine-video\n';

test('sixty shots of a third of a second do not drift; a dissolve overlaps', () => {
  const shots = Array.from(
    { length: 60 },
    (_, index) => `  - { id: s${index}, prompt: "${index}", duration: 0.34 }`,
  );
  const [film] = planOf({ board: `${XAI}shots:\n${shots.join('\n')}` }).films;
  expect(film?.frames).toBe(490); // round(60 × 0.34 × 24), not 60 × round(8.16)
  expect(new Set(film?.shots.map(({ frames }) => frames))).toEqual(new Set([8, 9]));
  const dissolved = planOf({
    board: `${XAI}shots:
  - { id: a, prompt: One., duration: 4 }
  - { id: b, prompt: Two., duration: 5, transition: { type: dissolve, duration: 0.5 } }
  - { id: c, prompt: Three., omit: true }
`,
  });
  expect(dissolved.films[0]).toMatchObject({
    frames: 204,
    path: 'boards/ad.mp4',
    draft: false,
    selected: true,
  });
  expect(dissolved.films[0]?.shots.map(({ id, frames }) => `${id} ${frames}`)).toEqual(['a 96', 'b 120']);
  expect(standings(dissolved)).toEqual(['a: new ×1', 'b: new ×1']); // nothing needs c
});

test('own footage and reuse cost nothing and show what they name', () => {
  const board = `${XAI}shots:
  - { id: sea, clip: sea.mov, in: 1 }
  - { id: a, prompt: One., omit: true }
  - { id: again, reuse: a, in: 2, duration: 1 }
  - { id: wave, reuse: sea, duration: 2 }
`;
  const media = { 'boards/sea.mov': videoOf('sea', 96) };
  const plan = planOf({ board, media });
  expect(standings(plan)).toEqual(['a: new ×1']);
  expect(plan.films[0]?.frames).toBe(72 + 24 + 48);
  expect(
    plan.films[0]?.shots.map(({ slot, request, shows }) => [slot, request, shows?.kind ?? null]),
  ).toEqual([
    [null, null, 'own'],
    [null, null, null],
    [null, null, 'own'],
  ]);
  const made = attemptOf(plan, 'a');
  expect(planOf({ board, media, record: [made] }).films[0]?.shots[1]).toMatchObject({
    inS: 2,
    shows: { kind: 'take', take: { facts: { sha256: clipOf(made) } } },
  });
});

test('what is shown of footage, or of a clip again, must be there', () => {
  const said = (...shots: readonly string[]): readonly string[] =>
    saying(
      planOf({
        board: `${XAI}format: { fit: crop }\nshots:\n${shots.map((shot) => `  - { ${shot} }\n`).join('')}`,
        media: { 'boards/sea.mov': videoOf('sea', 96) }, // four seconds
      }),
    );
  expect(said('id: sea, clip: sea.mov, in: 3.9', 'id: wave, reuse: sea, in: 2.5, duration: 1.5')).toEqual([]);
  expect(said('id: sea, clip: sea.mov, in: 2, duration: 2.08')).toEqual([]); // two held frames
  expect(said('id: sea, clip: sea.mov, in: 2, duration: 2.125')).toEqual([
    'warning footage-too-short: sea is to last 2.125 s, and there are 2 s of boards/sea.mov from 2 s on: the film shows 2 s | shorten `duration`, or let `in` begin earlier',
  ]);
  expect(said('id: sea, clip: sea.mov, in: 4', 'id: a, prompt: One.')).toEqual([
    'error in-beyond-end: sea begins 4 s into boards/sea.mov, which lasts 4 s: nothing of it is left to show | let `in` begin earlier',
  ]);
  expect(
    said(
      'id: sea, clip: sea.mov, omit: true, duration: 6',
      'id: wave, reuse: sea, in: 1',
      'id: far, reuse: sea, in: 7',
    ),
  ).toEqual([
    expect.stringContaining('sea is to last 6 s, and there are 4 s'),
    expect.stringContaining('wave is to last 6 s, and there are 3 s'),
    expect.stringContaining('far begins 7 s into boards/sea.mov'),
  ]);
  // A shot that is paid for lasts six seconds, so two seconds into it four are left.
  expect(said('id: a, prompt: One.', 'id: again, reuse: a, in: 2')).toEqual([
    expect.stringContaining('again is to last 6 s, and there are 4 s of the clip of a from 2 s on'),
  ]);
});

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

test('another model or resolution makes drafts: their own films, which pass no judgement on the board', () => {
  const board = `${XAI}shots: [{ id: a, prompt: One. }]`;
  const paid = attemptOf(planOf({ board }), 'a');
  const free = planOf({ board, record: [paid], options: { model: 'animatic' } });
  expect(free.films[0]).toMatchObject({ path: 'boards/ad.animatic.mp4', draft: true });
  expect(standings(free)).toEqual(['a: new ×1']);
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
  expect(standings(small)).toEqual(['a: new ×1']);

  const draft = attemptOf(small, 'a', { n: 2 });
  expect(standings(planOf({ board, record: [draft] }))).toEqual(['a: new ×1']); // never last bought
  expect(standings(planOf({ board: `format: { resolution: 480p }\n${board}`, record: [draft] }))).toEqual([
    'a: current',
  ]);
  expect(
    planOf({ board: 'shots: [{ id: a, prompt: One. }]', options: { model: 'animatic' } }).films[0],
  ).toMatchObject({
    path: 'boards/ad.mp4',
    draft: false,
  });
});

test('a child goes on from the last frame bought: where the film leaves its parent earlier the join jumps', () => {
  const board = (a: string): string => `model: wavespeed/grok-imagine-video
format: { fit: crop }
shots:
  - { id: a, prompt: One., ${a} }
  - { id: b, continues: a, prompt: Two. }
`;
  expect(saying(planOf({ board: board('duration: 5') }))).toEqual([
    'warning join-jumps: b goes on from the last frame of a, which lasts 6 s, and the film leaves it at 5 s: the join jumps | write `duration: 6` on a',
  ]);
  expect(saying(planOf({ board: board('duration: 5.5, in: 0.5') }))).toEqual([]);
  expect(saying(planOf({ board: board('duration: 7, in: 1.5') }))[0]).toContain('write `duration: 8.5` on a');
  const apart = board('duration: 5').replace('  - { id: b', '  - { id: x, prompt: Away. }\n  - { id: b');
  expect(saying(planOf({ board: apart }))).toEqual([]);

  // 27.5 frames, in their place 27 of them: what is written is what would be advised.
  const rounded = `format: { fps: 25 }
shots:
  - { id: x, prompt: Away., duration: 1.3 }
  - { id: a, prompt: One., duration: 1.1 }
  - { id: b, continues: a, prompt: Two. }
`;
  const { films, diagnostics } = planOf({ board: rounded });
  expect([films[0]?.shots[1]?.frames, diagnostics]).toEqual([27, []]);
});

test('one take shown twice, a take that ends too soon, a circled child of an older take', () => {
  const twice = `${XAI}shots: [{ id: a, prompt: One. }, { id: b, prompt: One. }]`;
  expect(saying(planOf({ board: twice }))).toEqual([
    'warning take-twice: b asks for the same as a: the film shows one take twice | write `reuse: a` if that is meant, else say what is different',
  ]);
  const board = `${XAI}shots: [{ id: a, prompt: One. }, { id: b, continues: a, prompt: Two. }]`;
  const plan = planOf({ board });
  const short = (frames: number): readonly string[] =>
    saying(planOf({ board, record: [attemptOf(plan, 'a', { frames })] }));
  expect(short(142)).toEqual([]);
  expect(short(141)[0]).toMatch(/^warning take-too-short: the take of a ends 3 frames before its place/);

  const [t01, t02] = [attemptOf(plan, 'a'), attemptOf(plan, 'a', { n: 2 })];
  const b = attemptOf(planOf({ board, record: [t01] }), 'b', { frames: 289, newFrom: 145 });
  const picks = { b: pickOf(b) };
  expect(saying(planOf({ board, record: [t01, b], picks }))).toEqual([]);
  expect(saying(planOf({ board, record: [t01, t02, b], picks }))[0]).toMatch(/^warning older-parent/);
  const late = planOf({ board, record: [t01, b], picks: { b: { take: pickOf(b), in: 0.8 } } });
  expect(late.films[0]?.shots[1]?.inS).toBe(0.8);
  expect(saying(late)[0]).toMatch(/^warning take-too-short: the take of b ends 19 frames before/);
  expect(requestAt(late, 'b').request.bought_s).toBe(6); // the `in` of a pick never changes what is bought
});

test('picks that choose nothing', () => {
  const board = `${XAI}shots: [{ id: vigil, prompt: One. }]`;
  const made = attemptOf(planOf({ board }), 'vigil');
  expect(saying(planOf({ board, record: [made], picks: { vigli: pickOf(made) } }))).toEqual([
    'error pick-without-slot: the board has no slot vigli | did you mean vigil?',
  ]);
  expect(saying(planOf({ board, record: [made], picks: { vigil: 't02-00000000' } }))).toEqual([
    'error pick-without-take: the record knows no take t02-00000000 of vigil | pull the ledger that it came with, or take the pick out',
  ]);
  const free = 'shots: [{ id: vigil, prompt: One. }, { id: own, clip: own.mp4 }]';
  expect(saying(planOf({ board: free, picks: { vigil: 't02-00000000', own: 't01-00000000' } }))).toEqual([
    'warning pick-without-take: the record knows no take t02-00000000 of vigil | what is drawn is in no shared ledger: the film shows the newest take; circle one, or take the pick out',
    'error pick-without-slot: nothing is asked for own, so there is no take of it to choose | take the line out',
  ]);
  expect(standings(planOf({ board, picks: { vigil: 't02-00000000' } }))).toEqual(['vigil: new']); // closed all the same
});

test('where a free model would draw two pictures for one slot, each film gets its own', () => {
  const board = `${XAI}variants: { axes: { aspect: ["16:9", "1:1"] } }
format: { aspect: "\${{ aspect }}", shoot: "16:9", fit: crop }
shots: [{ id: a, prompt: One. }]
`;
  expect(standings(planOf({ board }))).toEqual(['a: new ×1']);
  expect(standings(planOf({ board, options: { model: 'animatic' } }))).toEqual([
    'a: new ×1',
    'a@aspect=1x1: new ×1',
  ]);
});
