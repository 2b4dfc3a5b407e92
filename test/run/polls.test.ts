import fc from 'fast-check';
import { expect, test } from 'vitest';
import { capabilities } from '../../src/providers/capabilities.js';
import { operationName, type Capability } from '../../src/providers/capability.js';
import { firstPollMs, nextPollMs, usualPolls } from '../../src/run/polls.js';
import { Studio } from '../support/studio.js';
import { tillModels } from '../support/till.js';

type Polls = Capability['polls'];

/** The longest that a clip lies unnoticed: until the first question, then a tenth of its job's time. */
function longestDelayMs(tookMs: number, { first_s, every_s }: Polls): number {
  return Math.max(first_s * 1000 - tookMs, every_s * 1000, Math.min(30_000, tookMs / 10));
}

/** When a job that takes so long is asked about. */
function agesAsked(tookMs: number, polls: Polls): number[] {
  const ages = [firstPollMs(0, polls)];
  for (let age = ages[0]!; age < tookMs; ages.push(age)) age += nextPollMs(age, polls);
  return ages;
}

const known = new Map(
  capabilities.filter((one) => !one.free).map((one) => [operationName(one), one.polls] as const),
).set('a model of no table', usualPolls);

test.each([...known])('%s: a clip is noticed soon, whenever it is done: %o', (_, polls) => {
  fc.assert(
    fc.property(fc.integer({ min: 5000, max: 600_000 }), (tookMs) => {
      const ages = agesAsked(tookMs, polls);
      expect(ages.at(-1)! - tookMs).toBeLessThanOrEqual(longestDelayMs(tookMs, polls));
      const apart = ages.slice(1).map((age, i) => age - ages[i]!);
      expect([...apart].sort((a, b) => a - b)).toEqual(apart);
    }),
  );
  expect(agesAsked(120_000, polls).length).toBeLessThanOrEqual(20);
});

test('from POST to disk: asked about at most 20 times in 120 s, and no clip lies longer than an interval', async () => {
  const { polls } = tillModels[0]!;
  const shots = [0, 1, 2, 3].map((i) => `  - { id: s${i}, prompt: "Shot ${i}." }\n`).join('');
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 5000, max: 600_000 }), async (tookMs) => {
      const studio = new Studio(`model: till/clips\ndefaults: { duration: 1 }\nshots:\n${shots}`, { tookMs });
      await studio.render();
      const attempts = await studio.ledger();
      const delays = studio.posts.map(({ job, atMs }) => {
        const mine = attempts.find(({ handle }) => (handle as { id: string }).id === job);
        return Date.parse(mine?.ended_at ?? '') - (atMs + tookMs);
      });
      const asked = studio.journal.lines().filter((line) => line.kind === 'poll').length / 4;
      studio.remove();
      expect(Math.max(...delays)).toBeLessThanOrEqual(longestDelayMs(tookMs, polls) + 5);
      if (tookMs <= 120_000) expect(asked).toBeLessThanOrEqual(20);
    }),
    { numRuns: 30, examples: [[120_000]] },
  );
});
