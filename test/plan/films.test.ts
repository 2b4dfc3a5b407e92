import { expect, test } from 'vitest';
import {
  attemptOf,
  clipOf,
  pickOf,
  planOf,
  requestAt,
  saying,
  statesIn,
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
    draft: null,
    selected: true,
  });
  expect(dissolved.films[0]?.shots.map(({ id, frames }) => `${id} ${frames}`)).toEqual(['a 96', 'b 120']);
  expect(statesIn(dissolved)).toEqual(['a: new ×1', 'b: new ×1']); // nothing needs c
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
  expect(statesIn(plan)).toEqual(['a: new ×1']);
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
  // How long it is, only the file says.
  const into = (type: string, seconds: number) => `transition: { type: ${type}, duration: ${seconds} }`;
  expect(said('id: a, prompt: One.', `id: sea, clip: sea.mov, ${into('wipe_left', 4)}`)).toEqual([
    'error transitions-meet: the transition takes all of sea: nothing of it would be seen alone | the shot lasts 4 s, it takes 4 s',
  ]);
  // A shot that is paid for lasts six seconds, so two seconds into it four are left.
  expect(said('id: a, prompt: One.', 'id: again, reuse: a, in: 2')).toEqual([
    expect.stringContaining('again is to last 6 s, and there are 4 s of the clip of a from 2 s on'),
  ]);
});

test('a child goes on from the last frame bought: where the film leaves its parent earlier the join jumps', () => {
  const board = (a: string): string => `model: wavespeed/grok-imagine-video
format: { fit: crop }
shots:
  - { id: a, prompt: One., ${a} }
  - { id: b, continues: a, prompt: Two. }
`;
  expect(saying(planOf({ board: board('duration: 5') }))).toEqual([
    'warning join-jumps: b continues from the last frame of a, which lasts 6 s, and the film leaves it at 5 s: the join jumps | write `duration: 6` on a',
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
