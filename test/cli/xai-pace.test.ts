import { afterAll, beforeAll, expect, test } from 'vitest';
import { castreel, inProject } from '../support/command.js';
import { openClips, type Clips } from '../support/service/clips.js';
import { openXai, type XaiService } from '../support/service/xai.js';

let clips: Clips;
const services: XaiService[] = [];
beforeAll(async () => void (clips = await openClips({ mode: 'template' })));
afterAll(async () => {
  for (const service of services) await service.close();
  await clips.close();
});

/** A hundredth of xAI's own schedule; how often it creates is what it is without a config. */
const polls = { first_s: 0.15, every_s: 0.04 };
const config = JSON.stringify({
  providers: { xai: { models: { 'grok-imagine-video': { text: { polls } } } } },
});

/** The real command renders the words; the creates that the service saw, and how often it was asked about each. */
async function rendered(prompts: readonly string[], tookMs: number) {
  const xai = await openXai({ clips, took: tookMs });
  services.push(xai);
  const shots = prompts.map((prompt, n) => `  - { id: s${n}, prompt: "${prompt}" }\n`).join('');
  const board = `version: 1\nmodel: xai/grok-imagine-video\nformat: { resolution: 480p, fps: 1 }\ndefaults: { duration: 1 }\nshots:\n${shots}`;
  await inProject({ 'storyboards/film.yaml': board, 'castreel.config.yaml': config }, async (cwd) => {
    const ran = await castreel(['render', '--yes', '--max-cost', '20'], { cwd, env: xai.env });
    expect([ran.code, xai.journal.violations()], ran.stderr).toEqual([0, []]);
  });
  return xai.journal.posts().map(({ atMs, job }) => ({ atMs, asked: xai.journal.pollsOf(job ?? '') }));
}

/** On a busy machine one call is under way for longer than another. */
const ON_THE_WAY_MS = 700;

test.concurrent('by itself it creates once a second', async () => {
  const posts = await rendered(['Tide.', 'Storm.', 'Calm.', 'Dawn.'], 100);
  expect(posts[3]!.atMs - posts[0]!.atMs).toBeGreaterThanOrEqual(3000 - ON_THE_WAY_MS);
});

test.concurrent('a job of 120 s, a hundred times as fast, is asked about at most 20 times', async () => {
  const posts = await rendered(['Tide.', 'Storm.'], 1200);
  for (const { asked } of posts) expect(asked).toBeLessThanOrEqual(20);
});
