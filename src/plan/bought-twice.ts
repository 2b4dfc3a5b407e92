import type { LedgerEntry } from '../ledger/ledger.js';
import { isUncharged } from '../ledger/standing.js';
import { isClosed, type Asked, type AskedRequest } from './asked.js';
import { attemptLabel, type Labels } from './label.js';
import type { BoughtTwice } from './plan.js';

/**
 * What was bought twice before two clones merged: they gave their attempts the same number. Said until somebody
 * circles one of them.
 */
export function boughtTwice({ requests }: Asked, labels: Labels): BoughtTwice[] {
  return [...requests.values()].flatMap((request) => {
    const slot = request.slots.find((one) => !isClosed(one));
    const twins = request.capability.free ? [] : twinsOf(request);
    if (slot === undefined || twins.length === 0) return [];
    return [{ slot: slot.address, labels: twins.map((entry) => attemptLabel(entry, labels)).sort() }];
  });
}

/** Attempts of one number in one slot's folder: whoever knows of one gives the next another. */
function twinsOf({ attempts }: AskedRequest): LedgerEntry[] {
  const paid = attempts.filter(({ attempt }) => !isUncharged(attempt));
  const isTwin = (one: LedgerEntry, other: LedgerEntry): boolean =>
    one !== other && one.attempt.slot === other.attempt.slot && one.attempt.n === other.attempt.n;
  return paid.filter((one) => paid.some((other) => isTwin(one, other)));
}
