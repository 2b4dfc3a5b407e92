import { afterAll, beforeAll, expect, test } from 'vitest';
import { castreel, inProject } from '../support/command.js';
import { openClips, type Clips } from '../support/service/clips.js';
import { openXai, type XaiGiven, type XaiService } from '../support/service/xai.js';

let clips: Clips;
const services: XaiService[] = [];
beforeAll(async () => void (clips = await openClips({ mode: 'template' })));
afterAll(async () => {
  for (const service of services) await service.close();
  await clips.close();
});

/** The real command renders the words, under a config of xAI's; what the service saw. */
async function rendered(prompts: readonly string[], settings: object, given: Partial<XaiGiven>) {
  const xai = await openXai({ clips, ...given });
  services.push(xai);
  const shots = prompts.map((prompt, n) => `  - { id: s${n}, prompt: "${prompt}" }\n`).join('');
  const board = `version: 1\nmodel: xai/grok-imagine-video\nformat: { resolution: 480p }\ndefaults: { duration: 1 }\nshots:\n${shots}`;
  const config = JSON.stringify({ providers: { xai: settings } });
  await inProject({ 'storyboards/film.yaml': board, 'castreel.config.yaml': config }, async (cwd) => {
    const ran = await castreel(['render', '--yes', '--max-cost', '20'], { cwd, env: xai.env });
    expect([ran.code, xai.journal.violations()], ran.stderr).toEqual([0, []]);
  });
  const posts = xai.journal.posts();
  return { posts, apartMs: posts.slice(1).map(({ atMs }, n) => atMs - posts[n]!.atMs), journal: xai.journal };
}

/** A hundredth of xAI's own schedule. */
const polls = { first_s: 0.15, every_s: 0.04 };
const quickly = { models: { 'grok-imagine-video': { text: { polls } } } };

/** Times are those of the arrival: a call that went out on time may have been under way for longer than the next. */
const ON_THE_WAY_MS = 100;

test.concurrent('by itself it creates once a second', async () => {
  const { apartMs } = await rendered(['Tide.', 'Storm.', 'Calm.'], quickly, { took: 100 });
  expect(apartMs).toHaveLength(2);
  expect(Math.min(...apartMs)).toBeGreaterThanOrEqual(1000 - ON_THE_WAY_MS);
});

test.concurrent(
  'after a 429 every create waits as long as it says, and then they come at half the pace',
  async () => {
    const words = ['Tide.', 'Storm. [rate_limited_after]', 'Calm.', 'Dawn.'];
    const settings = { ...quickly, rates: { creates_per_second: 2 } };
    const { posts, apartMs } = await rendered(words, settings, { took: 100, retryAfterS: 2 });
    expect(posts.map(({ status }) => status)).toEqual([200, 429, 200, 200, 200]);
    const [, held, ...rest] = apartMs;
    expect(held).toBeGreaterThanOrEqual(2000 - ON_THE_WAY_MS);
    expect(Math.max(...rest)).toBeGreaterThanOrEqual(1000 - ON_THE_WAY_MS);
  },
);

test.concurrent('a job of 120 s, a hundred times as fast, is asked about at most 20 times', async () => {
  const { posts, journal } = await rendered(['Tide.', 'Storm.', 'Calm.'], quickly, { took: 1200 });
  const asked = posts.map(({ job }) => journal.pollsOf(job ?? ''));
  expect(Math.max(...asked)).toBeLessThanOrEqual(20);
});
