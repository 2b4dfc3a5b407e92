import { getOrMake } from '../base/get-or-make.js';
import type { Plan } from '../plan/plan.js';
import type { RunOutcome } from '../run/outcome.js';
import { findSlots } from '../storyboard/address.js';
import { wholeRender, type Call } from './call.js';

/**
 * The commands that buy the retakes which were agreed to and not begun: a plain `render` would not, for nothing is missing.
 * A plan file knows what is left of it.
 */
export function leftRetakes(
  { plan, outcome }: { readonly plan: Plan; readonly outcome: RunOutcome },
  call: Call,
): readonly string[] {
  if (call.planFile !== null) return [];
  const byCount = new Map<number, Call['options']['retakes'][number][]>();
  for (const { address, count } of call.options.retakes) {
    const sought = findSlots(address, plan.slots.keys());
    const slots = new Set(sought.kind === 'found' ? sought.addresses : []);
    const left = outcome.ends.filter(
      (end) => 'order' in end && end.order.planned.slots.some((slot) => slots.has(slot)),
    );
    const due = Math.min(count, left.length);
    if (due > 0) getOrMake(byCount, due, () => []).push({ address, count: due });
  }
  return [...byCount.values()].map((retakes) =>
    wholeRender({ ...call, options: { ...call.options, retakes, rebuy: [] } }, []),
  );
}
