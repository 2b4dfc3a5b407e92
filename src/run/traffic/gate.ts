import { advance } from '../attempt/advance.js';
import type { Turn } from '../attempt/create.js';
import { finish, heedPicks } from './ends.js';
import { notePost, waitMs } from './pace.js';
import { isInDoubt, whyClosed, type Errand, type Gate, type InLine, type Traffic } from './traffic.js';
import { heldBack } from '../attempt/end.js';
import type { Next } from '../attempt/next.js';

/** While the disk has no room, no more is bought that would need it; nor while lost creates are looked for. */
export const ROOM_AGAIN_MS = 5000;

/** While plans are made anew for other picks, too. */
export const PLANNED_AGAIN_MS = 200;

/** A body is built: its errand waits for its turn. */
export function joinLine(traffic: Traffic, errand: Errand, work: InLine['work']): void {
  const { gate } = errand;
  const why = whyClosed(traffic, gate);
  if (why !== null) {
    finish(traffic, errand, heldBack(work.order, why));
    return;
  }
  gate.line.push({ errand, work, readyMs: traffic.given.clock.steady() });
  callNext(traffic, gate);
}

/**
 * The first in line creates, and goes on from there; null: it was not its turn yet. The next is called when its POST is
 * out: two are never near each other, however slow the disk.
 */
export async function takeTurn(
  traffic: Traffic,
  gate: Gate,
): Promise<{ readonly errand: Errand; readonly next: Next } | null> {
  const { clock, stop, desk } = traffic.given;
  const isHeld = await heedPicks(traffic);
  const [first] = gate.line;
  const isEarly = (): boolean => first !== undefined && untilTurnMs(first, clock.steady()) > leadMs(gate);
  // A 429 to somebody else, no room on the disk, other picks, or creates that are looked for, since it was called.
  if (
    first === undefined ||
    (!stop.aborted && (isHeld || isInDoubt(gate) || traffic.troubled.size > 0 || isEarly()))
  ) {
    callAgain(traffic, gate);
    return null;
  }
  gate.line.shift();
  const { errand, work } = first;
  if (desk.takesBack(work.order)) {
    finish(traffic, errand, heldBack(work.order, 'circled'));
    callAgain(traffic, gate);
    return null;
  }
  const begunMs = clock.steady();
  const turn: Turn = async () => {
    errand.isWritten = true;
    const tookMs = clock.steady() - begunMs;
    const earlyMs = Math.min(untilTurnMs(first, clock.steady()), leadMs(gate));
    if (earlyMs > 0) await clock.sleep(earlyMs, stop).catch(() => undefined); // Ctrl-C: it is not posted
    gate.intentMs = Math.max(tookMs, gate.intentMs * REMEMBERED);
    errand.steppedMs = clock.steady();
    const times = { readyMs: first.readyMs, nowMs: errand.steppedMs };
    if (gate.closedBy === null) notePost(gate.pace, work.order.planned.capability, times);
    callAgain(traffic, gate);
    return whyClosed(traffic, gate);
  };
  const next = await advance(work, errand.world, turn);
  if (!errand.isWritten) callAgain(traffic, gate);
  return { errand, next };
}

function callAgain(traffic: Traffic, gate: Gate): void {
  gate.called = false;
  callNext(traffic, gate);
}

/** Calls the first in line when its turn comes, unless somebody is called already: early enough to have its intent on the disk by then. */
function callNext({ given, schedule, troubled, repicked }: Traffic, gate: Gate): void {
  const [first] = gate.line;
  if (first === undefined || gate.called) return;
  gate.called = true;
  const inMs = Math.max(0, untilTurnMs(first, given.clock.steady()) - leadMs(gate));
  const leastMs = troubled.size > 0 || isInDoubt(gate) ? ROOM_AGAIN_MS : repicked ? PLANNED_AGAIN_MS : 0;
  schedule.add({ kind: 'turn', gate }, Math.max(inMs, leastMs));
}

/** A slow sync rarely comes alone: how much of it the next intent still reckons with. */
const REMEMBERED = 0.8;

/** An intent waits no longer for its POST, whatever the disk did last time. */
const MOST_LEAD_MS = 250;

/**
 * How long before its turn an intent is written: as long as the last ones took. Nothing is posted before its file is
 * synced, and a sync takes as long as the disk likes. Begun at its turn, it would make every create late by as much: at
 * ten creates a second and 30 ms a sync a run would take a third longer than its provider allows. The load bench holds
 * runs to 1.03 of the best schedule.
 */
function leadMs({ intentMs }: Gate): number {
  return Math.min(intentMs, MOST_LEAD_MS);
}

function untilTurnMs({ errand, work }: InLine, nowMs: number): number {
  return waitMs(errand.gate.pace, work.order.planned.capability, nowMs);
}
