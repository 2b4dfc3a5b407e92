import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemClock } from '../../src/base/clock.js';
import { durableFiles } from '../../src/disk/durable.js';
import { openStore } from '../../src/disk/store.js';
import type { LedgerEntry } from '../../src/ledger/ledger.js';
import { countedOf } from '../../src/ledger/standing.js';
import { attemptIdOf } from '../../src/run/attempt/attempt-id.js';
import { castreel, COMMAND, inProject } from '../support/command.js';
import { ledgerIn, openPaidKit, paidEnv, postsIn, type PaidKit } from '../support/paid-project.js';

const KILLS = 7;

/** Ten takes, three of them in a chain. */
const board = `version: 1
model: till/clips
format: { resolution: 480p, fps: 1 }
defaults: { duration: 1 }
shots:
  - { id: one, prompt: One. }
  - { id: two, continues: one, prompt: Two. }
  - { id: three, continues: two, prompt: Three. }
  - { id: four, prompt: Four., takes: 2 }
  - { id: five, prompt: Five., takes: 2 }
  - { id: six, prompt: Six., takes: 3 }
`;
const wanted: Readonly<Record<string, number>> = {
  'One.': 1,
  'Two.': 1,
  'Three.': 1,
  'Four.': 2,
  'Five.': 2,
  'Six.': 3,
};

let kit: PaidKit;
beforeAll(async () => void (kit = await openPaidKit()));
afterAll(() => kit.remove());

test.each(['one project', 'another at the same time'])(
  `${KILLS} times killed at any moment and taken up again, %s: nothing is billed twice, nothing billed is unknown`,
  { concurrent: true },
  async () => {
    await inProject(
      {
        'castreel.config.yaml': 'providers: { till: { rates: { creates_per_second: 4 } } }',
        'storyboards/film.yaml': board,
        'provider.js': kit.provider({ answerAfterMs: 150 }),
      },
      async (cwd) => {
        for (let kill = 0; kill < KILLS; kill += 1) {
          await renderAndKill(cwd);
          await expectEverythingKnown(cwd);
        }
        const last = await castreel(render, { cwd, env: paidEnv });
        const entries = await expectEverythingKnown(cwd);
        const states = new Set(entries.map(({ attempt }) => attempt.state));
        states.delete('done');
        // Killed between a POST and its answer, a take is open until a person says what became of it; then exit 8 says so.
        expect([last.code, [...states]]).toEqual(states.size === 0 ? [0, []] : [8, ['uncertain']]);
      },
    );
  },
);

const render = ['render', '--yes', '--max-cost', '100', '--provider', 'provider.js', '--json'];

/** From the moment at which the run has begun to do something, up to half a second. */
async function renderAndKill(cwd: string): Promise<void> {
  const child = spawn(process.execPath, [COMMAND, ...render], {
    cwd,
    env: { PATH: process.env.PATH, ...paidEnv },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  await Promise.race([once(child.stdout, 'data'), ended]);
  const never = new AbortController().signal;
  await Promise.race([systemClock.sleep(Math.random() * 500, never), ended]);
  child.kill('SIGKILL');
  await ended;
}

async function expectEverythingKnown(cwd: string): Promise<readonly LedgerEntry[]> {
  const [entries, posts] = [await ledgerIn(cwd), postsIn(cwd)];

  // No attempt was posted twice, and no more was bought than the board wants.
  expect(new Set(posts.map(({ attempt }) => attempt)).size).toBe(posts.length);
  const bought = posts.map(({ body }) => body.prompt);
  for (const [prompt, takes] of Object.entries(wanted)) {
    expect(bought.filter((one) => one === prompt).length).toBeLessThanOrEqual(takes);
  }
  // Each job is in the ledger by its handle, or its attempt waits there without one.
  const known = new Set(
    entries.flatMap((entry) => {
      const { state, handle } = entry.attempt;
      if (state === 'intent' || state === 'uncertain') return [attemptIdOf(entry.attempt)];
      return [(handle as { id: string }).id];
    }),
  );
  expect(posts.filter(({ attempt, job }) => !known.has(attempt) && !known.has(job ?? ''))).toEqual([]);
  expect(new Set(entries.map(({ path }) => path)).size).toBe(entries.length);

  // What is done has its bytes; what is counted covers what was billed.
  const store = openStore({ dir: join(cwd, '.castreel/store'), files: durableFiles, clock: systemClock });
  for (const { attempt } of entries) {
    if (attempt.state === 'done') expect(await store.verified(attempt.take?.sha256 ?? '')).not.toBeNull();
  }
  const billed = posts.reduce((sum, { billedMicroUsd }) => sum + billedMicroUsd, 0);
  const counted = entries.reduce((sum, { attempt }) => sum + countedOf(attempt), 0);
  expect(counted).toBeGreaterThanOrEqual(billed);
  expect(counted).toBeLessThanOrEqual(10 * 50_000);
  return entries;
}
