/** Money is whole micro-USD inside (1 USD = 1,000,000); only text for people and files shows dollars. */
export type MicroUsd = number;

export function microUsd(usd: number): MicroUsd {
  return Math.round(usd * 1_000_000);
}

/** Dollars as a number, for documents that programs read. */
export function usd(amount: MicroUsd): number {
  return amount / 1_000_000;
}

/** `$0.216`, `$4.20`, `$1,204.00`: at least two decimals, more only where they say something. */
export function formatUsd(amount: MicroUsd): string {
  const sign = amount < 0 ? '-' : '';
  const whole = Math.floor(Math.abs(amount) / 1_000_000);
  const decimals = String(Math.abs(amount) % 1_000_000)
    .padStart(6, '0')
    .replace(/0{1,4}$/, '');
  return `${sign}$${whole.toLocaleString('en-US')}.${decimals}`;
}
