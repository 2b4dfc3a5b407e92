import { formatUsd } from '../base/money.js';
import { addParts, type Parts } from '../ledger/parts.js';
import type { Plan, Totals } from '../plan/plan.js';
import type { Declined } from '../run/admission/consent.js';
import { agreeing, wholeRender, type Call } from './call.js';
import { nextLine } from './ways.js';

/** `Spend $4.20: 2 new, 4 changed (style), shown in 12 films? type yes `. */
export function askText(plan: Plan, totals: Totals): string {
  const slots = [...plan.slots.values()].filter(({ request }) => {
    const planned = plan.requests.get(request);
    return planned !== undefined && planned.toBuy > 0 && !planned.capability.free;
  });
  const parts = (
    ['new', 'changed', 'failed', 'away', 'current', 'circled', 'in_flight', 'uncertain'] as const
  ).flatMap((state) => {
    const those = slots.filter((slot) => slot.state === state);
    if (those.length === 0) return [];
    const reasons = state === 'changed' ? [...new Set(those.flatMap((slot) => slot.reasons))] : [];
    const noun = {
      new: 'new',
      changed: 'changed',
      failed: 'failed before',
      away: 'lost',
      current: 'more takes',
      circled: 'circled, which the films keep until another is circled',
      in_flight: 'beside what is being made',
      uncertain: 'in doubt, whose lost request may be billed as well',
    }[state];
    return [`${those.length} ${noun}${reasons.length > 0 ? ` (${reasons.join(', ')})` : ''}`];
  });
  const films = new Set(slots.flatMap((slot) => (slot.state === 'circled' ? [] : slot.films))).size;
  return `Spend ${formatUsd(totals.estimateMicroUsd)}: ${parts.join(', ')}${films > 1 ? `, shown in ${films} films` : ''}? type yes `;
}

/** Why nothing was bought, and what agrees to it. */
export function declinedText(
  why: Declined,
  totals: Totals,
  { call, counted }: { readonly call: Call; readonly counted: ReadonlyMap<string, Parts> },
): string {
  switch (why) {
    case 'said_no':
      return `Nothing was bought.\n${nextLine(wholeRender(call), 'when you agree')}`;
    case 'nobody_to_ask': {
      const { open, uncertain } = addParts(counted.values());
      const openMicroUsd = open + uncertain; // the cap of a run counts it too
      const more = openMicroUsd === 0 ? '' : `, and ${formatUsd(openMicroUsd)} is open from before`;
      return [
        `Nothing was bought: this would cost ${formatUsd(totals.estimateMicroUsd)}${more}; there is no terminal to ask on and no plan file.\n`,
        nextLine(wholeRender(call, agreeing(totals.estimateMicroUsd + openMicroUsd)), 'to agree'),
      ].join('');
    }
    case 'ledger_may_be_lost':
      return [
        'Nothing was bought: CI is set and the ledger is not marked as lasting.\n',
        'Commit the ledger in a step that always runs and write `ledger: { dir: ledger, lasts: true }` in castreel.config.yaml, or give --ledger DIR, a folder that lasts and holds what the ledger holds now.\n',
        nextLine(wholeRender(call), 'when it lasts'),
      ].join('');
  }
}
