import type { Failure } from '../ledger/attempt.js';
import type { Refusal } from '../run/admission/admit.js';
import type { BadInputs } from '../run/outcome.js';
import { agreeing, commandAfter, planAgain, renderOf, wholeRender, type Call } from './call.js';
import { WRITTEN } from './next.js';
import { fittingNames } from './refusal.js';
import { remedyText, type KeyVars } from './remedy.js';
import { nextLine, type Wording } from './ways.js';

/** `keyVars`: by provider, the variable that holds its key. */
export type Worded = Wording & { readonly keyVars: KeyVars };

/** What lets a refused render go on: nothing was bought. */
export function nextAfterRefusal(refusal: Refusal | BadInputs, { call, name, keyVars }: Worded): string {
  switch (refusal.kind) {
    case 'no_access':
      return nextLine(wholeRender(call), 'when it is there');
    case 'bad_access':
      return nextWithAccess(refusal.refused, { call, keyVars, again: wholeRender(call) });
    case 'broken_access':
      return nextLine(wholeRender(call), 'when that is mended');
    case 'not_agreed':
      return nextLine(call.planFile === null ? wholeRender(call) : planAgain(call, call.planFile));
    case 'bad_inputs':
      return nextLine(commandAfter(call, 'plan'));
    case 'unknown_price':
      return nextLine(planAgain(call, call.planFile), WRITTEN);
    case 'holes':
      return nextLine(wholeRender(call), 'when that is mended');
    case 'over_cap':
      return nextOverCap(refusal, { call, name });
  }
}

/** A provider said no to the account: the same again would be told the same. */
export function nextWithAccess(
  refused: ReadonlyMap<string, Failure>,
  { again, ...worded }: { readonly call: Call; readonly keyVars: KeyVars; readonly again: string },
): string {
  const remedies = [...refused].map(([provider, failure]) => remedyText(provider, failure, worded));
  return `${remedies.join('')}${nextLine(again, 'when that is done')}`;
}

/** More shots are not typed one by one. */
const TYPED = 8;

function nextOverCap(
  { cap, capMicroUsd, countedMicroUsd, neededMicroUsd, fits }: Extract<Refusal, { kind: 'over_cap' }>,
  { call, name }: Wording,
): string {
  if (cap === 'plan') return nextLine(planAgain(call, call.planFile));
  const { retakes, rebuy } = call.options;
  const isPlain = call.planFile === null && retakes.length + rebuy.length === 0;
  const shots = fittingNames(fits, name);
  if (isPlain && shots.length > 0 && shots.length <= TYPED)
    return nextLine(
      renderOf(call, shots, cap === 'run' ? agreeing(capMicroUsd) : call.agreed),
      'to buy what fits',
    );
  if (cap === 'ledger') return nextLine(wholeRender(call), 'when cap_usd allows it');
  return nextLine(wholeRender(call, agreeing(countedMicroUsd + neededMicroUsd)), 'to allow it');
}
