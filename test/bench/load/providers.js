import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { limited } from '../limits.js';
import { COMMAND, inFolder } from '../timing.js';
import { endsIn, medianDelayMs, run, withService } from './processes.js';
import { SCALE, scaledPolls, took } from './scaled.js';

const OF_EACH = 12;
const FACE = 'storyboards/air-mail/cast/wren-face.png';

/** One takes its images from addresses alone, and has no price. */
const services = {
  xai: { face: FACE },
  wavespeed: { face: FACE },
  aimlapi: {
    face: 'https://cast.example/wren-face.png',
    more: { price_usd: { per_second: { any: 0.06 } }, date: '2026-11-20' },
  },
};

/** The same board of shots from words and from references on every provider, a row each. */
export async function* providers() {
  yield `times are ${SCALE} times too short; the delay is from a job's end to its clip in the ledger, the median`;
  yield row(['', 'polls per job', 'requests per clip', 'delay in poll intervals']);
  yield row(['animatic', ...(await onThisMachine())]);
  for (const [provider, given] of Object.entries(services)) yield await over(provider, given);
}

const row = (cells) =>
  cells
    .map((cell, n) => cell.padEnd([12, 14, 20, 0][n]))
    .join('')
    .trimEnd();

/** The free model asks nobody for anything; that it made its clips is counted. */
async function onThisMachine() {
  return await inFolder(async (folder) => {
    writeBoard(folder, 'animatic', FACE);
    const env = { ...process.env, USAGE_FILE: join(folder, 'usage.json') };
    await run([COMMAND, 'render', '--scene', 'all', '--json'], { cwd: folder, env });
    const stored = await readdir(join(folder, '.castreel/store/sha256'), { recursive: true });
    const clips = stored.filter((name) => name.endsWith('.mp4')).length; // named once they are whole
    if (clips !== 2 * OF_EACH) throw new Error(`${clips} of ${2 * OF_EACH} clips came`);
    return ['0', '0', `none: ${clips} clips, each made as it is fetched`];
  });
}

async function over(provider, { face, more = {} }) {
  const polls = scaledPolls(provider);
  return await withService({ provider, took }, async (folder, env, journal) => {
    writeBoard(folder, `${provider}/grok-imagine-video`, face);
    const said = { polls, ...more };
    const models = { 'grok-imagine-video': { text: said, reference: said } };
    const config = {
      providers: { [provider]: { rates: { creates_per_second: SCALE, in_flight: null }, models } },
    };
    writeFileSync(join(folder, 'castreel.config.yaml'), JSON.stringify(config));
    const words = ['render', '--scene', 'all', '--yes', '--max-cost', '100', '--json'];
    await run([COMMAND, ...words], { cwd: folder, env });
    const { posts, polls: asked, calls, violations } = await journal();
    if (violations.length > 0) throw new Error(violations.join('\n'));
    const delay = medianDelayMs(posts, await endsIn(join(folder, 'ledger'))) / (1000 * polls.every_s);
    const perJob = [asked, calls].map((count) => (count / posts.length).toFixed(1));
    return limited(row([provider, ...perJob, delay.toFixed(2)]), delay, { atMost: 1 });
  });
}

/** The film is not made: one shot of it is never asked for. */
function writeBoard(folder, model, face) {
  const shots = Array.from({ length: OF_EACH }, (_, n) => [
    `      - { id: words${n}, prompt: Shot number ${n}. }\n`,
    `      - { id: face${n}, prompt: "@wren takes step ${n}." }\n`,
  ]);
  mkdirSync(join(folder, 'storyboards/air-mail/cast'), { recursive: true });
  cpSync(FACE, join(folder, FACE));
  const image = face.startsWith('https:') ? face : face.replace('storyboards/', '');
  writeFileSync(
    join(folder, 'storyboards/film.yaml'),
    `version: 1
model: ${model}
format: { resolution: 480p, fit: crop }
characters: { wren: { name: Wren, references: ["${image}"] } }
defaults: { duration: 1 }
scenes:
  - { id: rest, shots: [{ id: end, prompt: The end. }] }
  - id: all
    shots:
${shots.flat().join('')}`,
  );
}
