import { expect, test } from 'vitest';
import type { Attempt, TakeFacts } from '../../src/ledger/attempt.js';
import type { AttemptEvent } from '../../src/ledger/attempt-event.js';
import { foldLedger } from '../../src/ledger/fold.js';
import type { LedgerEntry } from '../../src/ledger/ledger.js';
import { partsOf, sumOf } from '../../src/ledger/parts.js';
import { attemptAfter } from '../../src/ledger/transition.js';
import { openTally } from '../../src/run/tally.js';
import { intentFor, requestFor } from '../support/attempts.js';

const at = '2026-01-01T00:01:00.000Z';
const lost: AttemptEvent = { kind: 'answer_lost', reason: 'reset', unread: null };
const adopted = (id: string, by: NonNullable<Attempt['adopted']> = 'person'): AttemptEvent => ({
  ...{ kind: 'adopted', handle: { id }, by, createdAtMs: null, note: `adopted ${id}` },
});
const take: TakeFacts = {
  ...{ sha256: 'c'.repeat(64), extension: 'mp4', size_bytes: 9, frames: 120, rate: { n: 24, d: 1 } },
  ...{ width: 64, height: 36, audio: true, new_from_frame: 0, new_from: 'start', kept_file_id: null },
};
const stored: AttemptEvent = { kind: 'stored', take, costMicroUsd: 400_000 };

function entryOf(words: string, events: readonly AttemptEvent[], more: Partial<Attempt> = {}): LedgerEntry {
  const attempt = events.reduce<Attempt>(
    (before, event) => attemptAfter(before, event, at),
    intentFor(words, { body_sha256: words.repeat(64), ...more }),
  );
  return { path: `boards/keeper/${words}/1.json`, attempt };
}

const fold = (...entries: readonly LedgerEntry[]) => foldLedger(entries, () => true);
const states = (...entries: readonly LedgerEntry[]): string =>
  fold(...entries)
    .entries.toSorted((a, b) => (a.path < b.path ? -1 : 1))
    .map(({ attempt }) => attempt.state)
    .join(' ');

const byPerson = [lost, adopted('j1'), stored];
const byHistory = [lost, adopted('j1', 'history'), stored];
const givenUp: AttemptEvent[] = [lost, adopted('j1'), { kind: 'given_up', note: 'given up' }];
const answered: AttemptEvent[] = [{ kind: 'accepted', handle: { id: 'j1' } }, stored];

test('a job that two persons took for two attempts is the take of neither, and what it cost counts once', () => {
  const [a, b] = [entryOf('a', byPerson), entryOf('b', byPerson)];
  const record = fold(a, b);
  const attempts = record.entries.map(({ attempt }) => attempt);
  expect(attempts).toMatchObject(
    ['a', 'b'].map(() => ({ state: 'uncertain', take: null, handle: { id: 'j1' }, adopted: 'person' })),
  );
  // Beside the job's $0.40 the $0.50 of the POST that may have begun another.
  expect(partsOf(attempts)).toMatchObject({ uncertain: 900_000, charged: 0 });
  expect([record.clips.size, [...record.disowned], record.shared.length]).toEqual([0, [take.sha256], 1]);
  expect(sumOf(partsOf(fold(a, b, entryOf('c', byPerson)).entries.map(({ attempt }) => attempt)))).toBe(
    1_400_000,
  );

  const settled = attemptAfter(b.attempt, { kind: 'disowned', clipSha256: null, note: "another's" }, at);
  const after = fold(a, { ...b, attempt: settled });
  expect([states(a, { ...b, attempt: settled }), after.shared]).toEqual(['done uncertain', []]);
  expect(sumOf(partsOf(after.entries.map(({ attempt }) => attempt)))).toBe(900_000);
});

test('what the caps count of a job in doubt is what the plan counts, in whatever order the files are read', () => {
  const dear = entryOf('a', byHistory, { body_sha256: 'b' });
  const cheap = entryOf('b', byPerson, {
    ...{ body_sha256: 'b', reserved_micro_usd: 300_000, intent_at: '2025-12-31T00:00:00.000Z' },
  });
  for (const entries of [
    [dear, cheap],
    [cheap, dear],
  ]) {
    const tally = openTally(entries, { counts: () => true, plan: null });
    // The job's $0.40 with the first by its path, and the $0.30 reserved for the other POST; nobody knows how either ends.
    expect(tally.spent()).toMatchObject({ ledgerMicroUsd: 700_000, runMicroUsd: 700_000 });
    expect(partsOf(fold(...entries).entries.map(({ attempt }) => attempt)).uncertain).toBe(700_000);
  }
});

const sameBody = { body_sha256: 'b' };

test.each([
  ['an answer named it', [answered, byPerson], {}, 'done uncertain'],
  ['the history tied it to one', [byHistory, byPerson], {}, 'done uncertain'],
  ['the history tied it to both', [byHistory, byHistory], {}, 'uncertain uncertain'],
  ['the history tied it to one of two alike', [byHistory, byPerson], sameBody, 'uncertain uncertain'],
  ['two answers named it', [answered, answered], {}, 'done done'],
  ['the same id at another address', [answered, byPerson], { endpoint: 'https://a.example' }, 'done done'],
  [
    'and of another provider',
    [byHistory, byPerson],
    { request: requestFor('a', { provider: 'a' }) },
    'done done',
  ],
  ['one was given up', [givenUp, byPerson], {}, 'uncertain uncertain'],
])('whose it is: %s', (...[, [a = [], b = []], more, expected]) => {
  const both = 'body_sha256' in more ? more : {};
  expect(states(entryOf('a', a, more), entryOf('b', b, both))).toBe(expected);
});
