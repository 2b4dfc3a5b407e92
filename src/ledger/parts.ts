import { getOrMake } from '../base/get-or-make.js';
import type { MicroUsd } from '../base/money.js';
import type { Attempt } from './attempt.js';
import type { LedgerEntry } from './ledger.js';
import { countedOf } from './standing.js';

/**
 * How sure what is counted is, the surest first. `charged`: the provider reported the cost; `estimated`: it was charged,
 * and nobody says how much; `perhaps`: it came to nothing, and nobody says whether it is billed; `uncertain`: its answer
 * was lost; `open`: it is being made.
 */
export const parts = ['charged', 'estimated', 'perhaps', 'uncertain', 'open'] as const;

export type Certainty = (typeof parts)[number];

/** Money, parted by how sure it is; what the caps count is the sum. */
export type Parts = Readonly<Record<Certainty, MicroUsd>>;

export const noParts: Parts = { charged: 0, estimated: 0, perhaps: 0, uncertain: 0, open: 0 };

export function certaintyOf({ state, cost_reported: isReported, failure }: Attempt): Certainty {
  switch (state) {
    case 'intent':
    case 'submitted':
      return 'open';
    case 'uncertain':
      return 'uncertain';
    case 'done':
    case 'failed':
      if (isReported) return 'charged';
      return failure?.charged === 'unknown' ? 'perhaps' : 'estimated';
  }
}

export function partsOf(attempts: Iterable<Attempt>): Parts {
  const sums = { ...noParts };
  for (const attempt of attempts) sums[certaintyOf(attempt)] += countedOf(attempt);
  return sums;
}

/** By provider, in the order in which they were first paid. */
export function partsByProvider(entries: readonly LedgerEntry[]): ReadonlyMap<string, Parts> {
  const byProvider = new Map<string, Attempt[]>();
  for (const { attempt } of entries) {
    if (countedOf(attempt) > 0) getOrMake(byProvider, attempt.request.provider, () => []).push(attempt);
  }
  return new Map([...byProvider].map(([provider, attempts]) => [provider, partsOf(attempts)]));
}

export function addParts(all: Iterable<Parts>): Parts {
  const sums = { ...noParts };
  for (const one of all) for (const part of parts) sums[part] += one[part];
  return sums;
}

export function sumOf(some: Parts): MicroUsd {
  return parts.reduce((sum, part) => sum + some[part], 0);
}
