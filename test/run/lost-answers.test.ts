import { expect, test } from 'vitest';
import { durableFiles } from '../../src/disk/durable.js';
import { fileLedger } from '../../src/ledger/files.js';
import { attemptAfter } from '../../src/ledger/transition.js';
import type { Found, Provider } from '../../src/providers/provider.js';
import { assertNothingLost } from '../support/studio.js';
import { boardOf, openStudio } from '../support/studios.js';

const BOTH = boardOf(
  '  - { id: a, prompt: "A. [lost_answer]" }\n',
  '  - { id: b, prompt: "B. [lost_answer]" }\n',
);

/** A history that shows one job to whoever looks, surely the one that is sought or only perhaps. */
const showing =
  (found: Found) =>
  (till: Provider): Provider => ({ ...till, find: () => Promise.resolve([found]) });

const jobOf = (id: string, certain: boolean): Found => ({
  handle: { id },
  id,
  model: 'clips',
  certain,
  createdAtMs: Date.UTC(2026, 10, 21),
});

test('one job that a history ties to two lost attempts is adopted for one alone, the other waits for a person', async () => {
  const studio = openStudio(BOTH);
  await studio.render();
  const [{ job } = { job: '' }] = studio.posts;
  const rendered = await studio.render({ provider: showing(jobOf(job!, true)) });
  const attempts = await studio.ledger();
  expect(attempts.map(({ state }) => state).sort()).toEqual(['done', 'uncertain']);
  expect(attempts.map(({ adopted }) => adopted).sort()).toEqual(['history', null]);
  expect(rendered).toMatchObject({ outcome: { interrupted: false } });
  expect(studio.posts).toHaveLength(2);
  await assertNothingLost(studio);
});

test("a job that may be that of either is nobody's unasked: the record keeps it, each names the other, and whose it is not loses it", async () => {
  const studio = openStudio(BOTH);
  await studio.render();
  const [{ job } = { job: '' }] = studio.posts;
  const perhaps = showing(jobOf(job!, false));
  await studio.render({ provider: perhaps });
  const jobs = async () =>
    (await studio.plan()).undecided.map(({ slot, jobs }) => [
      slot,
      jobs.map(({ id, alsoOf }) => [id, alsoOf.map((one) => `${one.slot}#${one.label}`)]),
    ]);
  expect(await jobs()).toEqual([
    ['boards/ad:a', [[job, ['boards/ad:b#t01']]]],
    ['boards/ad:b', [[job, ['boards/ad:a#t01']]]],
  ]);
  // Looked at again it is written once, and a look that shows nothing takes nothing back.
  const before = await studio.ledger();
  await studio.render({ provider: perhaps });
  await studio.render({ provider: (till) => ({ ...till, find: () => Promise.resolve([]) }) });
  expect(await studio.ledger()).toEqual(before);

  const [a] = before;
  const ledger = fileLedger(`${studio.dir}/ledger`, durableFiles);
  const { entries } = await ledger.read();
  const adopted = {
    kind: 'adopted',
    handle: { id: job! },
    by: 'person',
    createdAtMs: null,
    note: 'said',
  } as const;
  const entry = entries.find(({ attempt }) => attempt.slot === a!.slot)!;
  await ledger.write(entry, attemptAfter(entry.attempt, adopted, a!.intent_at));
  expect(await jobs()).toEqual([['boards/ad:b', []]]);
});
