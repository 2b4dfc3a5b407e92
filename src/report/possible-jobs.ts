import { formatUsd } from '../base/money.js';
import type { Attempt } from '../ledger/attempt.js';
import { jobId } from '../ledger/jobs.js';
import type { LedgerEntry } from '../ledger/ledger.js';
import { countedOf, isAdopted, isLost, isUnanswered } from '../ledger/standing.js';
import type { NamedAttempt } from '../plan/label.js';
import type { PossibleJob, Undecided } from '../plan/undecided.js';
import { momentText } from './adopted.js';
import { commandAfter, type Call } from './call.js';
import { FEW } from './listed.js';
import { likelyJobs } from './lost-together.js';
import { attemptName, someNames } from './names.js';
import { unreadText } from './waits.js';
import { sharedText, stepText, type Step, type Wording } from './ways.js';

/** For the likeliest jobs of a lost attempt: what a person compares, and the command that adopts it. */
export function adoptionsOf(
  { slot, label, jobs }: Pick<Undecided, 'slot' | 'label' | 'jobs'>,
  { call, name }: Wording,
): Step[] {
  return likelyJobs({ jobs })
    .slice(0, FEW)
    .map((job) => ({
      command: commandAfter(call, 'resolve', [attemptName({ slot, label }, name), '--adopt', job.id]),
      what: whichText(job, name),
    }));
}

type Typed = Wording & {
  /** The attempt, as a person called it. */
  readonly typed: string;
  /** Why its provider cannot be asked about a job; null: it can. */
  readonly unreached: string | null;
};

/** `castreel resolve` without a decision: what is known of an attempt, and what can be said of it. */
export function undecidedText(
  { attempt }: LedgerEntry,
  { jobs, shared }: Pick<Undecided, 'jobs' | 'shared'>,
  asked: Typed,
): string {
  const { typed, unreached, name } = asked;
  const isUnknown = isUnanswered(attempt) && shared === null;
  const steps = isUnknown ? waysWhenUnanswered(jobs, asked) : waysWhenAnswered(attempt, shared, asked);
  const mayAdopt = isUnknown || isLost(attempt);
  const known = [attempt.note ?? '', unreadText(attempt.unread)].filter((text) => text !== '').join('; ');
  const at = `${momentText(attempt.intent_at)} UTC`;
  return [
    `${typed} is ${attempt.state}, posted at ${at} for ${name(attempt.slot)}${known === '' ? '' : `: ${known}`}`,
    ...(mayAdopt && unreached !== null ? [`  --adopt asks the provider: ${unreached}`] : []),
    ...(steps.length === 0 ? ['  There is nothing to decide.'] : []),
    ...steps.map((step) => `  ${stepText(step)}`),
    ...hardlyLines(jobs, asked),
    '',
  ].join('\n');
}

/** Nobody knows whether it was started. */
function waysWhenUnanswered(jobs: readonly PossibleJob[], asked: Typed): readonly Step[] {
  const likely = likelyJobs({ jobs }).map((job) =>
    stepOf(asked, ['--adopt', job.id], whichText(job, asked.name)),
  );
  return [
    ...likely,
    ...adopting(asked, 'ID', "if the provider's own pages show it"),
    stepOf(asked, ['--never-arrived'], 'if it was not started, and cost nothing'),
    stepOf(asked, ['--lost'], 'if it was billed, and its clip cannot be had'),
  ];
}

/** It has, or had, a job: that may be another's, may come to nothing, or be there although it was given up. */
function waysWhenAnswered(attempt: Attempt, shared: Undecided['shared'], asked: Typed): readonly Step[] {
  const ownJob = attempt.handle === null ? 'ID' : jobId(attempt.handle);
  const isSubmitted = attempt.state === 'submitted';
  const silent = 'if its provider says nothing of it, or its clip cannot be had';
  const wrongly =
    shared === null ? "if the job that was adopted for it is another's" : sharedText(shared, asked.name);
  return [
    ...(isAdopted(attempt) ? [stepOf(asked, ['--disown'], wrongly)] : []),
    ...(isSubmitted ? [stepOf(asked, ['--lost'], silent)] : []),
    ...(isLost(attempt) ? adopting(asked, ownJob, "if the provider's pages show it after all") : []),
  ];
}

function adopting(asked: Typed, job: string, what: string): readonly Step[] {
  return asked.unreached === null ? [stepOf(asked, ['--adopt', job], what)] : [];
}

function stepOf({ call, typed }: Typed, options: readonly string[], what: string): Step {
  return { command: commandAfter(call, 'resolve', [typed, ...options]), what };
}

/** What an attempt is now that somebody decided on it; what is given up stays counted. */
export function becameText(attempt: Attempt): string {
  const counted = countedOf(attempt);
  return isLost(attempt) && counted > 0
    ? `${attempt.state}, and counted as paid (${formatUsd(counted)})`
    : attempt.state;
}

/** Of shots for which the clip of a job was circled that is another's. */
export function uncircledText(names: readonly string[], call: Call): string {
  return `It was circled for ${someNames(names)}, where nothing is circled now: \`${commandAfter(call, 'circle')}\` chooses another take.\n`;
}

const hardlyWords = { time: 'another time', unreached: null } as const;

/** For programs. `also_of`: full addresses of attempts. */
export function possibleJobsJson(jobs: readonly PossibleJob[]): object[] {
  return jobs.map(({ id, model, createdAt, alsoOf, against }) => ({
    id,
    model,
    created_at: createdAt,
    also_of: alsoOf.map(fullName),
    hardly: typeof against === 'object' ? against && `nearer to ${fullName(against)}` : hardlyWords[against],
  }));
}

/** The same of a job that was taken for an attempt and that others have too. `certain`: it is that of one of these. */
export function sharedJobJson(shared: Undecided['shared']): object | null {
  if (shared === null) return null;
  return { id: shared.id, also_of: shared.others.map(fullName), certain: shared.isOthers };
}

function fullName({ slot, label }: NamedAttempt): string {
  return `${slot}#${label}`;
}

/** Its id stands in the command. */
function whichText({ model, createdAt, alsoOf }: PossibleJob, name: Wording['name']): string {
  const others = alsoOf.map((other) => attemptName(other, name));
  const said = [
    ...(createdAt === null ? [] : [`created ${momentText(createdAt)} UTC`]),
    ...(model === null ? [] : [model]),
    ...(others.length === 0 ? [] : [`perhaps that of ${someNames(others, FEW)}`]),
  ];
  return `if it is this job${said.length === 0 ? '' : ` (${said.join('; ')})`}`;
}

/** A job of about that time which `--adopt` would refuse. */
function hardlyText({ id, createdAt, against }: PossibleJob, asked: Typed): string {
  const { call, typed, name } = asked;
  const byForce = commandAfter(call, 'resolve', [typed, '--adopt', id, '--force']);
  const at = createdAt === null ? '' : `, created ${momentText(createdAt)} UTC`;
  if (against === 'unreached') return `perhaps ${id}${at}`;
  const why =
    against === null || against === 'time'
      ? `at ${hardlyWords.time}; if a clock was wrong: ${byForce}`
      : `nearer to ${attemptName(against, name)}`;
  return `hardly ${id}${at}: ${why}`;
}

/** Of jobs of about that time, the first. */
function hardlyLines(jobs: readonly PossibleJob[], asked: Typed): readonly string[] {
  const lines = jobs.flatMap((job) => (job.against === null ? [] : [`  ${hardlyText(job, asked)}`]));
  const more = lines.length - FEW;
  const all = commandAfter(asked.call, 'plan', ['--json']);
  return [...lines.slice(0, FEW), ...(more > 0 ? [`  and ${more} more: ${all}`] : [])];
}
