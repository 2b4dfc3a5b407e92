import type { MicroUsd } from '../base/money.js';
import type { Capability } from '../providers/capability.js';
import type { ExpectedRequest } from './expected-request.js';

/** From this age on a price is doubted aloud. */
export const OLD_PRICE_DAYS = 90;

/** What a request is billed by, besides what stands in it. */
export type Billed = {
  /** Expected seconds of what is made, without what an extension was given. */
  readonly newS: number;
  /** Seconds of video sent. */
  readonly sentS: number;
  /** Of the board: the scale of a clip whose resolution follows its source. */
  readonly resolution: string;
};

/**
 * What one attempt is expected to cost; null: the price is unknown. From what is expected of the parent's clip, never
 * from its measured frames, so that a price agreed to before the parent was shot holds afterwards.
 */
export function estimateOf(request: ExpectedRequest, { price }: Capability, billed: Billed): MicroUsd | null {
  // A clip is in the board's resolution; of a picture nobody knows what the model makes of it: the dearest.
  const isOfVideo = request.inputs.some(({ use }) => use === 'video');
  const perSecond = rateOf(
    price.per_second_micro_usd,
    request.resolution,
    isOfVideo ? billed.resolution : 'unknown',
  );
  if (perSecond === null) return null;
  const images = request.inputs.filter((input) => input.use !== 'video').length;
  return Math.round(
    perSecond * billed.newS +
      price.per_input_image_micro_usd * images +
      price.per_input_second_micro_usd * billed.sentS,
  );
}

/** Under which key of `per_second` the config may write what is not known of it. */
export function unpricedAs(resolution: string | null, { price }: Capability): string {
  const isPriced = Object.keys(price.per_second_micro_usd ?? {}).length > 0;
  return isPriced ? (resolution ?? 'any') : 'any';
}

/** Whole days since a capability's prices were read. */
export function priceAgeDays(capability: Capability, now: number): number {
  return Math.floor((now - Date.parse(capability.date)) / 86_400_000);
}

function rateOf(
  rates: Capability['price']['per_second_micro_usd'],
  asked: string | null,
  expected: string,
): MicroUsd | null {
  if (rates === null) return null;
  const known = rates[asked ?? expected] ?? rates.any;
  if (known !== undefined) return known;
  // A source larger than the model makes comes back in the model's largest.
  return asked === null && Object.keys(rates).length > 0 ? Math.max(...Object.values(rates)) : null;
}
