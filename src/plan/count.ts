import { keyStart } from '../ledger/attempt-path.js';
import type { LedgerEntry } from '../ledger/ledger.js';
import type { Outlying } from '../ledger/outlying.js';
import { isOpen, isUncharged } from '../ledger/standing.js';
import { isClosed, type AskedRequest } from './asked.js';
import type { PlanGiven } from './given.js';

/** Takes of a request: wanted, and what is left to buy. */
export type Count = {
  readonly wanted: number;
  readonly missing: number;
  /** What would be missing, were it not paid for on another branch. */
  readonly outlying: number;
};

/** The largest `takes` among its uncircled slots, less what there is, is on its way or was used up. */
export function countOf(request: AskedRequest, given: Pick<PlanGiven, 'outlying'>): Count {
  const { slots, takes, attempts } = request;
  const wanted = Math.max(0, ...slots.map((slot) => (isClosed(slot) ? 0 : slot.shot.takes)));
  const usedUp = attempts.filter(isUsedUp).length;
  const lacking = Math.max(0, wanted - takes.length - openOf(request).length - usedUp);
  const isThere = outlyingOf(request, given) !== null;
  return { wanted, missing: isThere ? 0 : lacking, outlying: isThere ? lacking : 0 };
}

/** What only another branch has of a request. */
export function outlyingOf(
  { key }: AskedRequest,
  { outlying }: Pick<PlanGiven, 'outlying'>,
): Outlying | null {
  return key === null ? null : (outlying.get(keyStart(key)) ?? null);
}

/** What is being made of a request; what a free model left unfinished is simply made again. */
export function openOf({ capability, attempts }: AskedRequest): readonly LedgerEntry[] {
  return capability.free ? [] : attempts.filter(({ attempt }) => isOpen(attempt));
}

/** A failure that cost money, or may have, uses up one that was wanted. */
function isUsedUp({ attempt }: LedgerEntry): boolean {
  return attempt.state === 'failed' && !isUncharged(attempt);
}
