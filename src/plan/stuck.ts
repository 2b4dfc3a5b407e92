import { isFreeRequest } from '../ledger/request.js';
import type { PlanGiven } from './given.js';
import { attemptLabel, type Labels } from './label.js';
import type { NamedAttempt } from './undecided.js';

/** A job that is older ends seldom. */
const STUCK_MS = 60 * 60_000;

/** Jobs that were paid for so long ago, and can be asked about from here, that a person may have to give them up. */
export function stuckIn({ record, isReached, now }: PlanGiven, labels: Labels): readonly NamedAttempt[] {
  return record.entries.flatMap((entry) => {
    const { state, request, slot, submitted_at: submittedAt } = entry.attempt;
    const isOld = submittedAt !== null && now - Date.parse(submittedAt) > STUCK_MS;
    return state === 'submitted' && isOld && !isFreeRequest(request) && isReached(entry.attempt)
      ? [{ slot, label: attemptLabel(entry, labels) }]
      : [];
  });
}
