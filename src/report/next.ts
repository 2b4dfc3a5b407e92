import type { Attempt } from '../ledger/attempt.js';
import type { Plan, PlannedSlot, Totals } from '../plan/plan.js';
import { commandAfter, planAgain, sameRender, wholeRender, withChanged, type Call } from './call.js';
import type { SlotTakes } from '../plan/slot-takes.js';
import { missingPricesText, unpricedIn } from './missing-prices.js';
import { collect, nextLine, nextLines, settle, TO_DECIDE, waysOut, type Wording } from './ways.js';

export const UP_TO_DATE = 'Up to date.\n';

/** After what is to be written was shown. */
export const WRITTEN = 'when it is written';

/** What `render` would do first, then what a person must do; of a plan that would do nothing, that it is up to date. */
export function nextAfterPlan(plan: Plan, totals: Totals, { call, name }: Wording): string {
  const unpriced = unpricedIn(plan.requests.values());
  if (unpriced.length > 0)
    return `${missingPricesText(unpriced)}${nextLine(planAgain(call, call.planFile), WRITTEN)}`;
  if (totals.toShoot + totals.requestsToPay > 0) return nextShoot(plan, { call, name });
  if ([...plan.slots.values()].some(isCollectable)) return nextLine(collect(call));
  const [undecided] = plan.undecided;
  if (undecided !== undefined) return nextDecision(undecided, { call, name });
  for (const slot of plan.slots.values()) {
    const ways = waysOut(slot, plan, { call, name });
    if (ways.length > 0) return nextLines(ways);
  }
  if (totals.films > 0) return nextLine(commandAfter(call, 'stitch'));
  const left = call.options.newOnly && [...plan.slots.values()].some((slot) => slot.selected && isLeft(slot));
  return left ? nextChanged(call) : UP_TO_DATE;
}

/** Whoever retakes what is in doubt is first sent to the lost answer. */
function nextShoot({ slots, undecided }: Plan, { call, name }: Wording): string {
  const doubted = [...slots.values()].find(
    ({ inTheWay }) => inTheWay?.kind === 'undecided' && inTheWay.retaken,
  );
  const command = wholeRender(call);
  if (doubted === undefined) return nextLine(command);
  const lost = undecided.find(({ slot }) => doubted.address === slot);
  const first = lost === undefined ? [] : [settle(lost, { call, name })];
  return nextLines([...first, { command, what: 'to pay for another all the same' }]);
}

/** It is being made, and can be fetched from here. */
function isCollectable({ selected, state, elsewhere }: PlannedSlot): boolean {
  return selected && state === 'in_flight' && elsewhere === null;
}

/** Whether `--new` leaves a slot: it changed, and the films go on showing what was last bought for it. */
export function isLeft({ old, state }: PlannedSlot): boolean {
  return old && ['changed', 'failed', 'waiting'].includes(state);
}

export function nextChanged(call: Call): string {
  return nextLine(sameRender(withChanged(call)), 'to shoot what changed');
}

export function nextDecision(undecided: Parameters<typeof settle>[0], wording: Wording): string {
  const { command, what } = settle(undecided, wording);
  return nextLine(command, what);
}

/** `stale`: slots that the choice made stale; `after`: what would be shot now. */
export function nextAfterCircle(
  stale: Plan['slots'],
  after: { readonly plan: Plan; readonly totals: Totals },
  { call, name }: Wording,
): string {
  if (stale.size === 0) return nextAfterPlan(after.plan, after.totals, { call, name });
  const names = [...stale.values()].map((slot) => `${name(slot.address)} (${slot.reasons.join(', ')})`);
  return `Now to be shot again: ${names.join(', ')}. ${nextLine(commandAfter(call, 'plan'))}`;
}

/** What is uncertain first, then what there is to choose from, then what is not there at all. */
export function nextAfterTakes(listed: readonly SlotTakes[], { call, name }: Wording): string {
  for (const { slot, attempts } of listed) {
    const lost = attempts.find(({ entry }) => entry.attempt.state === 'uncertain');
    if (lost !== undefined) {
      const { shared, entry } = lost;
      const { unread } = entry.attempt;
      return nextDecision({ slot: slot.address, label: lost.label, shared, unread }, { call, name });
    }
  }
  const open = listed.filter(({ slot }) => slot.state !== 'circled' && slot.take !== null && !slot.old);
  const [first] = open.sort((a, b) => countOf(b) - countOf(a));
  if (first?.slot.take != null) {
    const { address, take } = first.slot;
    return nextLine(commandAfter(call, 'circle', [name(address), take.label]), 'to close the shot');
  }
  return listed.some(({ slot }) => slot.state !== 'circled') ? nextLine(commandAfter(call, 'plan')) : '';
}

function countOf({ attempts }: SlotTakes): number {
  return attempts.filter(({ current, entry }) => current && entry.attempt.take !== null).length;
}

/** An adopted job is fetched, what is uncertain wants a decision; after all else the project is planned anew. */
export function nextAfterResolve({ state }: Attempt, typed: string, call: Call): string {
  if (state === 'submitted') return nextLine(collect(call));
  return state === 'uncertain'
    ? nextLine(commandAfter(call, 'resolve', [typed]), TO_DECIDE)
    : nextLine(commandAfter(call, 'plan'));
}
