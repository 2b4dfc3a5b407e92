import { whoseIntent } from '../ledger/standing.js';
import { operationName } from '../providers/capability.js';
import { isClosed, type Asked, type AskedRequest, type AskedSlot } from './asked.js';
import { clipOf, isAway } from './choose.js';
import { outlyingOf, openOf, type Count } from './count.js';
import type { PlanGiven } from './given.js';
import type { Obstacle } from './obstacle.js';

/** What would be bought of requests: what is missing, and more than that. */
export type Wanted = {
  readonly counts: ReadonlyMap<AskedRequest, Count>;
  readonly extra: ReadonlyMap<AskedRequest, number>;
};

/** What was bought before must be known, and a child is not shot before it is certain which clip it goes on from, and that clip is here. */
export function obstaclesOf(
  asked: Asked,
  wanted: Wanted,
  given: PlanGiven,
): ReadonlyMap<AskedSlot, Obstacle> {
  const obstacles = new Map<AskedSlot, Obstacle>();
  for (const slot of asked.slots.values()) {
    const isHeld = slot.request.slots.some(({ address }) => given.record.isHeld(address));
    const parentsOwn =
      slot.parent === null ? null : (obstacleIn(slot.parent, wanted, given) ?? unfitIn(slot, slot.parent));
    const obstacle: Obstacle | null = isHeld
      ? { kind: 'hole' }
      : (outlyingIn(slot, wanted, given) ?? parentsOwn);
    if (obstacle !== null) obstacles.set(slot, obstacle);
    else if (slot.parent !== null && !hasClip(slot.parent) && obstacles.has(slot.parent)) {
      obstacles.set(slot, { kind: 'waiting', parent: slot.parent.shot.id });
    }
  }
  return obstacles;
}

/** A retake is bought all the same. */
function outlyingIn({ request }: AskedSlot, { counts, extra }: Wanted, given: PlanGiven): Obstacle | null {
  const { outlying = 0 } = counts.get(request) ?? {};
  if (outlying === 0 || (extra.get(request) ?? 0) > 0) return null;
  const there = outlyingOf(request, given);
  return there && { kind: 'outlying', where: there.where, bring: there.bring };
}

function unfitIn({ request: { unfit, capability } }: AskedSlot, parent: AskedSlot): Obstacle | null {
  return unfit && { ...unfit, parent: parent.shot.id, taker: operationName(capability) };
}

function obstacleIn(
  parent: AskedSlot,
  { counts, extra }: Wanted,
  { stored, clone }: PlanGiven,
): Obstacle | null {
  const { shot, request, choice } = parent;
  const that = { parent: shot.id };
  const away = choice !== null && choice.why !== 'old' && isAway(choice.entry, stored);
  if (isClosed(parent)) return away ? { kind: 'away', ...that } : null;

  const open = openOf(request);
  const { missing = 0, outlying = 0 } = counts.get(request) ?? {};
  const coming = missing + Math.max(outlying, extra.get(request) ?? 0);
  // What came to the same clip leaves nothing to choose; what is away in this clone is there in another.
  const clips = new Set(request.takes.map(clipOf)).size;
  if (shot.takes > 1 || clips + open.length + coming > 1) return { kind: 'to_circle', ...that };
  if (choice?.why === 'current' && request.takes.length > 0) return away ? { kind: 'away', ...that } : null;

  if (open.some(({ attempt }) => attempt.state === 'uncertain')) return { kind: 'uncertain', ...that };
  if (open.some(({ attempt }) => whoseIntent(attempt, clone) === 'theirs'))
    return { kind: 'elsewhere', ...that };
  return open.length + coming === 0 ? { kind: 'failed', ...that } : null;
}

/** Whether it is certain which clip stands for a slot: an old one is about to be replaced. */
export function hasClip({ choice, request }: AskedSlot): boolean {
  if (choice === null || choice.why === 'old') return false;
  // A free one that is gone is made again before.
  return choice.why === 'circled' || request.takes.length > 0;
}
