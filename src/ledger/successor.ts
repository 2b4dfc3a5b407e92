import { canonicalJson } from '../base/digest.js';
import type { Attempt, AttemptState } from './attempt.js';

/** Throws unless `next` can stand in the file in which `attempt` stands: what was agreed and sent never changes. */
export function assertSuccessor(attempt: Attempt, next: Attempt): void {
  const successors: Readonly<Record<AttemptState, readonly AttemptState[]>> = {
    intent: ['uncertain', 'submitted', 'failed'],
    uncertain: ['submitted', 'failed'],
    submitted: ['failed', 'done'],
    failed: ['failed'],
    done: ['done'],
  };
  const settled = attempt.state === 'done' || attempt.state === 'failed';
  const same = fixed(attempt, settled) === fixed(next, settled);
  if (successors[attempt.state].includes(next.state) && same) return;
  throw new Error(
    `attempt ${attempt.n} of ${attempt.slot} is ${attempt.state} and cannot become this ${next.state}`,
  );
}

/** Whether two attempts stand for one POST, whatever became of it. */
export function isSamePost(a: Attempt, b: Attempt): boolean {
  return fixed(a, false) === fixed(b, false);
}

/** What a late cost changes, and what every step changes; all else was agreed to or sent. */
const costs: readonly string[] = ['cost_micro_usd', 'cost_reported', 'failure'];
const steps: readonly string[] = [...costs, 'state', 'handle', 'note', 'take', 'submitted_at', 'ended_at'];

function fixed(attempt: Attempt, settled: boolean): string {
  const changing = settled ? costs : steps;
  return canonicalJson(
    Object.fromEntries(Object.entries(attempt).filter(([name]) => !changing.includes(name))),
  );
}
