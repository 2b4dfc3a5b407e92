import { getOrMake } from '../base/get-or-make.js';
import type { LedgerRecord } from '../ledger/fold.js';
import type { LedgerEntry } from '../ledger/ledger.js';
import { isFreeRequest } from '../ledger/request.js';
import type { Address } from '../storyboard/address.js';
import type { Plan } from './plan.js';

/**
 * What was paid for shots that no board has any more, by the slot that it was bought for, oldest first. Of a plan of all
 * boards: what another board asks for now is in none of it.
 */
export function unboardedIn(
  { slots, requests }: Plan,
  { entries, byKey }: LedgerRecord,
): ReadonlyMap<Address, readonly LedgerEntry[]> {
  const asked = new Set([...requests.values()].flatMap(({ key }) => byKey.get(key ?? '') ?? []));
  const left = new Map<Address, LedgerEntry[]>();
  for (const entry of entries) {
    const { attempt } = entry;
    const isAsked = asked.has(entry) || attempt.slots.some((slot) => slots.has(slot));
    if (!isAsked && !isFreeRequest(attempt.request)) getOrMake(left, attempt.slot, () => []).push(entry);
  }
  return left;
}
