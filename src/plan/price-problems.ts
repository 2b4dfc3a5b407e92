import type { Diagnostic } from '../base/diagnostic.js';
import { operationName, type Capability } from '../providers/capability.js';
import { info, warning } from '../base/problem.js';
import { placeOf } from '../storyboard/storyboard.js';
import type { Asked, AskedRequest } from './asked.js';
import { makesResolution } from './limits.js';
import { OLD_PRICE_DAYS, priceAgeDays, unpricedAs } from './price.js';

/** What is doubtful about the prices of a plan, once per capability, where the author chose the model. */
export function priceProblems({ requests }: Asked, now: number): Diagnostic[] {
  const first = new Map<Capability, AskedRequest>();
  for (const asked of requests.values()) {
    const { capability, request } = asked;
    // What is not made has no price, and that it is not made was said.
    const isSold = !capability.free && makesResolution(capability, request.resolution);
    if (isSold && !first.has(capability)) first.set(capability, asked);
  }
  return [...first].flatMap(([capability, { slots, request, estimateMicroUsd }]) => {
    const shot = slots[0]?.shot;
    if (shot === undefined) return [];
    const place = placeOf(shot.origins, `model.${capability.operation}`);
    if (estimateMicroUsd === null)
      return [unknownPrice(capability, { place, billedBy: unpricedAs(request.resolution, capability) })];
    const days = priceAgeDays(capability, now);
    return days > OLD_PRICE_DAYS ? [oldPrice(capability, { place, days })] : [];
  });
}

function unknownPrice(
  capability: Capability,
  { place, billedBy }: { place: Diagnostic['place']; billedBy: string },
): Diagnostic {
  const { provider, model, operation } = capability;
  return warning('price-unknown', place, {
    message: `what ${operationName(capability)} costs is not known, so nothing of it can be rendered`,
    hint: `write it in castreel.config.yaml: providers: { ${provider}: { models: { ${model}: { ${operation}: { price_usd: { per_second: { ${billedBy}: … } }, date: … } } } } }`,
  });
}

function oldPrice(
  capability: Capability,
  { place, days }: { place: Diagnostic['place']; days: number },
): Diagnostic {
  return info('price-old', place, {
    message: `the prices of ${operationName(capability)} were read ${days} days ago, on ${capability.date}`,
    hint: 'check that they are still current; `price_usd` and `date` in castreel.config.yaml replace them',
  });
}
