import { expect, test } from 'vitest';
import { attemptOf, clipOf, failed, pickOf, planOf, saying, statesIn, without } from '../support/planning.js';

const XAI = 'model: xai/grok-imagine-video\n';

test("a pick of a clip whose job was another's leaves its shot open, and stops nothing", () => {
  const board = `${XAI}shots: [{ id: vigil, prompt: One. }, { id: dawn, prompt: Two. }]`;
  const plan = planOf({ board });
  const [made, other] = [attemptOf(plan, 'vigil'), attemptOf(plan, 'vigil', { n: 2 })];
  const disowned = [{ handle: { id: 'job' }, times: 1, clip_sha256: clipOf(made) }];
  const lost = attemptOf(plan, 'vigil', { more: { ...without('uncertain'), disowned } });
  const never = attemptOf(plan, 'vigil', { more: { ...failed('lost', 'no'), disowned } });
  const picks = { vigil: pickOf(made) };
  const said = `warning pick-without-take: ${pickOf(made)} is no take of vigil any more: its job was found to be another's | circle another take; until then the shot is as if none were circled`;
  for (const [record, state] of [
    [[lost], 'uncertain'],
    [[never], 'failed'],
    [[never, other], 'current'],
  ] as const) {
    const now = planOf({ board, record, picks });
    expect(saying(now)).toEqual([said]);
    expect(statesIn(now)[0]).toMatch(`vigil: ${state}`);
  }
  // It may be that of another attempt by now, whose take it then is.
  expect(
    saying(
      planOf({
        board,
        record: [lost, { ...other, attempt: { ...other.attempt, take: made.attempt.take } }],
        picks,
      }),
    ),
  ).toEqual([]);
});

test('picks that choose nothing', () => {
  const board = `${XAI}shots: [{ id: vigil, prompt: One. }]`;
  const made = attemptOf(planOf({ board }), 'vigil');
  expect(saying(planOf({ board, record: [made], picks: { vigli: pickOf(made) } }))).toEqual([
    'error pick-without-slot: the board has no slot vigli | did you mean vigil?',
  ]);
  expect(saying(planOf({ board, record: [made], picks: { vigil: 't02-00000000' } }))).toEqual([
    'error pick-without-take: the record knows no take t02-00000000 of vigil | pull the ledger that it came with, or remove the pick',
  ]);
  const free = 'shots: [{ id: vigil, prompt: One. }, { id: own, clip: own.mp4 }]';
  expect(saying(planOf({ board: free, picks: { vigil: 't02-00000000', own: 't01-00000000' } }))).toEqual([
    'warning pick-without-take: the record knows no take t02-00000000 of vigil | what is drawn is in no shared ledger: the film shows the newest take; circle one, or remove the pick',
    'error pick-without-slot: own is not generated, so it has no takes to choose from | remove the line',
  ]);
  expect(statesIn(planOf({ board, picks: { vigil: 't02-00000000' } }))).toEqual(['vigil: new']); // closed all the same
});
