import type { MicroUsd } from '../base/money.js';
import { countedOf, isUncharged } from '../ledger/fold.js';
import type { LedgerEntry } from '../ledger/ledger.js';
import type { Plan, PlannedRequest } from '../plan/plan.js';
import type { Spent } from './book.js';
import { buys, type Consent } from './consent.js';

/** Null: no cap. */
export type Caps = {
  /** `--max-cost`: what this run opens plus what is still open from earlier runs. */
  readonly runMicroUsd: MicroUsd | null;
  /** `cap_usd` of the config: the whole ledger, for ever. */
  readonly ledgerMicroUsd: MicroUsd | null;
};

/** Why nothing was bought: exit 4. */
export type Refusal =
  | { readonly kind: 'unknown_price'; readonly requests: readonly PlannedRequest[] }
  /** More, or dearer, than was agreed to: the plan has moved since. */
  | { readonly kind: 'not_agreed'; readonly requests: readonly PlannedRequest[] }
  | {
      readonly kind: 'over_cap';
      readonly cap: 'run' | 'ledger' | 'plan';
      readonly capMicroUsd: MicroUsd;
      /** Counted before anything of this run. */
      readonly countedMicroUsd: MicroUsd;
      readonly neededMicroUsd: MicroUsd;
      /** The largest leading part, in plan order, that would fit. */
      readonly fits: { readonly attempts: number; readonly microUsd: MicroUsd };
    }
  /** A provider that is needed has no key. */
  | { readonly kind: 'no_access'; readonly providers: readonly string[] }
  /** Files of the ledger that cannot be read may hide money. */
  | { readonly kind: 'unreadable'; readonly paths: readonly string[] };

/** How many of each request a consent still covers, by id. */
export type Agreed = Map<string, { left: number; readonly eachMicroUsd: MicroUsd }>;

/** What is left of a consent after the attempts that were made under it; uncharged failures gave theirs back. */
export function agreedAfter(consent: Consent, entries: readonly LedgerEntry[]): Agreed {
  const agreed: Agreed = new Map(
    [...consent.requests].map(([id, one]) => [id, { left: one.number, eachMicroUsd: one.eachMicroUsd }]),
  );
  for (const { attempt } of underPlan(consent, entries)) {
    const one = agreed.get(attempt.request_id);
    if (one !== undefined && !isUncharged(attempt)) one.left -= 1;
  }
  return agreed;
}

/**
 * Whether a plan may be bought, all of it or nothing. Money that a provider takes beyond its estimate later is not
 * refused here: it is counted, and stops new creates at the cap.
 */
export function admit(
  plan: Plan,
  given: { consent: Consent; caps: Caps; spent: Spent; entries: readonly LedgerEntry[] },
): Refusal | null {
  const { consent, caps, spent } = given;
  const paid = buys(plan).filter((one) => !one.capability.free);
  const unknown = paid.filter((one) => one.estimateMicroUsd === null);
  if (unknown.length > 0) return { kind: 'unknown_price', requests: unknown };

  const agreed = agreedAfter(consent, given.entries);
  const moved = paid.filter((one) => {
    const each = agreed.get(one.id);
    return each === undefined || one.toBuy > each.left || priceOf(one) > each.eachMicroUsd;
  });
  if (moved.length > 0) return { kind: 'not_agreed', requests: moved };

  const underPlanMicroUsd = sum(underPlan(consent, given.entries).map((entry) => countedOf(entry.attempt)));
  const totalMicroUsd = sum([...consent.requests.values()].map((one) => one.number * one.eachMicroUsd));
  const limits = [
    { cap: 'ledger', capMicroUsd: caps.ledgerMicroUsd, countedMicroUsd: spent.ledgerMicroUsd },
    { cap: 'run', capMicroUsd: caps.runMicroUsd, countedMicroUsd: spent.runMicroUsd },
    {
      cap: 'plan',
      capMicroUsd: consent.plan === null ? null : totalMicroUsd,
      countedMicroUsd: underPlanMicroUsd,
    },
  ] as const;
  const neededMicroUsd = sum(paid.map((one) => one.toBuy * priceOf(one)));
  for (const { cap, capMicroUsd, countedMicroUsd } of limits) {
    if (capMicroUsd === null || neededMicroUsd === 0) continue;
    if (countedMicroUsd + neededMicroUsd <= capMicroUsd) continue;
    const fits = leadingPart(paid, capMicroUsd - countedMicroUsd);
    return { kind: 'over_cap', cap, capMicroUsd, countedMicroUsd, neededMicroUsd, fits };
  }
  return null;
}

function underPlan(consent: Consent, entries: readonly LedgerEntry[]): readonly LedgerEntry[] {
  return consent.plan === null ? [] : entries.filter((entry) => entry.attempt.plan_sha256 === consent.plan);
}

function leadingPart(
  paid: readonly PlannedRequest[],
  roomMicroUsd: MicroUsd,
): { attempts: number; microUsd: MicroUsd } {
  const part = { attempts: 0, microUsd: 0 };
  for (const one of paid) {
    for (let i = 0; i < one.toBuy; i += 1) {
      if (part.microUsd + priceOf(one) > roomMicroUsd) return part;
      part.attempts += 1;
      part.microUsd += priceOf(one);
    }
  }
  return part;
}

function priceOf(one: PlannedRequest): MicroUsd {
  return one.estimateMicroUsd ?? 0;
}

function sum(amounts: readonly number[]): number {
  return amounts.reduce((total, amount) => total + amount, 0);
}
