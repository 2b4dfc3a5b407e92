import { formatUsd } from '../base/money.js';
import type { Plan, Totals } from '../plan/plan.js';

/** `Spend $4.20: 2 new, 4 changed (style), shown in 12 films? type yes `. */
export function askText(plan: Plan, totals: Totals): string {
  const slots = [...plan.slots.values()].filter(({ request }) => {
    const planned = plan.requests.get(request);
    return planned !== undefined && planned.toBuy > 0 && !planned.capability.free;
  });
  const parts = (['new', 'changed', 'failed', 'current', 'circled'] as const).flatMap((state) => {
    const those = slots.filter((slot) => slot.state === state);
    if (those.length === 0) return [];
    const reasons = state === 'changed' ? [...new Set(those.flatMap((slot) => slot.reasons))] : [];
    const noun = {
      new: 'new',
      changed: 'changed',
      failed: 'failed before',
      current: 'more takes',
      circled: 'more takes',
    }[state];
    return [`${those.length} ${noun}${reasons.length > 0 ? ` (${reasons.join(', ')})` : ''}`];
  });
  const films = new Set(slots.flatMap((slot) => slot.films)).size;
  return `Spend ${formatUsd(totals.estimateMicroUsd)}: ${parts.join(', ')}${films > 1 ? `, shown in ${films} films` : ''}? type yes `;
}
