import { canonicalJson } from '../base/digest.js';
import type { Attempt, AttemptState } from './attempt.js';
import { isSameJob, timesDisowned } from './jobs.js';
import { isAdopted, isLost, unanswered } from './standing.js';

/** Throws unless `next` can stand in the file in which `attempt` stands: what was agreed and sent never changes. */
export function assertSuccessor(attempt: Attempt, next: Attempt): void {
  const successors: Readonly<Record<AttemptState, readonly AttemptState[]>> = {
    intent: ['uncertain', 'submitted', 'failed'],
    uncertain: ['uncertain', 'submitted', 'failed'],
    submitted: ['submitted', 'failed', 'done'],
    failed: isLost(attempt) ? ['failed', 'submitted'] : ['failed'],
    done: ['done'],
  };
  const isNext = isDisowned(attempt, next)
    ? isSame(attempt, next, [...steps, 'disowned'])
    : successors[attempt.state].includes(next.state) &&
      isSame(attempt, next, attempt.state === next.state ? changes[attempt.state] : steps) &&
      (attempt.handle === null || isSameJob(attempt, next));
  if (isNext) return;
  throw new Error(
    `attempt ${attempt.n} of ${attempt.slot} is ${attempt.state} and cannot become this ${next.state}`,
  );
}

/** Whether two attempts stand for one POST, whatever became of it. */
export function isSamePost(a: Attempt, b: Attempt): boolean {
  return isSame(a, b, [...steps, 'disowned']);
}

/** Whether the job that was adopted for an attempt was taken from it again. */
function isDisowned(attempt: Attempt, next: Attempt): boolean {
  const times = timesDisowned(attempt.disowned, attempt.handle);
  const isTaken = isAdopted(attempt) && timesDisowned(next.disowned, attempt.handle) === times + 1;
  return isTaken && next.state === 'uncertain' && next.handle === null;
}

/** What changes when an attempt becomes what it was not; all else was agreed to or sent, or is a job of another's. */
const steps: readonly string[] = [...Object.keys(unanswered), 'note'];

/** What is found out while it stays what it is. */
const changes: Readonly<Record<AttemptState, readonly string[]>> = {
  intent: [],
  uncertain: ['candidates', 'unread'],
  submitted: ['arrived'],
  failed: ['cost_micro_usd', 'cost_reported', 'failure'],
  done: ['cost_micro_usd', 'cost_reported'],
};

function isSame(a: Attempt, b: Attempt, changing: readonly string[]): boolean {
  const fixed = (attempt: Attempt): string =>
    canonicalJson(Object.fromEntries(Object.entries(attempt).filter(([name]) => !changing.includes(name))));
  return fixed(a) === fixed(b);
}
