import { ageAt, ENDLESS_AFTER_MS } from '../ledger/ages.js';
import { isFreeRequest } from '../ledger/request.js';
import type { PlanGiven } from './given.js';
import { namedAttempt, type Labels, type NamedAttempt } from './label.js';

/**
 * Jobs that were paid for, are older than jobs become and can be asked about from here: a person may have to give them up.
 * Not those whose clip is here.
 */
export function stuckIn(
  { record, isReached, stored, now }: PlanGiven,
  labels: Labels,
): readonly NamedAttempt[] {
  return record.entries.flatMap((entry) => {
    const { attempt } = entry;
    const isHere = attempt.arrived !== null && stored.has(attempt.arrived.sha256);
    const isOld = ageAt(attempt, now) > ENDLESS_AFTER_MS;
    return attempt.state === 'submitted' &&
      isOld &&
      !isHere &&
      !isFreeRequest(attempt.request) &&
      isReached(attempt)
      ? [namedAttempt(entry, labels)]
      : [];
  });
}
