import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { systemClock } from '../../src/base/clock.js';
import { durableFiles } from '../../src/disk/durable.js';
import { openStore } from '../../src/disk/store.js';
import type { Attempt } from '../../src/ledger/attempt.js';
import type { LedgerEntry } from '../../src/ledger/ledger.js';
import { countedOf, isOpen, isUncharged } from '../../src/ledger/standing.js';
import { mediaFacts } from '../../src/media/facts.js';
import type { Job } from '../support/service/jobs.js';
import type { Post } from '../support/service/journal.js';
import { chosen, FILM_FRAMES, type Story } from './film.js';
import { jobIn, type Services } from './services.js';

/** What the ledger and the services' journals say of each other. */
export type Matched = {
  /** By path of the attempt: the job that it stands for, or may stand for where it has no handle. */
  readonly jobs: ReadonlyMap<string, Job>;
  readonly complaints: readonly string[];
};

/** Every job belongs to exactly one attempt: by its handle, or by the body that was posted where the answer was lost. */
export function match(
  entries: readonly LedgerEntry[],
  { services, story }: Pick<Seen, 'services' | 'story'>,
): Matched {
  const complaints: string[] = [];
  const byId = new Map(services.jobs().map((job) => [job.id, job]));
  const jobs = new Map<string, Job>();
  for (const { path, attempt } of entries) {
    const id = jobIn(attempt.handle);
    if (id === null) continue;
    const job = byId.get(id);
    if (job === undefined) complaints.push(`${path} has the handle ${id}, which names no job of its own`);
    else jobs.set(path, job);
    byId.delete(id);
  }
  // Without a handle it is known by its body, which two takes of one request share.
  const started = services.posts().filter(({ job }) => job !== null && byId.has(job));
  const waiting = entries.filter(({ attempt }) => attempt.handle === null && mayHaveRun(attempt));
  for (const post of started) {
    const at = waiting.findIndex(({ attempt }) => attempt.body_sha256 === bodyHash(post));
    const [entry] = at < 0 ? [] : waiting.splice(at, 1);
    if (entry === undefined)
      complaints.push(`${post.job} of "${post.prompt}" is billed and no attempt is left for it`);
    else jobs.set(entry.path, byId.get(post.job ?? '')!);
  }
  for (const { words, takes } of story.wanted) {
    const isBilled = (post: Post): boolean => post.prompt.includes(words) && post.billedMicroUsd > 0;
    const billed = services.posts().filter(isBilled).length;
    if (billed > takes) complaints.push(`"${words}" was billed ${billed} times, and ${takes} were wanted`);
  }
  return { jobs, complaints };
}

type Seen = {
  readonly services: Services;
  readonly story: Story;
  readonly cwd: string;
  readonly capMicroUsd: number | null;
};

/** What must hold at any moment, whoever died just now. */
export async function complaintsNow(
  entries: readonly LedgerEntry[],
  { services, story, cwd, capMicroUsd }: Seen,
): Promise<string[]> {
  const { jobs, complaints } = match(entries, { services, story });
  const store = openStore({ dir: join(cwd, '.castreel/store'), files: durableFiles, clock: systemClock });
  const said = [...complaints, ...services.violations()];
  for (const { path, attempt } of entries) {
    const { state, take } = attempt;
    const job = jobs.get(path);
    said.push(...miscounted(attempt, job, services).map((why) => `${path} (${state}) ${why}`));
    if (state !== 'done') continue;
    if ((await store.verified(take?.sha256 ?? '')) === null)
      said.push(`${path} is done, and its clip is not there`);
    if (job !== undefined && sha256(await bytesOf(job, services)) !== take?.sha256) {
      said.push(`${path} has another clip than its job made`);
    }
  }
  return [...said, ...overdrawn(entries, { services, capMicroUsd })];
}

/** Of what is open or nobody can tell at least what was billed is counted; of all else, exactly that. */
function miscounted(attempt: Attempt, job: Job | undefined, services: Services): string[] {
  const { state, failure, reserved_micro_usd: reserved } = attempt;
  const [billed, counted] = [job?.billedMicroUsd ?? 0, countedOf(attempt)];
  const isDearer = job?.fate === 'costs_more'; // which is found out in the end
  const isUnclear = isGivenUp(attempt) || (state === 'failed' && failure?.charged === 'unknown');
  if (isOpen(attempt)) return billed > reserved && !isDearer ? [`reserves ${reserved} of ${billed}`] : [];
  if (isUnclear) return counted < billed && !isDearer ? [`counts ${counted}, and ${billed} were billed`] : [];
  if (awaitsCharge(attempt, job, services)) return [];
  return counted === billed ? [] : [`counts ${counted}, and exactly ${billed} were billed`];
}

/**
 * What a run left uncertain though its service's history ties a job to it alone. A request can be built again as it was
 * sent where it is known which of the service's files were sent with it; one that is known by its id need not be.
 */
export function unfound(
  entries: readonly LedgerEntry[],
  { services, story, knowsUploads }: Pick<Seen, 'services' | 'story'> & { readonly knowsUploads: boolean },
): string[] {
  const { jobs } = match(entries, { services, story });
  return entries.flatMap(({ path, attempt }) => {
    const { state, body_sha256, request } = attempt;
    const job = jobs.get(path);
    const alike = entries.filter(({ attempt }) => attempt.body_sha256 === body_sha256);
    const isLone = (knowsUploads || request.inputs.length === 0) && alike.length === 1;
    const named = job === undefined ? undefined : services.named(job);
    const isTold = named?.tells === true && (isLone || named.name === 'aimlapi');
    return state === 'uncertain' && isTold && !wasDisowned(attempt, job)
      ? [`${path} is uncertain, and ${named.name} lists ${job?.id}`]
      : [];
  });
}

/** A person adopted it, and it cost more than was planned: castreel asks once more. */
export function wasDisowned({ disowned }: Attempt, job: Job | undefined): boolean {
  return disowned.some(({ handle }) => jobIn(handle) === job?.id);
}

/** What must hold besides when all has come to its end: what was wanted is bought, and whatever was billed and made is here. */
export async function complaintsAtLast(
  entries: readonly LedgerEntry[],
  { services, story, cwd, capMicroUsd }: Seen,
): Promise<string[]> {
  const { jobs } = match(entries, { services, story });
  const isDearer = capMicroUsd !== null && services.jobs().some(({ fate }) => fate === 'costs_more');
  const store = openStore({ dir: join(cwd, '.castreel/store'), files: durableFiles, clock: systemClock });
  const said = entries
    .filter(({ attempt }) => isOpen(attempt))
    .map(({ path, attempt }) => `${path} is still ${attempt.state}`);
  const of = (words: string): Attempt[] =>
    entries.flatMap(({ attempt }) => (attempt.prompt.includes(words) ? [attempt] : []));
  const doneOf = (words: string, atLeastS = 0): number =>
    of(words).filter(({ state, take }) => state === 'done' && secondsOf(take) >= atLeastS).length;
  for (const { words, takes, after } of story.wanted) {
    const due = after === null ? takes : Math.min(takes, doneOf(after.words, after.atLeastS));
    const bought = of(words).filter((attempt) => !isUncharged(attempt)).length;
    const isAmiss = bought > due || (bought < due && !isDearer);
    if (isAmiss) said.push(`"${words}" was bought ${bought} times, and ${due} were due`);
  }
  for (const { path, attempt } of entries) {
    const job = jobs.get(path);
    if (awaitsCharge(attempt, job, services)) said.push(`${path}: what it cost has not landed`);
    if (job === undefined || attempt.handle === null || !isMade(job)) continue;
    if ((await store.verified(sha256(await bytesOf(job, services)))) === null) {
      said.push(
        `${path}: the clip of ${job.id} was made and billed, and is not in the store (${attempt.state})`,
      );
    }
  }
  // Two takes of one shot are one in the film.
  const isWhole = story.wanted.every(
    ({ words, takes }) => doneOf(words) >= (chosen.includes(words) ? 1 : takes),
  );
  const isShort = services.jobs().some(({ fate }) => fate === 'wrong_length');
  for (const film of isWhole ? story.films : []) {
    const facts = await mediaFacts(join(cwd, film)).catch(() => null);
    const frames = facts?.kind === 'video' ? facts.frames : 0;
    if (isShort ? frames === 0 : frames !== FILM_FRAMES) said.push(`${film} has ${frames} frames`);
  }
  return said;
}

/** Attempts that were begun although the cap had no room for them then, among those that it counts. */
export function overdrawn(
  entries: readonly LedgerEntry[],
  { services, capMicroUsd }: Pick<Seen, 'services' | 'capMicroUsd'>,
  begun: (entry: LedgerEntry) => boolean = () => true,
): string[] {
  if (capMicroUsd === null) return [];
  return entries.filter(begun).flatMap(({ path, attempt }) => {
    const before = entries.filter((one) => one.path !== path && one.attempt.intent_at <= attempt.intent_at);
    const spent = before.reduce((sum, one) => sum + countedAt(attempt.intent_at, one.attempt, services), 0);
    return spent + attempt.reserved_micro_usd > capMicroUsd
      ? [`${path} was begun with ${spent} micro-USD spent and reserved under a cap of ${capMicroUsd}`]
      : [];
  });
}

function secondsOf(take: Attempt['take']): number {
  return take === null ? 0 : (take.frames * take.rate.d) / take.rate.n;
}

/** A settled attempt is written a moment after its end, and counts from then on. */
const WRITTEN_MS = 1000;

function countedAt(time: string, attempt: Attempt, services: Services): number {
  const isSettled = attempt.ended_at !== null && Date.parse(attempt.ended_at) + WRITTEN_MS < Date.parse(time);
  const counted = countedOf(attempt);
  // A charge that landed late may have been known then, or not.
  if (isSettled)
    return isChargedLate(attempt, services) ? Math.min(counted, attempt.reserved_micro_usd) : counted;
  // What ends uncharged may be given free at any moment around.
  return isUncharged(attempt) ? 0 : attempt.reserved_micro_usd;
}

/** Its charge may not have landed yet: so far it counts as estimated. */
function awaitsCharge(attempt: Attempt, job: Job | undefined, services: Services): boolean {
  const { state, cost_reported } = attempt;
  return state === 'done' && !cost_reported && job !== undefined && isChargedLate(attempt, services);
}

function isChargedLate({ request }: Attempt, { all }: Services): boolean {
  return all.some(({ name, chargesLate }) => chargesLate && name === request.provider);
}

function mayHaveRun(attempt: Attempt): boolean {
  return isOpen(attempt) || isGivenUp(attempt);
}

function isGivenUp({ handle, failure }: Attempt): boolean {
  return handle === null && failure?.kind === 'lost' && failure.charged === 'yes';
}

async function bytesOf(job: Job, services: Services): Promise<Uint8Array> {
  return await services.named(job).service.bytesOf(job.id);
}

function bodyHash({ body }: Post): string {
  return sha256(Buffer.from(JSON.stringify(body)));
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

const UNMADE = ['moderated_', 'failed_', 'expired', 'no_result'];

function isMade({ fate, order }: Job): boolean {
  return order.clip.kind !== 'never' && !UNMADE.some((kind) => fate?.startsWith(kind) === true);
}
