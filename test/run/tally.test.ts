import { expect, test } from 'vitest';
import type { Attempt } from '../../src/ledger/attempt.js';
import type { LedgerEntry } from '../../src/ledger/ledger.js';
import { openNumbers } from '../../src/run/numbers.js';
import { openTally, type Tally } from '../../src/run/tally.js';
import { intentFor } from '../support/attempts.js';

const usd = (dollars: number): number => dollars * 1_000_000;
const entry = (name: string, more: Partial<Attempt> = {}): LedgerEntry => ({
  path: `${name}/1.json`,
  attempt: intentFor(name, { reserved_micro_usd: usd(1), ...more }),
});
const done = (dollars: number) => ({ state: 'done', cost_micro_usd: usd(dollars) }) as const;
const elsewhere = { endpoint: 'https://test.example' };

const open = (...entries: readonly LedgerEntry[]): Tally =>
  openTally(entries, { counts: ({ endpoint }) => endpoint !== elsewhere.endpoint, plan: 'p' });

/** Of the ledger, the run, its plan file, what it opened, what is open; in dollars. */
const sums = (tally: Tally): number[] => {
  const { ledgerMicroUsd, runMicroUsd, planMicroUsd, openedMicroUsd, openMicroUsd } = tally.spent();
  return [ledgerMicroUsd, runMicroUsd, planMicroUsd, openedMicroUsd, openMicroUsd].map((sum) => sum / usd(1));
};

test('what was there is of the ledger; of the run only what was open; of its plan file what any run made under it', () => {
  expect(sums(open())).toEqual([0, 0, 0, 0, 0]);
  expect(sums(open(entry('a', done(7))))).toEqual([7, 0, 0, 0, 0]);
  expect(sums(open(entry('a', done(7)), entry('b', { state: 'submitted' })))).toEqual([8, 1, 0, 0, 1]);
  expect(sums(open(entry('a', { ...done(7), plan_sha256: 'p' })))).toEqual([7, 0, 7, 0, 0]);
  expect(sums(open(entry('a', { ...done(7), plan_sha256: 'q' })))).toEqual([7, 0, 0, 0, 0]);
  expect(sums(open(entry('a', elsewhere)))).toEqual([0, 0, 0, 0, 0]);
});

test('what was open when the run began stays of the run with what it cost', () => {
  const [before, after] = [entry('a', { state: 'submitted' }), entry('a', done(3))];
  const tally = open(before, entry('b', done(7)));
  tally.change(before, after);
  expect(sums(tally)).toEqual([10, 3, 0, 0, 0]);
  tally.change(entry('b', done(7)), entry('b', done(9)));
  expect(sums(tally)).toEqual([12, 3, 0, 0, 0]);
});

test('what the run opens counts from before its file is there, once, and as what it cost when that is known', () => {
  const tally = open(entry('a', done(7)));
  const mine = entry('b', { plan_sha256: 'p' });
  const release = tally.reserve(mine.attempt);
  expect(sums(tally)).toEqual([8, 1, 1, 1, 1]);
  tally.add(mine);
  release();
  expect(sums(tally)).toEqual([8, 1, 1, 1, 1]);
  const paid = entry('b', { ...done(4), plan_sha256: 'p' });
  tally.change(mine, paid);
  expect(sums(tally)).toEqual([11, 4, 4, 4, 0]);
  const failure = { kind: 'refused', charged: 'no', message: 'no' } as const;
  tally.change(paid, entry('b', { state: 'failed', failure }));
  expect(sums(tally)).toEqual([7, 0, 0, 0, 0]);
});

test('what is removed counts no more, nor what could not be written', () => {
  const tally = open();
  tally.reserve(entry('a').attempt)();
  tally.add(entry('b'));
  tally.remove(entry('b'));
  expect(sums(tally)).toEqual([0, 0, 0, 0, 0]);
});

test('a number is above all that are known of its slot, and given again only where it was the last', () => {
  const numbered = (n: number): Attempt => intentFor('a', { n });
  const { slot } = numbered(1);
  const numbers = openNumbers([numbered(3), numbered(2)]);
  expect([numbers.next(slot), numbers.next('boards/keeper:b')]).toEqual([4, 1]);
  numbers.note(numbered(6));
  numbers.giveBack(numbered(3));
  expect(numbers.next(slot)).toBe(7);
  numbers.giveBack(numbered(6));
  expect(numbers.next(slot)).toBe(6);
});
