import type { PossibleJob, Undecided } from '../plan/undecided.js';
import { momentText } from './adopted.js';
import { commandAfter } from './call.js';
import { attemptName } from './names.js';
import { table } from './table.js';
import { decideOn, TO_DECIDE, type Step, type Wording } from './ways.js';
import { wrapped } from './wrapped.js';

/** Lost answers that share jobs of which nothing says whose each is. */
export type Together = { readonly attempts: readonly Undecided[]; readonly jobs: readonly PossibleJob[] };

/** What lost answers share is said once for all of them: each alone would name all the others for every job. */
export function lostTogether(undecided: readonly Undecided[]): readonly Together[] {
  const groups: { attempts: Undecided[]; jobs: Map<string, PossibleJob> }[] = [];
  for (const one of undecided) {
    const jobs = new Map(likelyJobs(one).map((job) => [job.id, job]));
    if (jobs.size === 0) continue;
    const joined = { attempts: [one], jobs };
    for (const group of groups.filter((other) => [...other.jobs.keys()].some((id) => jobs.has(id)))) {
      groups.splice(groups.indexOf(group), 1);
      joined.attempts.unshift(...group.attempts);
      for (const [id, job] of group.jobs) joined.jobs.set(id, job);
    }
    groups.push(joined);
  }
  return groups
    .filter(({ attempts }) => attempts.length > 1)
    .map(({ attempts, jobs }) => ({ attempts, jobs: [...jobs.values()] }));
}

/** Those against which nothing speaks. */
export function likelyJobs({ jobs }: Pick<Undecided, 'jobs'>): readonly PossibleJob[] {
  return jobs.filter(({ against }) => against === null);
}

/** What a person may do about them. */
export function decideTogether({ attempts, jobs }: Together, wording: Wording): readonly Step[] {
  const many =
    jobs.length === 1 ? 'one job may be theirs, below' : `${jobs.length} jobs may be theirs, below`;
  return attempts
    .slice(0, 1)
    .map((first) => ({ ...decideOn(first, wording), what: `${many}; ${TO_DECIDE}` }));
}

const ADVICE =
  "These answers were lost, and any job beside them may be theirs. Each column is in the order of its times, which proves nothing: compare words and pictures on the provider's pages.";

/** Nobody compares more in one look. */
const ROWS = 40;

/** Attempts and jobs side by side, each in the order of their times; empty: nothing is shared. */
export function togetherText(
  groups: readonly Together[],
  { call, name, columns }: Wording & { readonly columns: number },
): string {
  if (groups.length === 0) return '';
  const head = ['posted (UTC)', 'lost answer of', 'created (UTC)', 'job'];
  const rows = groups.flatMap((group) => [[], ...rowsOf(group, name)]).slice(1);
  const more = rows.length - ROWS;
  const shown = table([head, ...rows.slice(0, ROWS)]).map((line) => `    ${line}`.replace(/^ +\n$/, '\n'));
  return [
    `  ${wrapped(ADVICE, { indent: 2, columns: Math.min(columns, 120) })}\n`,
    ...shown,
    ...(more > 0 ? [`    and ${more} more: ${commandAfter(call, 'plan', ['--json'])}\n`] : []),
  ].join('');
}

function rowsOf({ attempts, jobs }: Together, name: Wording['name']): string[][] {
  const posted = byTime(attempts, ({ postedAt }) => postedAt);
  const created = byTime(jobs, ({ createdAt }) => createdAt ?? '');
  return Array.from({ length: Math.max(posted.length, created.length) }, (_, index) => {
    const [attempt, job] = [posted[index], created[index]];
    return [
      ...(attempt === undefined ? ['', ''] : [momentText(attempt.postedAt), attemptName(attempt, name)]),
      ...(job === undefined ? [] : [job.createdAt === null ? 'not said' : momentText(job.createdAt), job.id]),
    ];
  });
}

function byTime<T>(all: readonly T[], timeOf: (one: T) => string): readonly T[] {
  return all.toSorted((a, b) => (timeOf(a) < timeOf(b) ? -1 : timeOf(a) > timeOf(b) ? 1 : 0));
}
