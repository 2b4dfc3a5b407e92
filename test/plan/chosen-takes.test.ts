import { expect, test } from 'vitest';
import { foldLedger } from '../../src/ledger/fold.js';
import type { LedgerEntry } from '../../src/ledger/ledger.js';
import { chooseTakes, slotTakesOf } from '../../src/plan/slot-takes.js';
import { attemptOf, clipOf, failed, planOf } from '../support/planning.js';

const board = 'model: xai/grok-imagine-video\nshots: [{ id: a, prompt: One. }, { id: b, prompt: Two. }]\n';
const planned = planOf({ board });

/** `a t02` for each choice, `a no_takes` for each problem. */
function chosen(record: readonly LedgerEntry[], label: string | null, slots = ['a']): string[] {
  const plan = planOf({ board, record });
  const given = { plan, record: foldLedger(record, () => true), stored: new Map() };
  const made = chooseTakes(slotTakesOf(given, new Set(slots.map((slot) => `boards/ad:${slot}`))), label);
  const said =
    'choices' in made
      ? made.choices.map((one) => [one.address, one.label])
      : made.problems.map((one) => [one.address, one.kind, ...one.labels]);
  return said.map((words) => words.join(' ').replace('boards/ad:', ''));
}

test('a label chooses one take of every slot, or of none', () => {
  const record = [attemptOf(planned, 'a', { n: 1 }), attemptOf(planned, 'a', { n: 2 })];
  expect(chosen(record, 't01')).toEqual(['a t01']);
  expect(chosen(record, null)).toEqual(['a t02']);
  expect(chosen(record, 't03')).toEqual(['a no_such_take t01 t02']);
  expect(chosen(record, 't01', ['a', 'b'])).toEqual(['b no_takes']);
  expect(chosen([attemptOf(planned, 'a', { n: 1, more: failed('moderated', 'yes') })], 't01')).toEqual([
    'a no_takes',
  ]);
});

test('a number that two clones used is ambiguous, unless both made one clip', () => {
  const [mine, other] = ['aaaa', 'bbbb'].map((clone) => attemptOf(planned, 'a', { clone, clip: clone }));
  if (mine === undefined || other === undefined) throw new Error('two attempts');
  expect(chosen([mine, other], 't01')).toEqual(['a ambiguous t01-aaaa t01-bbbb']);
  expect(chosen([mine, other], 't01-bbbb')).toEqual(['a t01-bbbb']);
  const same = attemptOf(planned, 'a', { clone: 'bbbb', clip: 'aaaa' });
  expect(clipOf(same)).toBe(clipOf(mine));
  expect(chosen([mine, same], 't01')).toHaveLength(1);
});

test('a draft is chosen only while the board asks for it', () => {
  const draft = attemptOf(planOf({ board, options: { model: 'animatic' } }), 'a');
  expect(draft.attempt.draft).toBe(true);
  expect(chosen([draft], 't01')).toEqual(['a stale_draft t01']);
  expect(chosen([draft, attemptOf(planned, 'a')], 't01')).toEqual(['a t01']);
  const asked = attemptOf(planned, 'a', { more: { draft: true } });
  expect(chosen([asked], 't01')).toEqual(['a t01']);
});
