import type { MicroUsd } from '../base/money.js';
import type { Attempt } from './attempt.js';

/** Money may still be going: the outcome is not known. */
export function isOpen(attempt: Attempt): boolean {
  return isUnanswered(attempt) || attempt.state === 'submitted';
}

/** Nobody knows its job, if there is one: a history or a person may say it. */
export function isUnanswered({ state }: Attempt): boolean {
  return state === 'uncertain' || state === 'intent';
}

/**
 * Whose an intent is, for a clone: `ours` was left by a run that died, or is just being posted, and `theirs` only its own
 * clone may change. Null: it is none.
 */
export function whoseIntent(attempt: Attempt, clone: string): 'ours' | 'theirs' | null {
  if (attempt.state !== 'intent') return null;
  return attempt.clone === clone ? 'ours' : 'theirs';
}

/** Whether somebody took a job for the attempt's, which no answer to its POST named. */
export function isAdopted({ handle, adopted }: Attempt): boolean {
  return handle !== null && adopted !== null;
}

/**
 * Whether somebody said that there is nothing to be had of it: a person that there is no job, or none that can be
 * fetched, or its provider that it knows the job no more. None of that proves anything: it may be shown later.
 */
export function isLost({ state, failure }: Attempt): boolean {
  return state === 'failed' && failure?.kind === 'lost';
}

/** It came to nothing and cost nothing: as if it had never been made. */
export function isUncharged({ state, failure }: Attempt): boolean {
  return state === 'failed' && failure?.charged === 'no';
}

/** What the caps count for one attempt: its real cost, or what is reserved while that is not known. */
export function countedOf(attempt: Attempt): MicroUsd {
  return isUncharged(attempt) ? 0 : (attempt.cost_micro_usd ?? attempt.reserved_micro_usd);
}

/** What is known of an attempt of whose job nothing is. */
export const unanswered = {
  state: 'uncertain',
  handle: null,
  adopted: null,
  candidates: [],
  unread: null,
  failure: null,
  arrived: null,
  take: null,
  cost_micro_usd: null,
  cost_reported: false,
  submitted_at: null,
  ended_at: null,
} as const satisfies Partial<Attempt>;
