import type { LedgerEntry } from '../ledger/ledger.js';
import { isOpen, isUncharged } from '../ledger/standing.js';
import { isClosed, type AskedRequest } from './asked.js';

/** Takes of a request: wanted, and what is left to buy. */
export type Count = {
  readonly wanted: number;
  readonly missing: number;
};

/** The largest `takes` among its uncircled slots, less what there is, is on its way or was used up. */
export function countOf(request: AskedRequest): Count {
  const { slots, takes, attempts } = request;
  const wanted = Math.max(0, ...slots.map((slot) => (isClosed(slot) ? 0 : slot.shot.takes)));
  const usedUp = attempts.filter(isUsedUp).length;
  const missing = Math.max(0, wanted - takes.length - openOf(request).length - usedUp);
  return { wanted, missing };
}

/** What is being made of a request; what a free model left unfinished is simply made again. */
export function openOf({ capability, attempts }: AskedRequest): readonly LedgerEntry[] {
  return capability.free ? [] : attempts.filter(({ attempt }) => isOpen(attempt));
}

/** A failure that cost money, or may have, uses up one that was wanted. */
function isUsedUp({ attempt }: LedgerEntry): boolean {
  return attempt.state === 'failed' && !isUncharged(attempt);
}
