import { isUncharged } from '../ledger/standing.js';
import { isClosed, type Asked, type AskedRequest, type AskedSlot } from './asked.js';
import { isAway, newestHere } from './choose.js';
import { countOf, openOf, type Count } from './count.js';
import type { Agreement, PlanGiven } from './given.js';
import type { Obstacle } from './obstacle.js';
import { hasClip, obstaclesOf, type Wanted } from './find-obstacles.js';
import type { Unmatched } from './plan.js';
import type { Selection } from './select.js';

/** What this run would buy, and what keeps it from buying more. */
export type Purchase = {
  readonly counts: ReadonlyMap<AskedRequest, Count>;
  /** More takes than are missing: retakes, lost clips paid for again. */
  readonly extra: ReadonlyMap<AskedRequest, number>;
  /** Slots that do not wait are not in it. */
  readonly obstacles: ReadonlyMap<AskedSlot, Obstacle>;
  readonly toBuy: ReadonlyMap<AskedRequest, number>;
  readonly unmatched: readonly Unmatched[];
};

/** Counts what is to be bought of every request, parents before children. */
export function purchaseOf(asked: Asked, selection: Selection, given: PlanGiven): Purchase {
  const requests = [...asked.requests.values()];
  const counts = new Map(requests.map((request) => [request, countOf(request, given)]));
  const { extra, unmatched } = extraOf(selection, counts, given);
  const obstacles = obstaclesOf(asked, { counts, extra }, given);
  const needed = withParents(selection, { counts, extra });

  const toBuy = new Map<AskedRequest, number>();
  for (const request of requests) {
    const ready = request.slots.filter((slot) => !obstacles.has(slot) && hasParent(slot, toBuy));
    const isBought = ready.some((slot) => needed.has(slot) && !isClosed(slot) && !isLeft(slot, given));
    const missing = isBought ? (counts.get(request)?.missing ?? 0) : 0;
    const more = ready.length > 0 ? (extra.get(request) ?? 0) : 0;
    toBuy.set(request, isLeftOut(request, given) ? 0 : missing + more);
  }
  return { counts, extra, obstacles, toBuy, unmatched };
}

/** However many slots of one request are named, it is one request: the largest number counts. */
function extraOf(
  { retakes, rebuy }: Selection,
  counts: ReadonlyMap<AskedRequest, Count>,
  given: PlanGiven,
): { extra: ReadonlyMap<AskedRequest, number>; unmatched: readonly Unmatched[] } {
  const { stored, options } = given;
  const { under } = options;
  const extra = new Map<AskedRequest, number>();
  for (const [{ request }, count] of retakes) extra.set(request, Math.max(count, extra.get(request) ?? 0));
  const isLost = ({ choice, request }: AskedSlot): boolean =>
    !request.capability.free &&
    choice !== null &&
    isAway(choice.entry, stored) &&
    newestHere(request.takes, stored) === null;
  const lost = new Set([...rebuy].filter(isLost).map(({ request }) => request));
  for (const request of lost) extra.set(request, 1 + (extra.get(request) ?? 0));
  if (under !== null) {
    const made = madeUnder(under, given);
    for (const [request, count] of extra) {
      const left = (under.requests.get(request.id)?.number ?? 0) - (made.get(request.id) ?? 0);
      extra.set(request, Math.max(0, Math.min(count, left - (counts.get(request)?.missing ?? 0))));
    }
  }
  const unmatched = [...rebuy]
    .filter((slot) => under === null && !isLost(slot))
    .map(({ address }): Unmatched => ({ text: address, problem: 'not_away', among: [] }));
  return { extra, unmatched };
}

/** Attempts under an agreement, by request id; a failure that cost nothing is no attempt of it. A plan file is agreed to once, on whatever branch. */
function madeUnder(
  { plan, before }: Agreement,
  { record, outlying }: PlanGiven,
): ReadonlyMap<string, number> {
  const here = record.entries.flatMap(({ path, attempt }) => (before.has(path) ? [] : [attempt]));
  const there =
    plan === null
      ? []
      : [...outlying.values()].flatMap(({ entries }) => entries.map(({ attempt }) => attempt));
  const made = new Map<string, number>();
  for (const attempt of [...here, ...there]) {
    if (attempt.plan_sha256 !== plan || isUncharged(attempt)) continue;
    made.set(attempt.request_id, 1 + (made.get(attempt.request_id) ?? 0));
  }
  return made;
}

/** What was named, and the parents without which that cannot be shot. */
function withParents({ slots, retakes }: Selection, { counts, extra }: Wanted): ReadonlySet<AskedSlot> {
  const needed = new Set(slots);
  for (const slot of [...slots, ...retakes.keys()]) {
    const isWanted = (counts.get(slot.request)?.missing ?? 0) + (extra.get(slot.request) ?? 0) > 0;
    if (!isWanted) continue;
    for (let one = slot.parent; one !== null && !hasClip(one); one = one.parent) needed.add(one);
  }
  return needed;
}

/** The clip that it goes on from is there, on its way, or made by this run. */
function hasParent({ parent }: AskedSlot, toBuy: ReadonlyMap<AskedRequest, number>): boolean {
  if (parent === null || hasClip(parent)) return true;
  return openOf(parent.request).length > 0 || (toBuy.get(parent.request) ?? 0) > 0;
}

/** A rough cut pays for nothing. */
function isLeftOut({ capability }: AskedRequest, { options: { noSpend, fill } }: PlanGiven): boolean {
  return noSpend || (fill && !capability.free);
}

/** `--new` leaves what changed. */
function isLeft({ choice }: AskedSlot, { options }: PlanGiven): boolean {
  return options.newOnly && choice?.why === 'old';
}
