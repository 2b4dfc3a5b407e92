import { expect, test } from 'vitest';
import type { Attempt, Failure, TakeFacts } from '../../src/ledger/attempt.js';
import { countedOf } from '../../src/ledger/standing.js';
import { assertSuccessor } from '../../src/ledger/successor.js';
import { attemptAfter } from '../../src/ledger/transition.js';
import type { AttemptEvent } from '../../src/ledger/attempt-event.js';
import { intentFor } from '../support/attempts.js';

const at = '2026-01-01T00:01:00.000Z';
const take = { sha256: 'c'.repeat(64), frames: 120 } as TakeFacts;
const failure = (charged: Failure['charged']): Failure => ({ kind: 'provider', charged, message: 'broke' });

const events: Record<string, AttemptEvent> = {
  accepted: { kind: 'accepted', handle: { id: 'j1' } },
  refused: { kind: 'refused', failure: { kind: 'refused', charged: 'no', message: 'bad aspect' } },
  answer_lost: { kind: 'answer_lost', reason: 'connection reset', unread: null },
  adopted: {
    ...{ kind: 'adopted', handle: { id: 'j1' }, by: 'person', createdAtMs: null },
    note: 'found in the history',
  },
  reopened: { kind: 'reopened', note: 'said by a person' },
  disowned: { kind: 'disowned', clipSha256: null, note: 'said by a person' },
  looked: {
    kind: 'looked',
    unread: null,
    candidates: [{ handle: { id: 'j2' }, id: 'j2', model: 'clips', created_at: null }],
  },
  arrived: { kind: 'arrived', clip: { sha256: 'c'.repeat(64), cost_micro_usd: null, kept_file_id: null } },
  never_arrived: { kind: 'never_arrived', note: 'said by a person' },
  given_up: { kind: 'given_up', note: 'said by a person' },
  failed: { kind: 'failed', failure: failure('unknown'), costMicroUsd: null },
  stored: { kind: 'stored', take, costMicroUsd: null },
  billed: { kind: 'billed', costMicroUsd: 400_000 },
};

const start = intentFor('a');
const states: Record<string, Attempt> = {
  intent: start,
  uncertain: attemptAfter(start, events.answer_lost!, at),
  submitted: attemptAfter(start, events.accepted!, at),
};
states['come home'] = attemptAfter(states.submitted!, events.arrived!, at);
states.failed = attemptAfter(states.submitted!, events.failed!, at);
states.done = attemptAfter(states.submitted!, events.stored!, at);
states['written off'] = attemptAfter(states.uncertain!, events.never_arrived!, at);
states['given up'] = attemptAfter(states.uncertain!, events.given_up!, at);
states['job given up'] = attemptAfter(states.submitted!, events.given_up!, at);
states['job lost'] = attemptAfter(
  states.submitted!,
  { kind: 'failed', failure: { ...failure('unknown'), kind: 'lost' }, costMicroUsd: 9 },
  at,
);
states.adopted = attemptAfter(states.uncertain!, events.adopted!, at);
states['adopted, failed'] = attemptAfter(
  states.adopted,
  { ...events.failed!, costMicroUsd: 9 } as AttemptEvent,
  at,
);
states['adopted, done'] = attemptAfter(
  states.adopted,
  { ...events.stored!, costMicroUsd: 9 } as AttemptEvent,
  at,
);

const onTheWay: Record<string, [string, number]> = {
  arrived: ['submitted', 500_000],
  failed: ['failed', 500_000],
  stored: ['done', 500_000],
  given_up: ['failed', 500_000],
};

/** State, event → next state and what the caps count of $0.50 reserved; all that is not here must throw. */
const table: Record<string, Record<string, [string, number]>> = {
  intent: {
    accepted: ['submitted', 500_000],
    refused: ['failed', 0],
    answer_lost: ['uncertain', 500_000],
    adopted: ['submitted', 500_000],
    never_arrived: ['failed', 0],
    given_up: ['failed', 500_000],
  },
  uncertain: {
    adopted: ['submitted', 500_000],
    never_arrived: ['failed', 0],
    given_up: ['failed', 500_000],
    looked: ['uncertain', 500_000],
  },
  submitted: onTheWay,
  'come home': onTheWay,
  'written off': { billed: ['failed', 400_000], adopted: ['submitted', 500_000] },
  'given up': { billed: ['failed', 400_000], adopted: ['submitted', 500_000] },
  'job given up': { billed: ['failed', 400_000], reopened: ['submitted', 500_000] },
  'job lost': { billed: ['failed', 400_000], reopened: ['submitted', 9] },
  failed: { billed: ['failed', 400_000] },
  done: { billed: ['done', 400_000] },
  adopted: { ...onTheWay, disowned: ['uncertain', 500_000] },
  'adopted, failed': { billed: ['failed', 400_000], disowned: ['uncertain', 500_000] },
  'adopted, done': { billed: ['done', 400_000], disowned: ['uncertain', 500_000] },
};

test('every state takes the events of the table and no other, and each result may be written', () => {
  for (const [state, attempt] of Object.entries(states)) {
    for (const [name, event] of Object.entries(events)) {
      const expected = table[state]?.[name];
      if (expected === undefined) {
        expect(() => attemptAfter(attempt, event, at), `${state} ${name}`).toThrow('cannot be');
        continue;
      }
      const next = attemptAfter(attempt, event, at);
      expect([next.state, countedOf(next)], `${state} ${name}`).toEqual(expected);
      expect(() => assertSuccessor(attempt, next)).not.toThrow();
    }
  }
});

test('what a failure costs: the reported cost, else what its kind says', () => {
  const cost = (
    charged: Failure['charged'],
    costMicroUsd: number | null,
  ): (number | string | undefined)[] => {
    const next = attemptAfter(
      states.submitted!,
      { kind: 'failed', failure: failure(charged), costMicroUsd },
      at,
    );
    return [countedOf(next), next.failure?.charged];
  };
  expect(cost('yes', null)).toEqual([500_000, 'yes']);
  expect(cost('unknown', null)).toEqual([500_000, 'unknown']);
  expect(cost('no', null)).toEqual([0, 'no']);
  expect(cost('yes', 100_000)).toEqual([100_000, 'yes']);
  expect(cost('no', 100_000)).toEqual([100_000, 'yes']);
  expect(cost('unknown', 0)).toEqual([0, 'no']);
  expect(cost('yes', 0)).toEqual([0, 'yes']);
});

test('an adopted attempt counts as submitted when the provider says that it came, never before it went out', () => {
  const submittedAt = (createdAtMs: number | null): string | null => {
    const event = { ...events.adopted, createdAtMs } as AttemptEvent;
    return attemptAfter(states.uncertain!, event, '2026-03-01T00:00:00.000Z').submitted_at;
  };
  expect(submittedAt(null)).toBe(start.intent_at);
  expect(submittedAt(Date.parse(start.intent_at) - 1)).toBe(start.intent_at);
  expect(submittedAt(Date.parse(at))).toBe(at);
});

test('a write never turns back, never changes what was agreed to, and a settled file gains only a cost', () => {
  const { intent, submitted, uncertain, failed, done } = states;
  const wrong: [Attempt, Attempt][] = [
    [submitted!, intent!],
    [uncertain!, intent!],
    [done!, submitted!],
    [failed!, done!],
    [submitted!, { ...done!, prompt: 'another' }],
    [submitted!, { ...done!, reserved_micro_usd: 1 }],
    [submitted!, { ...done!, slots: [] }],
    [done!, { ...done!, handle: 'other' }],
    [done!, { ...done!, take: null }],
  ];
  for (const [before, after] of wrong) expect(() => assertSuccessor(before, after)).toThrow('cannot become');
});
