import { usd } from '../base/money.js';
import type { PlannedRequest } from '../plan/plan.js';
import { modelName } from '../providers/capability.js';
import type { Refusal } from '../run/admission/admit.js';
import type { BadInputs } from '../run/outcome.js';

/** Why nothing was bought, for programs. `holes`: the files at which the record is not whole. */
export function refusalJson(refusal: Refusal | BadInputs, holes: readonly string[]): object {
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
    case 'typed_key':
      return { kind, variable: refusal.variable, slots: slotsOf([refusal.request]) };
    case 'no_store':
      return { kind, problem: refusal.problem };
    case 'holes':
      return { kind: 'unreadable', files: holes }; // as programs have always read it
    case 'bad_inputs':
      return { kind, sources: refusal.sources };
  }
}

function slotsOf(requests: readonly PlannedRequest[]): readonly string[] {
  return requests.flatMap(({ slots }) => slots);
}
