import type { MicroUsd } from '../base/money.js';
import type { Attempt, Failure } from './attempt.js';

/** What was charged is never forgotten; that nothing was is asked for again. */
export function reportedCost({
  cost_reported: isReported,
  cost_micro_usd: cost,
}: Attempt): Pick<Attempt, 'cost_micro_usd' | 'cost_reported'> {
  const isKept = isReported && cost !== 0;
  return { cost_micro_usd: isKept ? cost : null, cost_reported: isKept };
}

/**
 * A cost that was reported counts, whatever the contract says about failures of this kind. That it was nothing settles
 * what nobody knew, and takes back nobody's word that money went.
 */
export function chargedBy(failure: Failure, costMicroUsd: MicroUsd | null): Failure {
  if (costMicroUsd === null) return failure;
  if (costMicroUsd > 0) return { ...failure, charged: 'yes' };
  return failure.charged === 'unknown' ? { ...failure, charged: 'no' } : failure;
}

/** What a failure is taken to have cost that no cost was reported of; null: it is not known whether it did. */
export function assumedCost({ charged }: Failure, reservedMicroUsd: MicroUsd): MicroUsd | null {
  return { yes: reservedMicroUsd, no: 0, unknown: null }[charged];
}
