import { formatUsd } from '../base/money.js';
import type { Attempt } from '../ledger/attempt.js';
import { countedOf, isUnanswered } from '../ledger/fold.js';
import { jobId } from '../ledger/jobs.js';
import type { LedgerEntry } from '../ledger/ledger.js';
import { isAdopted, isLost } from '../ledger/transition.js';
import type { NamedAttempt, PossibleJob, Undecided } from '../plan/undecided.js';
import { momentText } from './adopted.js';
import { commandAfter } from './call.js';
import { likelyJobs } from './lost-together.js';
import { attemptName, someNames } from './names.js';
import { unreadText } from './waits.js';
import { stepText, type Step, type Wording } from './ways.js';

/** More jobs of one lost answer are listed by `castreel resolve` alone. */
const FEW = 3;

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

/** `castreel resolve` without a decision: what is known of an attempt, and what can be said of it. `typed`: as a person called it; `unreached`: why its provider cannot be asked about a job. */
export function undecidedText(
  { attempt }: LedgerEntry,
  jobs: readonly PossibleJob[],
  { typed, unreached, call, name }: Wording & { readonly typed: string; readonly unreached: string | null },
): string {
  const { state, slot } = attempt;
  const command = (...options: string[]): string => commandAfter(call, 'resolve', [typed, ...options]);
  const ownJob = attempt.handle === null ? 'ID' : jobId(attempt.handle);
  const adopting = (id: string, what: string): Step[] =>
    unreached === null ? [{ command: command('--adopt', id), what }] : [];
  const known = [attempt.note ?? '', unreadText(attempt.unread)].filter((text) => text !== '');
  const steps: Step[] = isUnanswered(attempt)
    ? [
        ...likelyJobs({ jobs }).map((job) => ({
          command: command('--adopt', job.id),
          what: whichText(job, name),
        })),
        ...adopting('ID', "if the provider's own pages show it"),
        { command: command('--never-arrived'), what: 'if it was not started, and cost nothing' },
        { command: command('--lost'), what: 'if it was billed, and its clip cannot be had' },
      ]
    : [
        ...(isAdopted(attempt)
          ? [{ command: command('--disown'), what: "if the job that was adopted for it is another's" }]
          : []),
        ...(attempt.state === 'submitted'
          ? [
              {
                command: command('--lost'),
                what: 'if its provider says nothing of it, or its clip cannot be had',
              },
            ]
          : []),
        ...(isLost(attempt) ? adopting(ownJob, "if the provider's pages show it after all") : []),
      ];
  const mayAdopt = isUnanswered(attempt) || isLost(attempt);
  const locked = unreached === null || !mayAdopt ? '' : `  --adopt asks the provider: ${unreached}\n`;
  const hardly = jobs.flatMap((job) => (job.against === null ? [] : [`  ${hardlyText(job, name)}\n`]));
  const nothing = steps.length === 0 ? '  There is nothing to decide.\n' : '';
  const at = `${momentText(attempt.intent_at)} UTC`;
  return `${typed} is ${state}, posted at ${at} for ${name(slot)}${known.length === 0 ? '' : `: ${known.join('; ')}`}\n${locked}${nothing}${[...steps.map((step) => `  ${stepText(step)}\n`), ...firstOf(hardly)].join('')}`;
}

/** What an attempt is now that somebody decided on it; what is given up stays counted. */
export function becameText(attempt: Attempt): string {
  const counted = countedOf(attempt);
  return isLost(attempt) && counted > 0
    ? `${attempt.state}, and counted as paid (${formatUsd(counted)})`
    : attempt.state;
}

/** Of shots for which the clip of a job was circled that is another's. */
export function uncircledText(names: readonly string[]): string {
  return `It was circled for ${someNames(names)}, where nothing is circled now: castreel circle chooses another take.\n`;
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
function hardlyText({ id, createdAt, against }: PossibleJob, name: Wording['name']): string {
  const at = createdAt === null ? '' : `, created ${momentText(createdAt)} UTC`;
  if (against === 'unreached') return `perhaps ${id}${at}`;
  const why =
    against === null || against === 'time'
      ? `at ${hardlyWords.time}`
      : `nearer to ${attemptName(against, name)}`;
  return `hardly ${id}${at}: ${why}`;
}

function firstOf(lines: readonly string[]): readonly string[] {
  const more = lines.length - FEW;
  return [...lines.slice(0, FEW), ...(more > 0 ? [`  and ${more} more that are hardly its own\n`] : [])];
}
