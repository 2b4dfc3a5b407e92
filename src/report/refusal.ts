import { formatUsd } from '../base/money.js';
import type { PlannedRequest, Unmatched } from '../plan/plan.js';
import type { Fitting, Refusal } from '../run/admission/admit.js';
import type { BadInputs } from '../run/outcome.js';
import type { Storyboard } from '../storyboard/storyboard.js';
import { missingPricesText } from './missing-prices.js';
import { someNames } from './names.js';
import { missingKeysText, type KeyVars } from './remedy.js';
import { soughtText } from './sought.js';

/** Why nothing was bought, and what to do. `begun`: or nothing more, by a run that followed something. */
export function refusalText(
  refusal: Refusal | BadInputs,
  {
    name,
    keyVars,
    begun,
  }: {
    readonly name: (address: string) => string;
    readonly keyVars: KeyVars;
    readonly begun: boolean;
  },
): string {
  const nothing = begun ? 'Nothing more was bought' : 'Nothing was bought';
  switch (refusal.kind) {
    case 'unknown_price':
      return `${nothing}. ${missingPricesText(refusal.requests).trimEnd()}`;
    case 'not_agreed':
      return `${nothing}: the plan has changed since it was agreed to (${slotsOf(refusal.requests, name)}).`;
    case 'over_cap': {
      const { capMicroUsd, countedMicroUsd, neededMicroUsd, fits } = refusal;
      const cap = { run: '--max-cost', ledger: 'cap_usd of castreel.config.yaml', plan: 'the plan file' }[
        refusal.cap
      ];
      return [
        `${nothing}: this needs ${formatUsd(neededMicroUsd)}, ${formatUsd(countedMicroUsd)} already counts, and ${cap} allows ${formatUsd(capMicroUsd)}.`,
        fitsText(fits, name),
      ].join('\n');
    }
    case 'no_access':
      return `${nothing}: ${missingKeysText(refusal.providers, keyVars)}`;
    case 'bad_access':
      return [...refusal.refused]
        .map(([provider, { kind, message }]) => {
          const what =
            kind === 'funds'
              ? `the account at ${provider} pays for nothing`
              : `${provider} does not take the key`;
          return `${nothing}: ${what}: ${message}`;
        })
        .join('\n');
    case 'broken_access':
      return refusal.messages.map((message) => `${nothing}: ${message}`).join('\n');
    case 'typed_key':
      return `${nothing}: the key in ${refusal.variable} comes out in what would be sent for ${slotsOf([refusal.request], name)}. Remove its parts from the texts, and have it replaced if anybody else may have seen them.`;
    case 'no_store':
      return `${nothing}: its clips could not be kept: ${refusal.problem}.`;
    case 'holes':
      return `${nothing}: the record is not whole.`;
    case 'bad_inputs':
      return [
        `${nothing}: it is not certain that these inputs are what the plan was made with.`,
        ...refusal.sources.map(
          ({ source, slots, problem }) => `  ${source} (${someNames(slots.map(name))}): ${problem}`,
        ),
      ].join('\n');
  }
}

function fitsText({ requests, microUsd, takes }: Fitting, name: (address: string) => string): string {
  if (takes === null && requests.length === 0) return 'Not even the first shot would fit.';
  const { number, request } = takes ?? { number: 0, request: null };
  const some =
    request === null ? [] : [`${number} of the ${request.toBuy} takes of ${slotsOf([request], name)}`];
  const what = [...(requests.length === 0 ? [] : [leadingNames(fittingNames({ requests }, name))]), ...some];
  const cost = microUsd + number * (request?.estimateMicroUsd ?? 0);
  return `Of it ${what.join(' and ')} would fit (${formatUsd(cost)}).`;
}

/** The first of what is to be shot: all of them, or how far they go. */
function leadingNames(names: readonly string[]): string {
  const [first = '', last = ''] = [names[0], names.at(-1)];
  return names.length > 6 ? `the first ${names.length} to shoot, ${first} to ${last},` : names.join(', ');
}

/** What would fit: a shot for each request. */
export function fittingNames(
  { requests }: Pick<Fitting, 'requests'>,
  name: (address: string) => string,
): readonly string[] {
  return requests.flatMap(({ slots: [first] }) => (first === undefined ? [] : [name(first)]));
}

/** Options that name nothing, or too much. */
export function unmatchedText(unmatched: readonly Unmatched[], storyboards: readonly Storyboard[]): string {
  return unmatched.map((one) => oneUnmatchedText(one, storyboards)).join('\n');
}

function oneUnmatchedText({ text, problem, among }: Unmatched, storyboards: readonly Storyboard[]): string {
  const [nearest = null] = among;
  const meant = nearest === null ? '' : `; did you mean ${nearest}?`;
  switch (problem) {
    case 'no_shot':
      return soughtText(text, { kind: 'unknown', nearest }, storyboards);
    case 'several_shots':
      return soughtText(text, { kind: 'ambiguous', addresses: among }, storyboards);
    case 'no_take':
      return `there is no ${text}: ${among.length === 0 ? 'it has no take yet' : `its takes are ${among.join(', ')}`}`;
    case 'not_away':
      return `${text}: a take of it is here, there is nothing to buy again`;
    case 'no_scene':
      return `no scene is called ${text}${meant}`;
    case 'no_variant':
      return `no variant has ${text}${meant}`;
    case 'several_variants':
      return `${text} could be ${among.join(', ')}: write one of them`;
    case 'no_axes':
      return `no variant has ${text}: no board has variants`;
    case 'no_model':
      return `no model is called ${text}${meant || '; `castreel models` lists all'}`;
  }
}

function slotsOf(requests: readonly PlannedRequest[], name: (address: string) => string): string {
  return someNames(requests.flatMap((request) => request.slots.map(name)));
}
