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
    case 'not_agreed':
      return nextLine(call.planFile === null ? wholeRender(call) : planAgain(call, call.planFile));
    case 'bad_inputs':
      return nextLine(commandAfter(call, 'plan'));
    case 'unknown_price':
      return nextLine(planAgain(call, call.planFile), WRITTEN);
    case 'broken_access':
    case 'no_store':
    case 'typed_key':
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

type OverCap = Extract<Refusal, { kind: 'over_cap' }>;

/** More shots are not typed one by one. */
const TYPED = 8;

function nextOverCap(
  { cap, capMicroUsd, countedMicroUsd, neededMicroUsd, fits }: OverCap,
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
  const retake = takesThatFit(call, { fits, neededMicroUsd });
  if (retake !== null) return nextLine(wholeRender(retake), 'to buy what fits');
  if (cap === 'ledger') return nextLine(wholeRender(call), 'when cap_usd allows it');
  return nextLine(wholeRender(call, agreeing(countedMicroUsd + neededMicroUsd)), 'to allow it');
}

/** The call with fewer takes of the one shot that it was to retake, where it buys nothing else; null: that is not so. */
function takesThatFit(
  call: Call,
  { fits: { takes }, neededMicroUsd }: Pick<OverCap, 'fits' | 'neededMicroUsd'>,
): Call | null {
  const { retakes, rebuy } = call.options;
  const [only, second] = retakes;
  if (takes === null || only === undefined || second !== undefined || call.planFile !== null) return null;
  const { request, number } = takes;
  const isAll = request.toBuy * (request.estimateMicroUsd ?? 0) === neededMicroUsd;
  const count = only.count - (request.toBuy - number);
  if (!isAll || rebuy.length > 0 || count < 1) return null;
  return { ...call, options: { ...call.options, retakes: [{ ...only, count }] } };
}
