import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { readAttempt } from '../../src/ledger/attempt-text.js';
import { keyOf } from '../../src/ledger/request.js';
import { operations } from '../../src/storyboard/storyboard.js';
import { pickOf, planOf, statesIn, videoOf } from '../support/planning.js';

/**
 * A ledger as this form of requests wrote it, for a board that uses all of it. It is never changed: whoever changes the
 * form of requests, or what a board sends by default, must bring it into the new form, for people have paid for it.
 */
const board = readFileSync('test/plan/fixtures/form-1.yaml', 'utf8');
const attempts = z
  .array(z.unknown())
  .parse(JSON.parse(readFileSync('test/plan/fixtures/form-1.json', 'utf8')))
  .map((one) => {
    const read = readAttempt(JSON.stringify(one));
    if ('problem' in read) throw new Error(read.problem);
    return read.attempt;
  });
const record = attempts.map((attempt, index) => ({ path: `ad/${index}.json`, attempt }));
const ascent = record.find(({ attempt }) => attempt.slot === 'boards/ad:ascent')!;

test('recorded requests keep their keys', () => {
  expect(attempts.map(({ request }) => keyOf(request))).toEqual(attempts.map(({ key }) => key));
  expect(new Set(attempts.map(({ request }) => request.operation))).toEqual(new Set(operations));
});

test('a board that was shot with an earlier release pays nothing; what is free is drawn as it is drawn now', () => {
  const given = {
    board,
    record,
    media: { 'boards/sea.mov': videoOf('sea', 240) },
    picks: { ascent: pickOf(ascent) },
  };
  expect(statesIn(planOf(given))).toEqual([
    'empty: changed (how panels are drawn) ×1',
    'ascent: circled',
    'ignite: current',
    'beam: current',
    'snow: current',
    'vigil: current',
    'after: current',
  ]);
});
