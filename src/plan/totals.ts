import { addressOf } from '../storyboard/address.js';
import { filesOf } from './deliveries.js';
import type { Plan, PlannedFilm, PlannedSlot, SlotState, Totals } from './plan.js';

/** The last line of a plan: counts are slots, money covers every attempt. `stitched`: ids of films that are there as they would be made now. */
export function totalsOf(plan: Plan, stitched: ReadonlySet<string> = new Set()): Totals {
  const slots = listedSlots(plan);
  const count = (...states: SlotState[]): number =>
    slots.filter(({ state }) => states.includes(state)).length;
  const paid = [...plan.requests.values()].filter(({ capability }) => !capability.free);
  return {
    toShoot: slots.filter((slot) => isToShoot(slot, plan)).length,
    current: slots.filter((slot) => isCurrent(slot) && !isToShoot(slot, plan)).length,
    waiting: count('waiting'),
    uncertain: count('uncertain'),
    inFlight: count('in_flight'),
    failed: slots.filter((slot) => slot.state === 'failed' && !isToShoot(slot, plan)).length,
    away: slots.filter((slot) => slot.state === 'away' && !isToShoot(slot, plan)).length,
    films: plan.films
      .flatMap(filesOf)
      .filter((film) => isToStitch(film, plan) && !(stitched.has(film.id) && isSettled(film, plan))).length,
    requestsToPay: paid.reduce((sum, { toBuy }) => sum + toBuy, 0),
    estimateMicroUsd: paid.reduce(
      (sum, { toBuy, estimateMicroUsd }) => sum + toBuy * (estimateMicroUsd ?? 0),
      0,
    ),
    unknownPrices: paid.reduce(
      (sum, { toBuy, estimateMicroUsd }) => sum + (estimateMicroUsd === null ? toBuy : 0),
      0,
    ),
  };
}

/** What a plan lists and counts: what was asked for, and the parents that are bought for it. */
export function listedSlots(plan: Plan): PlannedSlot[] {
  const isBought = ({ request }: PlannedSlot): boolean => (plan.requests.get(request)?.toBuy ?? 0) > 0;
  return [...plan.slots.values()].filter((slot) => slot.selected || isBought(slot));
}

/** More of a circled slot is shot only where a retake says so, and then nobody else asked for the request. */
function isToShoot(slot: PlannedSlot, { requests, slots }: Plan): boolean {
  const request = requests.get(slot.request);
  if (request === undefined || request.toBuy === 0) return false;
  if (slot.state === 'circled') return request.slots.every((one) => slots.get(one)?.state === 'circled');
  return ['new', 'changed', 'failed', 'away', 'uncertain', 'in_flight'].includes(slot.state);
}

function isCurrent({ state }: PlannedSlot): boolean {
  return state === 'current' || state === 'circled';
}

/** Every shot of it is there, is on its way, or is shot by this run. */
function isToStitch(film: PlannedFilm, plan: Plan): boolean {
  if (!film.selected) return false;
  const { board } = film.storyboard;
  const shots = new Map(film.storyboard.shots.map((shot) => [shot.id, shot]));
  return film.shots.every(({ id, shows, slot }) => {
    if (shows !== null) return true;
    const reused = shots.get(shots.get(id)?.reuse ?? '')?.slot;
    const planned = plan.slots.get(slot ?? addressOf(board.id, reused ?? ''));
    return planned !== undefined && (planned.state === 'in_flight' || isToShoot(planned, plan));
  });
}

/** Nothing that this run shoots or waits for would change the film. */
function isSettled(film: PlannedFilm, plan: Plan): boolean {
  return film.shots.every(({ request, slot }) => {
    const toBuy = request === null ? 0 : (plan.requests.get(request)?.toBuy ?? 0);
    return toBuy === 0 && (slot === null || plan.slots.get(slot)?.state !== 'in_flight');
  });
}
