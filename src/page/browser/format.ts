import type { SummaryShot, SummaryTake } from '../summary/summary.js';

/** `$0.216`, `$4.20`: at least two decimals. */
export function dollars(amount: number): string {
  const [whole = '0', decimals = ''] = amount
    .toFixed(6)
    .replace(/0{1,4}$/, '')
    .split('.');
  return `$${Number(whole).toLocaleString('en-US')}.${decimals}`;
}

/** `4.2 s`. */
export function seconds(amount: number): string {
  return `${Math.round(amount * 100) / 100} s`;
}

/** How long a film runs: `26.2 s`, `22:13`. */
export function runtime(amount: number): string {
  return amount < 60 ? seconds(amount) : clock(amount);
}

/** A moment of a film: `0:04.2`, `22:13`. */
export function clock(amount: number): string {
  const tenths = Math.round(amount * 10);
  const [minutes, rest] = [Math.floor(tenths / 600), (tenths % 600) / 10];
  return `${minutes}:${rest < 10 ? '0' : ''}${rest}`;
}

/** `2 shots`. */
export function counted(count: number, noun: string): string {
  return `${count.toLocaleString('en-US')} ${noun}${count === 1 ? '' : 's'}`;
}

/** What was paid for a take: `≈` where the provider has not said so. */
export function costOf(take: SummaryTake): string {
  if (take.free) return 'free';
  if (take.cost_usd === 0) return 'not charged';
  return `${take.cost_reported ? '' : '≈'}${dollars(take.cost_usd)}`;
}

/** States are told apart by sign and word, colour only helps. */
export const signs: Readonly<Record<SummaryShot['state'], string>> = {
  new: '+',
  changed: '~',
  failed: '!',
  uncertain: '?',
  away: '−',
  waiting: '…',
  in_flight: '›',
  circled: '●',
  current: '=',
};

export function stateName(state: SummaryShot['state']): string {
  return state.replace('_', ' ');
}

/** `2026-11-20 10:01`, in UTC as the ledger has it. */
export function moment(iso: string | null): string {
  return iso === null ? '' : `${iso.slice(0, 16).replace('T', ' ')} UTC`;
}
