import { usd } from '../base/money.js';
import type { PlannedRequest } from '../plan/plan.js';
import { modelName } from '../providers/capability.js';
import type { Refusal } from '../run/admission/admit.js';
import type { BadInputs } from '../run/outcome.js';

/** Why nothing was bought, for programs. `unreadable`: files of the record that cannot be read. */
export function refusalJson(refusal: Refusal | BadInputs, unreadable: readonly string[]): object {
  const { kind } = refusal;
  switch (kind) {
    case 'unknown_price': {
      const models = new Set(refusal.requests.map(({ capability }) => modelName(capability)));
      return { kind, models: [...models], slots: slotsOf(refusal.requests) };
    }
    case 'not_agreed':
      return { kind, slots: slotsOf(refusal.requests) };
    case 'over_cap': {
      const { cap, capMicroUsd, countedMicroUsd, neededMicroUsd, fits } = refusal;
      return {
        kind,
        cap,
        cap_usd: usd(capMicroUsd),
        counted_usd: usd(countedMicroUsd),
        needed_usd: usd(neededMicroUsd),
        fits: { slots: slotsOf(fits.requests), usd: usd(fits.microUsd) },
      };
    }
    case 'no_access':
      return { kind, providers: refusal.providers };
    case 'bad_access':
      return { kind, providers: [...refusal.refused].map(([provider, failure]) => ({ provider, failure })) };
    case 'broken_access':
      return { kind, messages: refusal.messages };
    case 'unreadable':
      return { kind, files: unreadable };
    case 'bad_inputs':
      return { kind, sources: refusal.sources };
  }
}

function slotsOf(requests: readonly PlannedRequest[]): readonly string[] {
  return requests.flatMap(({ slots }) => slots);
}
