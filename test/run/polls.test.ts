import fc from 'fast-check';
import { expect, test } from 'vitest';
import { capabilities } from '../../src/providers/capabilities.js';
import { operationName, type Capability } from '../../src/providers/capability.js';
import { nothingSaid, type Provider } from '../../src/providers/provider.js';
import { firstPollMs, nextPollMs, usualPolls } from '../../src/run/attempt/polls.js';
import { eventText } from '../../src/report/run-events.js';
import { plain } from '../../src/report/paint.js';
import { Studio } from '../support/studio.js';
import { tillModels } from '../support/till.js';
import { telling } from '../support/telling.js';

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

/** Of four jobs that take so long, by what a poll says of their progress: how late each clip is on disk, and the polls of one. */
async function followed(tookMs: number, progress: (done: number, nth: number) => number | null) {
  const shots = [0, 1, 2, 3].map((i) => `  - { id: s${i}, prompt: "Shot ${i}." }\n`).join('');
  const studio = new Studio(`model: till/clips\ndefaults: { duration: 1 }\nshots:\n${shots}`, { tookMs });
  const startedMs = (job: unknown): number => studio.posts.find((post) => post.job === job)?.atMs ?? NaN;
  const pollsOf = (id: string | null): number =>
    studio.journal.lines().filter((line) => line.kind === 'poll' && (id ?? line.job) === line.job).length;
  const provider = (till: Provider): Provider => ({
    ...till,
    status: async (handle, outside) => {
      const status = await till.status(handle, outside);
      if (status.kind !== 'pending') return status;
      const { id } = handle as { id: string };
      const done = (outside.clock.now() - startedMs(id)) / tookMs;
      return { kind: 'pending', progress: progress(done, pollsOf(id)), job: nothingSaid };
    },
  });
  await studio.render({ provider });
  const delaysMs = (await studio.ledger()).map(
    ({ handle, ended_at }) =>
      Date.parse(ended_at ?? '') - (startedMs((handle as { id: string }).id) + tookMs),
  );
  studio.remove();
  return { delaysMs, asked: pollsOf(null) / 4 };
}

const { polls } = tillModels[0]!;

test.each<[string, (done: number) => number | null]>([
  ['nothing', () => null],
  ['that it is almost over, all the time', () => 99],
  ['that it is half done, all the time', () => 50],
  ['more than there is', (done) => 400 * done],
])(
  'from POST to disk: at most 20 polls in 120 s, no clip lies longer than an interval; its progress says %s',
  async (_, progress) => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 5000, max: 600_000 }), async (tookMs) => {
        const { delaysMs, asked } = await followed(tookMs, progress);
        expect(Math.max(...delaysMs)).toBeLessThanOrEqual(longestDelayMs(tookMs, polls) + 5);
        if (tookMs <= 120_000) expect(asked).toBeLessThanOrEqual(20);
      }),
      { numRuns: 15, examples: [[120_000]] },
    );
  },
);

test('a job that takes longer than is usual is said to be late, and again each time that it is twice as old', async () => {
  const shots = 'shots: [{ id: a, prompt: One. }]\n';
  const studio = new Studio(`model: till/clips\ndefaults: { duration: 1 }\n${shots}`, { tookMs: 500_000 });
  const said: string[] = [];
  await studio.render({
    onEvent: (event) =>
      event.kind === 'late' ? said.push(eventText(event, telling, plain) ?? '') : undefined,
  });
  studio.remove();
  // Usual is a minute, and it is asked about every tenth of its age.
  expect(said.map((line) => /after (\d+):/.exec(line)?.[1])).toEqual(['1', '2', '4']);
  expect(said[0]).toMatch(
    /^boards\/ad:a {2}still being made after 1:\d\d, where such jobs usually take 1:00 at most\. Ctrl-C is safe/,
  );
});

test('a clip is here soon after the end that its progress foretells, though every second answer is empty', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 20_000, max: 120_000 }), async (tookMs) => {
      const even = (done: number, nth: number): number | null =>
        nth % 2 === 0 ? null : Math.round(100 * done);
      const { delaysMs, asked } = await followed(tookMs, even);
      expect(Math.max(...delaysMs)).toBeLessThanOrEqual(0.04 * tookMs);
      expect(asked).toBeLessThanOrEqual(20);
    }),
    { numRuns: 30, examples: [[120_000]] },
  );
});
