import { formatUsd, type MicroUsd } from '../base/money.js';
import { shownSeconds } from '../base/time.js';
import type { Plan, PlannedRequest, PlannedSlot } from '../plan/plan.js';
import { modelName } from '../providers/capability.js';

/** What stands in the price column of a slot's line. */
export type PriceCell = {
  readonly price: string;
  readonly note: string;
  /** What the price column stands for; null: no amount. */
  readonly microUsd: MicroUsd | null;
};

/**
 * Prices of a plan's lines from top to bottom. Each purchase has its price once, on the first line that it is for; the
 * lines after it say where that was, so that the prices on a page add up to what is agreed to.
 */
export function priceOnce(plan: Plan, name: (address: string) => string): (slot: PlannedSlot) => PriceCell {
  const first = new Map<string, string>();
  return (slot) => {
    const request = plan.requests.get(slot.request);
    if (request === undefined || request.toBuy === 0) return { price: '', note: '', microUsd: null };
    const owner = first.get(slot.request);
    if (owner === undefined) {
      first.set(slot.request, slot.address);
      return { price: priceText(request), note: '', microUsd: amountOf(request) };
    }
    const note = owner === slot.address ? 'counted above' : `one clip with ${name(owner)}`;
    return { price: '', note, microUsd: null };
  };
}

/** `4 s`; `8 s, buys 10` where a longer clip is bought than the film shows. */
export function lengthText({ lastsS }: PlannedSlot, request: PlannedRequest | undefined): string {
  const boughtS = request?.request.bought_s ?? null;
  const lasts = `${shownSeconds(lastsS)} s`;
  return boughtS === null || Math.abs(boughtS - lastsS) < 0.005 ? lasts : `${lasts}, buys ${boughtS}`;
}

/** Of all that is to be bought; null: it is free, or nobody knows. */
function amountOf({ toBuy, estimateMicroUsd, capability }: PlannedRequest): MicroUsd | null {
  return capability.free || estimateMicroUsd === null ? null : toBuy * estimateMicroUsd;
}

/** `$0.426`, `3 × $0.43`, `free`, `price unknown`. */
function priceText({ toBuy, estimateMicroUsd, capability }: PlannedRequest): string {
  if (capability.free) return 'free';
  if (estimateMicroUsd === null) return `${modelName(capability)}: price unknown`;
  return `${toBuy > 1 ? `${toBuy} × ` : ''}${formatUsd(estimateMicroUsd)}`;
}
