import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Terminal } from '../../src/cli/terminal.js';
import { castreelHere, inProject, interruptedAt } from '../support/command.js';

const board = `version: 1
model: xai/grok-imagine-video
format: { resolution: 480p, fps: 1 }
defaults: { duration: 1 }
shots: [{ id: one, prompt: One. }, { id: two, prompt: Two. }]
`;

const env = { XAI_API_KEY: 'key-of-nobody', XAI_BASE_URL: 'http://127.0.0.1:9' };
const agreed = ['--yes', '--max-cost', '1'];

/** How many shots the last line counted as new. */
let news = NaN;

/** The last line of `render --json`, and the exit code. */
async function ended(
  words: readonly string[],
  given: {
    files?: Readonly<Record<string, string>>;
    env?: Readonly<Record<string, string>>;
    terminal?: Partial<Terminal>;
    lock?: string;
  } = {},
): Promise<[code: number | null, refusal: unknown]> {
  return await inProject({ 'storyboards/film.yaml': board, ...given.files }, async (cwd) => {
    await mkdir(join(cwd, '.castreel'));
    if (given.lock !== undefined) await writeFile(join(cwd, '.castreel/run.lock'), given.lock);
    const around = { env, ...given, cwd };
    const { code, stdout } = await castreelHere(['render', '--json', ...words], around);
    const last = JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '') as {
      refusal: object;
      shots: Readonly<Record<string, number>>;
    };
    expect(last).toMatchObject({
      event: 'finished',
      films: [],
      shots: { done: 0 },
      spent_usd: 0,
      stopped: [],
      exit_code: code,
    });
    news = last.shots.new ?? NaN;
    return [code, last.refusal];
  });
}

test('however a render ends, its last line says so, and why nothing was bought is data', async () => {
  expect(await ended([])).toEqual([4, { kind: 'declined', why: 'nobody_to_ask', needed_usd: 0.1 }]);
  expect(news).toBe(2);
  expect(await ended(['--yes'])).toMatchObject([2, { kind: 'usage' }]);
  expect(await ended(['--yes', '--max-cost', '0.07'])).toEqual([
    4,
    {
      kind: 'over_cap',
      ...{ cap: 'run', cap_usd: 0.07, counted_usd: 0, needed_usd: 0.1 },
      fits: { slots: ['storyboards/film:one'], usd: 0.05 },
    },
  ]);
  expect(await ended(agreed, { env: {} })).toEqual([6, { kind: 'no_access', providers: ['xai'] }]);
  expect(await ended(agreed, { lock: '{}' })).toEqual([
    7,
    { kind: 'locked', lock: expect.stringMatching(/run\.lock$/) as unknown, by: null },
  ]);
  expect(await ended(['--shot', 'on'])).toEqual([
    2,
    { kind: 'unmatched', options: [{ text: 'on', problem: 'no_shot', among: ['one'] }] },
  ]);
  const bad = { 'storyboards/film.yaml': board.replace('prompt: Two.', 'promt: Two.') };
  const [code, refusal] = await ended(agreed, { files: bad });
  expect([code, refusal]).toMatchObject([3, { kind: 'invalid', diagnostics: [{ code: 'unknown-key' }] }]);
  const none = { ...env, FFMPEG_PATH: '/nowhere/ffmpeg' };
  expect(await ended(agreed, { env: none })).toMatchObject([5, { kind: 'no_ffmpeg' }]);
});

test('Ctrl-C while it waits for the lock ends it with a last line, too', async () => {
  const { terminal, said } = interruptedAt('out', /"waiting"/);
  await inProject({ 'storyboards/film.yaml': board, '.castreel/run.lock': '{}' }, async (cwd) => {
    const { code } = await castreelHere(['render', '--json', '--wait', ...agreed], { cwd, env, terminal });
    const last = JSON.parse(said().trimEnd().split('\n').at(-1) ?? '') as unknown;
    expect([code, last]).toMatchObject([130, { event: 'finished', refusal: { kind: 'interrupted' } }]);
  });
});
