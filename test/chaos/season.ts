import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { LedgerEntry } from '../../src/ledger/ledger.js';
import { isOpen, isUncharged } from '../../src/ledger/standing.js';
import { castreelHere, inProject } from '../support/command.js';
import { ledgerIn } from '../support/paid-project.js';
import { chance } from '../support/service/chance.js';
import type { Clips } from '../support/service/clips.js';
import { add, countFaults, type Counts } from './counts.js';
import { projectFiles, storyOf, type Story } from './film.js';
import { live, type Death } from './life.js';
import { complaintsAtLast, complaintsNow, match, overdrawn, unfound, wasDisowned } from './reconcile.js';
import { openServices, type Services } from './services.js';

export type SeasonGiven = {
  readonly seed: number;
  readonly kills: number;
  /** One of all tests. */
  readonly short: boolean;
  readonly clips: Clips;
};
export type Season = { readonly complaints: readonly string[]; readonly counts: Counts };

/** One board from nothing to its films, by processes that are killed, over services that fail in every way. */
export async function season({ seed, kills, short, clips }: SeasonGiven): Promise<Season> {
  const luck = luckOf(seed);
  const services = await openServices(seed, clips);
  const story = storyOf({ short });
  try {
    const boardMicroUsd = await priceOf(story, services);
    const capMicroUsd = luck() < 0.5 ? boardMicroUsd : null;
    return await inProject(projectFiles(story, capMicroUsd === null ? null : capMicroUsd / 1e6), (cwd) =>
      play({ services, story, cwd, luck, kills, boardMicroUsd, capMicroUsd, knowsUploads: true }),
    );
  } finally {
    await services.close();
  }
}

type Luck = () => number;

type Stage = {
  readonly services: Services;
  readonly story: Story;
  readonly cwd: string;
  readonly luck: Luck;
  readonly kills: number;
  readonly boardMicroUsd: number;
  readonly capMicroUsd: number | null;
  /** Nobody deleted what is remembered of uploads, and no two processes uploaded at once. */
  knowsUploads: boolean;
};

async function play(stage: Stage): Promise<Season> {
  const { services, cwd, luck, kills } = stage;
  const counts: Counts = new Map();
  const complaints: string[] = [];
  for (let n = 0; n < kills && complaints.length === 0; n += 1) {
    complaints.push(...(await liveOnce(stage, counts, deathBy(luck))));
    if (luck() < 0.3) await decideOne(stage, counts);
  }
  const last = complaints.length === 0 ? await endInPeace(stage, counts) : { complaints: [], said: '' };
  const entries = await ledgerIn(cwd);
  complaints.push(...last.complaints, ...(await complaintsAtLast(entries, stage)));
  if (complaints.length > 0) complaints.push(last.said);
  countFaults(counts, services, entries);
  return { complaints, counts };
}

/** `said`: by the last run. */
type Peace = { readonly complaints: readonly string[]; readonly said: string };

/** Until nothing is open and nothing more is bought: a person decides what only a person can. */
async function endInPeace(stage: Stage, counts: Counts): Promise<Peace> {
  const { services, story, cwd } = stage;
  services.calm();
  let [last, isRefused, isSought] = ['', false, false];
  for (let round = 0; round < 8; round += 1) {
    while (isSought && (await decideOne(stage, counts)));
    const posted = services.posts().length;
    // Whom a cap refuses to buy still collects what is paid.
    const words = isRefused ? ['render', '--collect', '--json'] : agreed(story, null);
    const { code, said } = await live(words, { services, cwd, death: null });
    isRefused = code === 4;
    add(counts, 'starts of render');
    add(counts, `exit ${code}`);
    const complaints = await look(stage);
    last = `exit ${code}: ${said}`;
    if (code === 1 || code === null) complaints.push('it broke off');
    const entries = await ledgerIn(cwd);
    if (!isSought && !isRefused) complaints.push(...unfound(entries, stage));
    if (complaints.length > 0) return { complaints, said: last };
    const isUnderWay = entries.some(({ attempt }) => isOpen(attempt));
    const isAtRest = isSought && !isUnderWay && services.posts().length === posted;
    if (isAtRest && [0, 4, 5].includes(code ?? -1)) return { complaints: [], said: last };
    isSought ||= !isRefused;
  }
  return { complaints: ['it comes to no end'], said: last };
}

/** A process, what it did to the caps, and what holds after it. */
async function liveOnce(stage: Stage, counts: Counts, death: Death): Promise<string[]> {
  const { services, story, cwd, luck, boardMicroUsd } = stage;
  const before = await ledgerIn(cwd);
  const isCollecting = luck() < 0.1;
  const tight = luck();
  // To the micro-dollar what is still to be paid or open, now and then half of it, else plenty.
  const left = boardMicroUsd - usedUp(before);
  const capMicroUsd = tight < 0.4 ? left : tight < 0.5 ? Math.floor(left / 2) : null;
  const posted = services.posts().length;
  const words = isCollecting ? ['render', '--collect', '--json'] : agreed(story, capMicroUsd);
  const outage = luck() < 0.15 ? outageOf(services, luck) : null;
  const rival = luck() < 0.1 ? live(agreed(story, null), { services, cwd, death: deathBy(luck) }) : null;
  if (luck() < 0.1) await forgetUploads(stage, counts);
  stage.knowsUploads &&= rival === null;
  const life = await live(words, { services, cwd, death });
  await Promise.all([outage, rival]);
  add(counts, isCollecting ? 'starts of render --collect' : 'starts of render');
  if (rival !== null) add(counts, 'starts of a rival');
  if (outage !== null) add(counts, 'outages');
  add(counts, life.code === null ? `killed after ${death.after}` : `exit ${life.code}`);

  const after = await ledgerIn(cwd);
  const complaints = await look(stage);
  const paths = new Set(before.map(({ path }) => path));
  const settled = new Set(before.filter(({ attempt }) => !isOpen(attempt)).map(({ path }) => path));
  const counted = after.filter(({ path }) => !settled.has(path));
  if (rival === null && !isCollecting) {
    complaints.push(...overdrawn(counted, { services, capMicroUsd }, ({ path }) => !paths.has(path)));
  }
  if (rival === null && isCollecting && services.posts().length > posted) complaints.push('--collect posted');
  if (life.code === 1) complaints.push(life.said);
  return complaints.map((one) => `${words.join(' ')}: ${one}`);
}

/** It may be deleted at any time: that costs uploads, never money. */
async function forgetUploads(stage: Stage, counts: Counts): Promise<void> {
  await rm(join(stage.cwd, '.castreel/uploads'), { recursive: true, force: true });
  stage.knowsUploads = false;
  add(counts, 'uploads forgotten');
}

async function look(stage: Stage): Promise<string[]> {
  return await complaintsNow(await ledgerIn(stage.cwd), stage);
}

/** What a person says of the first attempt whose answer was lost, who knows what the services' pages show. */
async function decideOne({ services, story, cwd, luck }: Stage, counts: Counts): Promise<boolean> {
  const entries = await ledgerIn(cwd);
  const open = entries.find(({ attempt: { state } }) => state === 'uncertain' || state === 'intent');
  if (open === undefined) return false;
  const job = match(entries, { services, story }).jobs.get(open.path);
  const how =
    job === undefined
      ? ['--never-arrived', '--force']
      : luck() < 0.1
        ? ['--lost', '--force']
        : ['--adopt', job.id, ...(wasDisowned(open.attempt, job) ? ['--force'] : [])];
  const name = `${open.attempt.slot}#t${String(open.attempt.n).padStart(2, '0')}`;
  const { code, stderr } = await castreelHere(['resolve', name, ...how], { cwd, env: services.env });
  add(counts, `resolve ${how[0] ?? ''}`);
  if (code !== 0 && code !== 4) throw new Error(`resolve ${name} ${how.join(' ')}: exit ${code}\n${stderr}`);
  return true;
}

/** Of one service. */
async function outageOf({ all }: Services, luck: Luck): Promise<void> {
  const { service } = all[Math.floor(luck() * all.length)]!;
  await sleep(luck() * 1500);
  await service.stop();
  await sleep(300);
  await service.listen();
}

function agreed({ words }: Story, capMicroUsd: number | null): string[] {
  const usd = capMicroUsd === null ? '20' : (capMicroUsd / 1e6).toFixed(6);
  return ['render', ...words, '--yes', '--max-cost', usd, '--json'];
}

/** Of the board's price: what needs no more money. */
function usedUp(entries: readonly LedgerEntry[]): number {
  return entries
    .filter(({ attempt }) => !isOpen(attempt) && !isUncharged(attempt))
    .reduce((sum, { attempt }) => sum + attempt.reserved_micro_usd, 0);
}

function deathBy(luck: Luck): Death {
  const kinds = ['start', 'word', 'post', 'post', 'post', 'poll', 'download', 'upload'] as const;
  const after = kinds[Math.floor(luck() * kinds.length)] ?? 'post';
  const ms = { start: 100 + luck() * 800, word: luck() ** 3 * 6000 }[after as string] ?? luck() * 40;
  return {
    after,
    nth: 1 + Math.floor(luck() * 3),
    ms: Math.round(ms),
    signal: luck() < 0.15 ? 'SIGINT' : 'SIGKILL',
  };
}

function luckOf(seed: number): Luck {
  let n = 0;
  return () => chance(seed, `luck ${(n += 1)}`);
}

async function priceOf(story: Story, services: Services): Promise<number> {
  return await inProject(projectFiles(story, null), async (cwd) => {
    const { stdout } = await castreelHere(['plan', ...story.words, '--json'], { cwd, env: services.env });
    const { totals } = JSON.parse(stdout) as { totals: { estimate_usd: number } };
    return Math.round(totals.estimate_usd * 1e6);
  });
}
