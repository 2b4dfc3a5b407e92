import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { COMMAND } from '../timing.js';
import { limited } from '../limits.js';
import { knowingScheduleMs, listScheduleMs } from './list-schedule.js';
import { endsIn, medianDelayMs, run, withService } from './processes.js';
import { SCALE, scaledPolls, took } from './scaled.js';

const HERE = new URL('.', import.meta.url).pathname;

/** One a second. */
const createsPerSecond = SCALE;
const polls = scaledPolls('xai');
/** What the `ai` package waits between polls. */
const pollIntervalMs = 5000 / SCALE;

/** A smaller part of all shots tries the bench itself; what it says of limits is then worth nothing. */
const PART = Number(process.env.BENCH_PART ?? 1);
const [SMALL, LARGE] = [500 * PART, 5000 * PART];

/** So few that what they take is what any run takes. */
const BASE = 5;

/** So many that the rate alone holds creates back; and so few that slots do. */
const MANY = 200;
const FEW = 32;

/** Runs of 500 and 5,000 shots over HTTP: makespan against the list schedule, against a plain script, and what a shot costs. */
export async function* load() {
  if (!existsSync(join(HERE, 'node_modules'))) {
    const { status, stderr } = spawnSync('npm', ['ci', '--ignore-scripts'], { cwd: HERE, encoding: 'utf8' });
    if (status !== 0) throw new Error(stderr);
  }
  yield `times are ${SCALE} times too short, and told as if they were not; delays are medians, schedules know every end at once`;
  const few = await castreelRun(SMALL, FEW);
  yield `${SMALL} shots, ${FEW} at once: ${figures(few)}`;
  yield* held(few);
  const plain = await plainRun(SMALL, FEW);
  yield `a plain script, ${FEW} at once: ${figures(plain)}, ${plain.ratio.toFixed(3)} × the list schedule`;
  const cpuPerShot = ({ cpuMs, shots }) => cpuMs / shots;
  yield (
    `against the plain script, ${FEW} at once: ${(few.makespanMs / plain.makespanMs).toFixed(3)} × its time, ` +
    `${(cpuPerShot(few) / cpuPerShot(plain)).toFixed(2)} × its CPU, ${(few.polls / plain.polls).toFixed(2)} × its polls`
  );
  const base = await castreelRun(BASE, MANY);
  const small = await castreelRun(SMALL, MANY);
  const large = await castreelRun(LARGE, MANY);
  for (const one of [small, large]) {
    yield `${one.shots} shots, one create a second: ${figures(one)}`;
    yield* held(one);
  }
  // Of few shots most of the end is the last one's, and its length is luck to whoever does not know it.
  yield `  against who knows how long each job takes: ${small.knowingRatio.toFixed(3)} × with ${SMALL} shots`;
  yield limited(`  ${large.knowingRatio.toFixed(3)} × with ${LARGE} shots`, large.knowingRatio, {
    atMost: 1.03,
  });
  const cpuGrowth = cpuPerShot(large) / cpuPerShot(small);
  yield limited(`${LARGE} against ${SMALL} shots: ${cpuGrowth.toFixed(2)} × the CPU a shot`, cpuGrowth, {
    atMost: 1.1,
  });
  const kbPerShot = ({ peakMb, shots }) => (1024 * (peakMb - base.peakMb)) / (shots - base.shots);
  const memoryGrowth = kbPerShot(large) / kbPerShot(small);
  const both = `${kbPerShot(small).toFixed(0)} and ${kbPerShot(large).toFixed(0)} kB a shot beside what any run takes`;
  yield limited(`  ${memoryGrowth.toFixed(2)} × the memory a shot: ${both}`, memoryGrowth, { atMost: 1.1 });
}

function figures({ shots, polls, cpuMs, peakMb, serviceCpuMs }) {
  return (
    `${(polls / shots).toFixed(1)} polls and ${(cpuMs / shots).toFixed(1)} ms of CPU a shot ` +
    `(the service: ${(serviceCpuMs / shots).toFixed(1)}), ${peakMb.toFixed(0)} MB at its peak`
  );
}

/** What every run holds that keeps the contract, be it the rate or the slots that hold it back. */
function* held({ delayS, ratio, violations }) {
  if (violations.length > 0) throw new Error(violations.join('\n'));
  // Half an interval of polls is what chance gives.
  yield limited(`  clips are here ${delayS.toFixed(1)} s after their jobs' end`, delayS, {
    atMost: polls.every_s * SCALE,
  });
  yield limited(`  ${ratio.toFixed(3)} × the list schedule`, ratio, { atMost: 1.03 });
}

const castreelRun = (shots, concurrency) =>
  measured(async (folder, env) => {
    const lines = Array.from(
      { length: shots },
      (_, n) => `      - { id: s${n}, prompt: Shot number ${n}. }\n`,
    );
    mkdirSync(join(folder, 'storyboards'));
    writeFileSync(join(folder, 'storyboards/film.yaml'), `${HEAD}${lines.join('')}${REST}`);
    const models = { 'grok-imagine-video': { text: { polls } } };
    const config = { providers: { xai: { rates: { creates_per_second: createsPerSecond }, models } } };
    writeFileSync(join(folder, 'castreel.config.yaml'), JSON.stringify(config));
    const words = ['render', '--scene', 'all', '--yes', '--max-cost', '1000', '--json'];
    const ran = await run([COMMAND, ...words, '--concurrency', String(concurrency)], { cwd: folder, env });
    return {
      ...ran,
      shots,
      concurrency,
      spacingMs: 1000 / createsPerSecond,
      ends: await endsIn(join(folder, 'ledger')),
    };
  });

const plainRun = (shots, concurrency) =>
  measured(async (folder, env) => {
    const given = JSON.stringify({ shots, concurrency, pollIntervalMs, out: folder });
    const ran = await run([join(HERE, 'plain.js'), given], { cwd: folder, env });
    return { ...ran, shots, concurrency, spacingMs: 0, ends: JSON.parse(ran.stdout) };
  });

/** The film is not made: one shot of it is never asked for. */
const HEAD = `version: 1
model: xai/grok-imagine-video
format: { resolution: 480p }
defaults: { duration: 1 }
scenes:
  - id: all
    shots:
`;
const REST = '  - { id: rest, shots: [{ id: end, prompt: The end. }] }\n';

async function measured(work) {
  return await withService({ provider: 'xai', took }, async (folder, env, journal) => {
    const ran = await work(folder, env);
    const { posts, polls, violations, cpuMs: serviceCpuMs } = await journal();
    if (posts.length !== ran.shots) throw new Error(`${posts.length} posts for ${ran.shots} shots`);
    const ends = posts.map(({ job }) => ran.ends[job]);
    if (ends.includes(undefined))
      throw new Error(`${Object.keys(ran.ends).length} of ${ran.shots} clips came`);
    const makespanMs = Math.max(...ends) - posts[0].atMs;
    const times = posts.map(({ tookMs }) => tookMs);
    const may = { slots: ran.concurrency, spacingMs: ran.spacingMs };
    const delayS = (medianDelayMs(posts, ran.ends) * SCALE) / 1000;
    const ratio = makespanMs / listScheduleMs(times, may);
    const knowingRatio = makespanMs / knowingScheduleMs(times, may);
    return { ...ran, polls, violations, serviceCpuMs, makespanMs, delayS, ratio, knowingRatio };
  });
}
