import { expect, test } from 'vitest';
import type { Attempt } from '../../src/ledger/attempt.js';
import { lackingFrom } from '../../src/ledger/lacking.js';
import { intentFor } from '../support/attempts.js';

const failure = { kind: 'busy', charged: 'no', message: 'Busy.' } as const;
const versions: Record<string, Partial<Attempt>> = {
  uncertain: { state: 'uncertain' },
  free: { state: 'failed', failure, ended_at: '2026-01-01T00:01:00.000Z' },
  adopted: {
    state: 'submitted',
    handle: { id: 'j' },
    adopted: 'person',
    submitted_at: '2026-01-01T00:00:30.000Z',
  },
  neverArrived: {
    state: 'failed',
    failure: { ...failure, kind: 'lost' },
    ended_at: '2026-01-01T00:01:00.000Z',
  },
  givenUp: {
    state: 'failed',
    failure: { ...failure, kind: 'lost', charged: 'yes' },
    ended_at: '2026-01-01T00:01:00.000Z',
  },
  charged: { state: 'failed', failure: { ...failure, charged: 'yes' }, ended_at: '2026-01-01T00:01:00.000Z' },
};

test.each([
  ['charged', 'uncertain'],
  ['adopted', 'neverArrived'],
  ['adopted', 'givenUp'],
  ['adopted', 'uncertain'],
])('of two versions of one that branches have %s is missed, not %s', (further, behind) => {
  const entries = [behind, further].map((name) => ({
    path: `${name}.json`,
    attempt: intentFor('pier', versions[name]),
  }));
  expect(lackingFrom([], () => true)(entries)).toEqual(entries.slice(1));
  expect(lackingFrom([], () => true)(entries.toReversed())).toEqual(entries.slice(1));
});

test.each([
  [['uncertain'], 1],
  [['free'], 0],
  [['uncertain', 'free'], 0],
  [['free', 'uncertain'], 0],
  [['charged', 'free'], 1],
  [['uncertain', 'uncertain'], 1],
])('of one request the versions %s that branches have are %i that is lacking', (names, lacking) => {
  const entries = names.map((name, n) => ({ path: `${n}.json`, attempt: intentFor('pier', versions[name]) }));
  expect(lackingFrom([], () => true)(entries)).toHaveLength(lacking);
  expect(lackingFrom(entries.slice(0, 1), () => true)(entries)).toEqual([]);
});
