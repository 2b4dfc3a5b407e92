import { expect, test } from 'vitest';
import { attemptOf, pickOf, planOf, saying, standings } from '../support/planning.js';

const XAI = 'model: xai/grok-imagine-video\n';

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
  expect(standings(planOf({ board, picks: { vigil: 't02-00000000' } }))).toEqual(['vigil: new']); // closed all the same
});
