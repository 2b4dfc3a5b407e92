import type { MicroUsd } from '../../base/money.js';
import type { Spent } from '../tally.js';
import type { Consent } from './consent.js';

/** Null: no cap. */
export type Caps = {
  /** `--max-cost`: what this run opens plus what is still open from earlier runs. */
  readonly runMicroUsd: MicroUsd | null;
  /** `cap_usd` of the config: the whole ledger, for ever. */
  readonly ledgerMicroUsd: MicroUsd | null;
};

/** How much may be spent, and what counts against it already. */
export type Limit = {
  readonly cap: 'ledger' | 'run' | 'plan';
  readonly capMicroUsd: MicroUsd;
  readonly countedMicroUsd: MicroUsd;
};

/** The caps of the project and the run, and of a plan file its sum: when real costs rise above estimates, that holds too. */
export function limitsFrom(caps: Caps, consent: Consent): (spent: Spent) => readonly Limit[] {
  const agreed = [...consent.requests.values()];
  const agreedMicroUsd = agreed.reduce((sum, { number, eachMicroUsd }) => sum + number * eachMicroUsd, 0);
  const limitsOn = (spent: Spent) =>
    [
      { cap: 'ledger', capMicroUsd: caps.ledgerMicroUsd, countedMicroUsd: spent.ledgerMicroUsd },
      { cap: 'run', capMicroUsd: caps.runMicroUsd, countedMicroUsd: spent.runMicroUsd },
      {
        cap: 'plan',
        capMicroUsd: consent.plan === null ? null : agreedMicroUsd,
        countedMicroUsd: spent.planMicroUsd,
      },
    ] as const;
  return (spent) =>
    limitsOn(spent).flatMap(({ capMicroUsd, ...limit }) =>
      capMicroUsd === null ? [] : [{ ...limit, capMicroUsd }],
    );
}

/** The first limit that an amount would break; what is free breaks none. */
export function overOf(amountMicroUsd: MicroUsd, limits: readonly Limit[]): Limit | null {
  const isOver = ({ capMicroUsd, countedMicroUsd }: Limit): boolean =>
    countedMicroUsd + amountMicroUsd > capMicroUsd;
  return amountMicroUsd === 0 ? null : (limits.find(isOver) ?? null);
}
