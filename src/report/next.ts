import { usd, type MicroUsd } from '../base/money.js';
import type { Attempt, Failure } from '../ledger/attempt.js';
import type { Plan, PlannedSlot, Totals } from '../plan/plan.js';
import type { NamedAttempt } from '../plan/undecided.js';
import type { Refusal } from '../run/admission/admit.js';
import type { BadInputs, RunOutcome } from '../run/outcome.js';
import type { FilmEnd } from '../stitch/films.js';
import {
  commandAfter,
  planAgain,
  renderOf,
  sameRender,
  undrafted,
  wholeRender,
  withChanged,
  type Call,
} from './call.js';
import { someNames } from './names.js';
import { fittingNames } from './refusal.js';
import { remedyText, type KeyVars } from './remedy.js';
import type { SlotTakes } from '../plan/slot-takes.js';
import { collect, decideOn, nextLine, outOfAway, TO_DECIDE, wayOut, type Wording } from './ways.js';

const UP_TO_DATE = 'Up to date.\n';

/** What `render` would do first, then what a person must do; of a plan that would do nothing, that it is up to date. */
export function nextAfterPlan(plan: Plan, totals: Totals, { call, name }: Wording): string {
  if (totals.toShoot + totals.requestsToPay > 0) return nextLine(wholeRender(call));
  if ([...plan.slots.values()].some(isCollectable)) return nextLine(collect(call));
  const [undecided] = plan.undecided;
  if (undecided !== undefined) return nextDecision(undecided, { call, name });
  for (const slot of plan.slots.values()) {
    const way = wayOut(slot, plan, { call, name });
    if (way !== null) return nextLine(way.command, way.what);
  }
  if (totals.films > 0) return nextLine(commandAfter(call, 'stitch'));
  const left = call.options.newOnly && [...plan.slots.values()].some((slot) => slot.selected && isLeft(slot));
  return left ? nextChanged(call) : UP_TO_DATE;
}

/** It is being made, and can be fetched from here. */
function isCollectable({ selected, state, elsewhere }: PlannedSlot): boolean {
  return selected && state === 'in_flight' && elsewhere === null;
}

/** Whether `--new` leaves a slot: it changed, and the films go on showing what was last bought for it. */
export function isLeft({ old, state }: PlannedSlot): boolean {
  return old && ['changed', 'failed', 'waiting'].includes(state);
}

function nextChanged(call: Call): string {
  return nextLine(sameRender(withChanged(call)), 'to shoot what changed');
}

function nextDecision(undecided: NamedAttempt, wording: Wording): string {
  const { command, what } = decideOn(undecided, wording);
  return nextLine(command, what);
}

export type Ended = {
  readonly plan: Plan;
  readonly outcome: RunOutcome;
  readonly films: readonly FilmEnd[];
  /** Shots that were asked for and do not show what the board asks for. */
  readonly missing: readonly PlannedSlot[];
  /** Others were left on purpose, by `--new`. */
  readonly left: boolean;
  /** Something was to be bought, where it was missing. */
  readonly buys: boolean;
  /** Paid takes came in this run, of its own orders or of an earlier run's. */
  readonly bought: boolean;
};

type Worded = Wording & { readonly keyVars: KeyVars };

/** A provider said no to the account: the same again would be told the same. */
function nextWithAccess(
  refused: ReadonlyMap<string, Failure>,
  { again, ...worded }: { readonly call: Call; readonly keyVars: KeyVars; readonly again: string },
): string {
  const remedies = [...refused].map(([provider, failure]) => remedyText(provider, failure, worded));
  return `${remedies.join('')}${nextLine(again, 'when that is done')}`;
}

/** What is being made and billed first, then what needs a decision, then what is left. */
export function nextAfterRun(ended: Ended, { call, name, keyVars }: Worded): string {
  const { plan, outcome, missing, buys } = ended;
  if (outcome.refusal !== null) return nextAfterRefusal(outcome.refusal, { call, name, keyVars });
  const again = sameRender(call, buys ? [] : ['--collect']);
  const flying = missing.filter(({ state, elsewhere }) => state === 'in_flight' && elsewhere === null);
  const names = someNames(flying.map(({ address }) => name(address)));
  const billed = flying.length === 0 ? '' : `Still being made, and billed: ${names}.\n`;
  if (outcome.stopped.size > 0)
    return `${billed}${nextWithAccess(outcome.stopped, { call, keyVars, again })}`;
  if (flying.length > 0) return `${billed}${nextLine(sameRender(call, ['--collect']))}`;
  const undecided = plan.undecided.find(({ slot }) => missing.some(({ address }) => address === slot));
  if (undecided !== undefined) return nextDecision(undecided, { call, name });
  for (const state of ['failed', 'away', 'waiting', 'in_flight'] as const) {
    const slot = missing.find((one) => one.state === state);
    if (slot === undefined) continue;
    // What could be fetched has been.
    const way = state === 'away' ? outOfAway(slot, { call, name }) : wayOut(slot, plan, { call, name });
    if (way !== null) return nextLine(way.command, way.what);
  }
  if (missing.length === 0) return nextWhenMade(ended, call);
  if (outcome.ends.some(({ kind }) => kind === 'refused')) return nextLine(again, 'to try again');
  return nextLine(outcome.interrupted ? again : commandAfter(call, 'plan'));
}

function nextWhenMade({ plan, outcome, films, left, bought }: Ended, call: Call): string {
  if (films.some(({ kind }) => kind === 'stopped') || outcome.interrupted)
    return nextLine(commandAfter(call, 'stitch'));
  if (films.some(({ kind }) => kind === 'failed'))
    return nextLine(commandAfter(call, 'stitch'), 'when that is mended');
  if (left) return nextChanged(call);
  if (bought) return nextLine(commandAfter(call, 'takes'), 'to choose takes');
  if (films.length > 0 && films.every(({ kind }) => kind === 'unchanged')) return UP_TO_DATE;
  if (films.some(({ film }) => film.draft)) {
    return nextLine(commandAfter(undrafted(call), 'plan'), 'to see what the boards themselves ask for');
  }
  const isFree = [...plan.requests.values()].every(({ capability }) => capability.free);
  const made = films.some(({ kind }) => kind === 'stitched');
  return isFree && made
    ? nextLine(commandAfter(call, 'models'), 'to choose a model for the board in place of the free one')
    : UP_TO_DATE;
}

function nextAfterRefusal(refusal: Refusal | BadInputs, { call, name, keyVars }: Worded): string {
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
      return nextLine(planAgain(call, call.planFile), 'when it is written');
    case 'unreadable':
      return nextLine(wholeRender(call), 'when those files are mended');
    case 'over_cap':
      return nextOverCap(refusal, { call, name });
  }
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
    return nextLine(renderOf(call, shots, cap === 'run' ? agreeing(capMicroUsd) : []), 'to buy what fits');
  if (cap === 'ledger') return nextLine(wholeRender(call), 'when cap_usd allows it');
  return nextLine(wholeRender(call, agreeing(countedMicroUsd + neededMicroUsd)), 'to allow it');
}

/** Agrees to so much where nobody is asked. */
function agreeing(microUsd: MicroUsd): string[] {
  return ['--yes', '--max-cost', String(usd(microUsd))];
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
      return nextDecision({ slot: slot.address, label: lost.label }, { call, name });
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
