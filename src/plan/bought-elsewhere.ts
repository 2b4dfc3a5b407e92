import type { LedgerRecord } from '../ledger/fold.js';
import type { Address } from '../storyboard/address.js';
import type { Plan } from './plan.js';

/** Slots for which a plan would pay although another record than its own holds attempts of them, or of what they ask for. */
export function boughtElsewhere(plan: Plan, elsewhere: LedgerRecord): readonly Address[] {
  const due = [...plan.requests.values()].filter((one) => one.toBuy > 0 && !one.capability.free);
  return due.flatMap(({ key, slots }) => {
    if (key !== null && elsewhere.byKey.has(key)) return slots;
    return slots.filter((slot) => elsewhere.bySlot.has(slot) || elsewhere.isHeld(slot));
  });
}
