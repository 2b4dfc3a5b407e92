import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Attempt, TakeFacts } from '../../src/ledger/attempt.js';
import { readAttempt, textOfAttempt } from '../../src/ledger/attempt-text.js';
import type { Contradiction } from '../../src/ledger/contradiction.js';
import { mergeAttempts } from '../../src/ledger/merge.js';
import { timesDisowned } from '../../src/ledger/jobs.js';
import { countedOf, isLost } from '../../src/ledger/standing.js';
import { attemptAfter } from '../../src/ledger/transition.js';
import type { AttemptEvent } from '../../src/ledger/attempt-event.js';
import { intentFor } from '../support/attempts.js';

type Merged = Attempt | Contradiction;

const merge = (a: Merged, b: Merged): Merged =>
  'contradiction' in a ? a : 'contradiction' in b ? b : mergeAttempts(a, b);

const takeWith = (more: Partial<TakeFacts>): TakeFacts => ({
  ...{ sha256: 'c'.repeat(64), extension: 'mp4', size_bytes: 9, frames: 120, rate: { n: 24, d: 1 } },
  ...{
    width: 64,
    height: 36,
    audio: true,
    new_from_frame: 24,
    new_from: 'parent_frames',
    kept_file_id: null,
  },
  ...more,
});

const costs = fc.constantFrom(null, 0, 300_000);
const charged = fc.constantFrom('yes' as const, 'no' as const, 'unknown' as const);
const kinds = fc.constantFrom('lost' as const, 'provider' as const);
const failures = fc.record({ kind: kinds, charged, message: fc.constantFrom('broke', 'gone') });
const notes = fc.constantFrom('a', 'b');
/** Seldom another job, or another clip. */
const handles = fc.oneof(
  { weight: 9, arbitrary: fc.constant('j1') },
  { weight: 1, arbitrary: fc.constant('j2') },
);
const takes = fc.oneof(
  { weight: 4, arbitrary: fc.constant(takeWith({})) },
  { weight: 4, arbitrary: fc.constant(takeWith({ new_from: 'measured', new_from_frame: 25 })) },
  { weight: 4, arbitrary: fc.constant(takeWith({ kept_file_id: 'file_1' })) },
  { weight: 1, arbitrary: fc.constant(takeWith({ sha256: 'd'.repeat(64) })) },
);
const candidates = fc
  .record({ id: fc.constantFrom('j1', 'j2'), model: fc.constantFrom(null, 'clips') })
  .map((one) => ({ ...one, handle: one.id, created_at: null }));
const events: fc.Arbitrary<AttemptEvent> = fc.oneof(
  fc.record({ kind: fc.constant('accepted' as const), handle: handles }),
  fc.record({ kind: fc.constant('refused' as const), failure: failures }),
  fc.record({ kind: fc.constant('answer_lost' as const), reason: notes, unread: fc.option(notes) }),
  fc.record({
    ...{ kind: fc.constant('adopted' as const), handle: handles, note: notes },
    by: fc.constantFrom('history' as const, 'person' as const, 'forced' as const),
    createdAtMs: fc.constantFrom(null, Date.UTC(2026, 0, 1, 0, 0, 9)),
  }),
  fc.record({ kind: fc.constant('reopened' as const), note: notes }),
  fc.record({ kind: fc.constant('disowned' as const), note: notes, clipSha256: fc.constantFrom(null, 'e') }),
  fc.record({
    kind: fc.constant('looked' as const),
    candidates: fc.array(candidates, { maxLength: 2 }),
    unread: fc.constantFrom(null, 'down', 'bad key'),
  }),
  fc.record({ kind: fc.constantFrom('never_arrived' as const, 'given_up' as const), note: notes }),
  fc.record({
    kind: fc.constant('arrived' as const),
    clip: fc.constant({ sha256: 'c'.repeat(64), cost_micro_usd: null, kept_file_id: null }),
  }),
  fc.record({ kind: fc.constant('failed' as const), failure: failures, costMicroUsd: costs }),
  fc.record({ kind: fc.constant('stored' as const), take: takes, costMicroUsd: costs }),
  fc.record({ kind: fc.constant('billed' as const), costMicroUsd: fc.constantFrom(0, 400_000) }),
);

/** What may happen to one POST, in as many clones as like: legal steps only, a cost is asked for of a job alone, and only where it is not known. */
const lives = fc
  .array(fc.tuple(events, fc.integer({ min: 1, max: 50 })), { maxLength: 12 })
  .map((steps): readonly Attempt[] => {
    const life = [intentFor('a')];
    for (const [event, second] of steps) {
      const before = life.at(-1)!;
      if (event.kind === 'billed' && (before.cost_reported || before.handle === null)) continue;
      try {
        life.push(attemptAfter(before, event, `2026-01-01T00:01:${String(second).padStart(2, '0')}.000Z`));
      } catch {
        // Not in this state.
      }
    }
    return life;
  });
const versions = lives.map((life) => life.at(-1)!);

/** Another version disowned the job of this one; or one after which this one was judged to have none. */
const isPast = ({ handle, adopted, disowned }: Attempt, all: readonly Attempt[]): boolean =>
  all
    .flatMap((one) => one.disowned)
    .some(
      (one) =>
        (handle === null || (adopted !== null && one.handle === handle)) &&
        one.times > timesDisowned(disowned, one.handle),
    );

/** Contradictions are equal whatever they name. */
const plain = (one: Merged): unknown => ('contradiction' in one ? 'contradiction' : one);

test('versions merge to one, in whatever order and however often', () => {
  fc.assert(
    fc.property(versions, versions, versions, (a, b, c) => {
      expect(merge(a, a)).toEqual(a);
      expect(plain(merge(a, b))).toEqual(plain(merge(b, a)));
      const [left, right] = [merge(merge(a, b), c), merge(a, merge(b, c))];
      // Two jobs contradict each other until a version comes that disowned one of them.
      const isSettled = [a, b, c].some(({ disowned }) => disowned.length > 0);
      const isTorn = 'contradiction' in left || 'contradiction' in right;
      if (!(isSettled && isTorn)) expect(plain(left)).toEqual(plain(right));
    }),
    { numRuns: 800 },
  );
});

test('a version and one that came of it are the later one', () => {
  fc.assert(
    fc.property(lives, fc.nat(), (life, at) => {
      // But whoever gave a job up knows less than who still follows it.
      if (life.some((one) => isLost(one) && one.handle !== null)) return;
      // Nor is it known which of two looks into a history was the last: that one could not be read is kept.
      const [merged, last] = [merge(life[at % life.length]!, life.at(-1)!), life.at(-1)];
      expect({ ...merged, unread: null }).toEqual({ ...last, unread: null });
    }),
  );
});

test('a job that one clone gave up and another follows, or whose clip it has, is not given up', () => {
  const at = '2026-01-01T00:02:00.000Z';
  const submitted = attemptAfter(intentFor('a'), { kind: 'accepted', handle: 'j1' }, at);
  const givenUp = attemptAfter(submitted, { kind: 'given_up', note: 'said' }, at);
  const lost = { kind: 'lost', charged: 'unknown', message: 'gone' } as const;
  const gone = attemptAfter(submitted, { kind: 'failed', failure: lost, costMicroUsd: null }, at);
  const reopened = attemptAfter(givenUp, { kind: 'reopened', note: 'there' }, at);
  const done = attemptAfter(submitted, { kind: 'stored', take: takeWith({}), costMicroUsd: null }, at);
  const broke = { ...lost, kind: 'provider' } as const;
  const failed = attemptAfter(submitted, { kind: 'failed', failure: broke, costMicroUsd: null }, at);
  for (const one of [givenUp, gone]) {
    for (const other of [submitted, reopened, done, failed]) expect(merge(one, other)).toEqual(other);
  }
});

test('no handle, take, reported charge or job that is still open is lost, and two that differ contradict', () => {
  fc.assert(
    fc.property(versions, versions, (a, b) => {
      const differ = (x: unknown, y: unknown): boolean => x !== null && y !== null && x !== y;
      const merged = merge(a, b);
      const left = [a, b].filter((one) => !isPast(one, [a, b]));
      const isDenied = left.some(
        ({ handle, adopted }) =>
          handle !== null &&
          adopted === null &&
          [a, b].some(({ disowned }) => timesDisowned(disowned, handle) > 0),
      );
      const isTorn =
        left.length === 2 &&
        (differ(a.handle, b.handle) || differ(a.take?.sha256 ?? null, b.take?.sha256 ?? null));
      expect('contradiction' in merged).toBe(isTorn || isDenied);
      if ('contradiction' in merged) return;
      for (const one of [a, b]) {
        for (const { handle, times } of one.disowned)
          expect(timesDisowned(merged.disowned, handle)).toBeGreaterThanOrEqual(times);
      }
      for (const one of left) {
        if (one.handle !== null) expect(merged.handle).toEqual(one.handle);
        if (one.take !== null) expect([merged.state, merged.take?.sha256]).toEqual(['done', one.take.sha256]);
        if (one.cost_reported)
          expect(merged.cost_micro_usd ?? 0).toBeGreaterThanOrEqual(one.cost_micro_usd ?? 0);
        if (one.state === 'submitted') expect(['submitted', 'failed', 'done']).toContain(merged.state);
        if (one.state === 'done' && !merged.cost_reported) expect(countedOf(merged)).toBe(500_000);
      }
    }),
    { numRuns: 500 },
  );
  const other = mergeAttempts(intentFor('a'), intentFor('b'));
  expect(other).toMatchObject({ contradiction: 'holds two attempts that are not the same' });
});

test('what git makes of two versions reads as what they say together, in both of its styles', () => {
  const dir = mkdtempSync(join(tmpdir(), 'castreel-merge-'));
  const at = (second: number): string => `2026-01-01T00:02:0${second}.000Z`;
  const start = intentFor('a');
  const uncertain = attemptAfter(start, { kind: 'answer_lost', reason: 'reset', unread: null }, at(0));
  const submitted = attemptAfter(start, { kind: 'accepted', handle: { id: 'j1' } }, at(0));
  const failure = { kind: 'lost', charged: 'unknown', message: 'gone' } as const;
  const stored = { kind: 'stored', take: takeWith({}), costMicroUsd: null } as const;
  const done = attemptAfter(submitted, stored, at(1));
  const of = {
    uncertain: [
      attemptAfter(
        uncertain,
        { kind: 'adopted', handle: { id: 'j1' }, by: 'history', createdAtMs: null, note: 'found' },
        at(1),
      ),
      attemptAfter(uncertain, { kind: 'never_arrived', note: 'said' }, at(2)),
      attemptAfter(uncertain, { kind: 'given_up', note: 'said' }, at(3)),
    ],
    submitted: [
      done,
      attemptAfter(
        submitted,
        { ...stored, take: takeWith({ new_from: 'measured', new_from_frame: 25 }) },
        at(2),
      ),
      attemptAfter(submitted, { ...stored, costMicroUsd: 300_000 }, at(3)),
      attemptAfter(submitted, { kind: 'failed', failure, costMicroUsd: null }, at(4)),
      attemptAfter(done, { kind: 'billed', costMicroUsd: 400_000 }, at(5)),
    ],
  };
  const write = (name: string, attempt: Attempt): string => {
    writeFileSync(join(dir, name), textOfAttempt(attempt));
    return join(dir, name);
  };
  for (const [base, ends] of [
    [uncertain, of.uncertain],
    [submitted, of.submitted],
  ] as const) {
    for (const ours of ends) {
      for (const theirs of ends.filter((one) => one !== ours)) {
        const names = [write('ours', ours), write('base', base), write('theirs', theirs)];
        for (const style of [[], ['--diff3']]) {
          const ran = spawnSync('git', ['merge-file', '-p', ...style, ...names]);
          const text = ran.stdout.toString();
          expect(readAttempt(text), text).toEqual({ attempt: mergeAttempts(ours, theirs), isMerged: true });
        }
      }
    }
  }
  rmSync(dir, { recursive: true });
});
