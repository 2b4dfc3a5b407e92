import type { MicroUsd } from '../../base/money.js';
import type { Failure } from '../../ledger/attempt.js';
import type { LedgerEntry } from '../../ledger/ledger.js';
import { isUncharged } from '../../ledger/standing.js';
import type { Plan, PlannedRequest } from '../../plan/plan.js';
import type { Spent } from '../tally.js';
import { buys, type Consent } from './consent.js';
import { limitsFrom, overOf, type Caps, type Limit } from './limits.js';

/** Why nothing was bought: exit 4, and 6 where a key is the reason. */
export type Refusal =
  | { readonly kind: 'unknown_price'; readonly requests: readonly PlannedRequest[] }
  /** More, or dearer, than was agreed to: the plan has moved since. */
  | { readonly kind: 'not_agreed'; readonly requests: readonly PlannedRequest[] }
  | (Limit & {
      readonly kind: 'over_cap';
      readonly neededMicroUsd: MicroUsd;
      readonly fits: Fitting;
    })
  /** A provider that is needed has no key. */
  | { readonly kind: 'no_access'; readonly providers: readonly string[] }
  /** Or says that the key, or what stands behind it, is no good. */
  | { readonly kind: 'bad_access'; readonly refused: ReadonlyMap<string, Failure> }
  /** Their adapters, or this machine, could not even ask. */
  | { readonly kind: 'broken_access'; readonly messages: readonly string[] }
  /** What is paid for could not be kept. */
  | { readonly kind: 'no_store'; readonly problem: string }
  /** A key comes out in what would be sent. */
  | { readonly kind: 'typed_key'; readonly variable: string; readonly request: PlannedRequest }
  /** The record is not whole, which may hide money: its holes say where. */
  | { readonly kind: 'holes' };

/** The largest leading part, in plan order, that would fit under a cap. */
export type Fitting = {
  /** As a whole. */
  readonly requests: readonly PlannedRequest[];
  /** What those cost. */
  readonly microUsd: MicroUsd;
  /** Some takes of the next one; null: none. */
  readonly takes: { readonly request: PlannedRequest; readonly number: number } | null;
};

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
 * Of what a plan would buy, what was agreed to at its price: of a plan that is made while a run goes on, nothing else
 * is ordered.
 */
export function coveredIn(
  plan: Plan,
  { consent, entries }: { consent: Consent; entries: readonly LedgerEntry[] },
): readonly PlannedRequest[] {
  const agreed = agreedAfter(consent, entries);
  return buys(plan).flatMap((one) => {
    const each = agreed.get(one.id);
    if (one.capability.free) return consent.plan === null || each !== undefined ? [one] : [];
    const { left, eachMicroUsd } = each ?? { left: 0, eachMicroUsd: 0 };
    const isDearer = (one.estimateMicroUsd ?? Infinity) > eachMicroUsd;
    return left <= 0 || isDearer ? [] : [{ ...one, toBuy: Math.min(one.toBuy, left) }];
  });
}

/**
 * Whether what a plan would buy may be bought, all of it or nothing. Money that a provider takes beyond its estimate later is not
 * refused here: it is counted, and stops new creates at the cap.
 */
export function admit(
  buying: readonly PlannedRequest[],
  given: { consent: Consent; caps: Caps; spent: Spent; entries: readonly LedgerEntry[] },
): Refusal | null {
  const { consent, spent } = given;
  const paid = buying.filter((one) => !one.capability.free);
  const unknown = paid.filter((one) => one.estimateMicroUsd === null);
  if (unknown.length > 0) return { kind: 'unknown_price', requests: unknown };

  const agreed = agreedAfter(consent, given.entries);
  const moved = buying.filter((one) => {
    const each = agreed.get(one.id);
    // What is free may be made as often as somebody deletes it, but a plan file is of certain films.
    if (one.capability.free) return consent.plan !== null && each === undefined;
    return each === undefined || one.toBuy > each.left || priceOf(one) > each.eachMicroUsd;
  });
  if (moved.length > 0) return { kind: 'not_agreed', requests: moved };

  const neededMicroUsd = sum(paid.map((one) => one.toBuy * priceOf(one)));
  const over = overOf(neededMicroUsd, limitsFrom(given.caps, consent)(spent));
  if (over === null) return null;
  const fits = leadingPart(paid, over.capMicroUsd - over.countedMicroUsd);
  return { kind: 'over_cap', ...over, neededMicroUsd, fits };
}

function underPlan(consent: Consent, entries: readonly LedgerEntry[]): readonly LedgerEntry[] {
  return consent.plan === null ? [] : entries.filter((entry) => entry.attempt.plan_sha256 === consent.plan);
}

function leadingPart(paid: readonly PlannedRequest[], roomMicroUsd: MicroUsd): Fitting {
  let microUsd = 0;
  for (const [index, one] of paid.entries()) {
    const more = one.toBuy * priceOf(one);
    if (microUsd + more > roomMicroUsd) {
      const number = Math.floor((roomMicroUsd - microUsd) / priceOf(one));
      const takes = number > 0 ? { request: one, number } : null;
      return { requests: paid.slice(0, index), microUsd, takes };
    }
    microUsd += more;
  }
  return { requests: paid, microUsd, takes: null };
}

function priceOf(one: PlannedRequest): MicroUsd {
  return one.estimateMicroUsd ?? 0;
}

function sum(amounts: readonly number[]): number {
  return amounts.reduce((total, amount) => total + amount, 0);
}
