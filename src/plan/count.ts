import type { LedgerEntry } from '../ledger/ledger.js';
import { isOpen, isUncharged } from '../ledger/standing.js';
import { isClosed, type AskedRequest } from './asked.js';

/** Takes of a request: wanted, on their way, and what is left to buy. */
export type Count = {
  readonly wanted: number;
  readonly open: number;
  readonly missing: number;
};

/** The largest `takes` among its uncircled slots, less what there is, is on its way or was used up. */
export function countOf({ slots, takes, attempts, capability }: AskedRequest): Count {
  const wanted = Math.max(0, ...slots.map((slot) => (isClosed(slot) ? 0 : slot.shot.takes)));
  // What a free model left unfinished is simply made again.
  const open = capability.free ? 0 : attempts.filter(({ attempt }) => isOpen(attempt)).length;
  const usedUp = attempts.filter(isUsedUp).length;
  const missing = Math.max(0, wanted - takes.length - open - usedUp);
  return { wanted, open, missing };
}

/** A failure that cost money, or may have, uses up one that was wanted. */
function isUsedUp({ attempt }: LedgerEntry): boolean {
  return attempt.state === 'failed' && !isUncharged(attempt);
}
