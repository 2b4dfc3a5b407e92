import type { Attempt } from '../ledger/attempt.js';
import type { Address } from '../storyboard/address.js';

/** The numbers of attempts in their slots: above all that is known, not what is on the disk alone: a file may be gone for a while. */
export interface Numbers {
  next(slot: Address): number;
  note(attempt: Attempt): void;
  /** Of an attempt that was removed; it is given again only where it is the slot's last. */
  giveBack(attempt: Attempt): void;
}

export function openNumbers(attempts: readonly Attempt[]): Numbers {
  const last = new Map<Address, number>();
  const lastOf = (slot: Address): number => last.get(slot) ?? 0;
  const note = ({ slot, n }: Attempt): void => void last.set(slot, Math.max(n, lastOf(slot)));
  attempts.forEach(note);
  return {
    next: (slot) => lastOf(slot) + 1,
    note,
    giveBack({ slot, n }) {
      if (lastOf(slot) === n) last.set(slot, n - 1);
    },
  };
}
