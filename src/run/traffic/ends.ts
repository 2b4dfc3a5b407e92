import type { Failure } from '../../ledger/attempt.js';
import { backoffMs } from '../attempt/backoff.js';
import { failureKinds } from '../attempt/failure-kinds.js';
import { slotsOf } from '../outcome.js';
import { isBusyForLong, noteBusy } from './pace.js';
import { planAgain, wantPlan } from './replanning.js';
import { isInDoubt, whyClosed, type ClosedBy, type Errand, type Gate, type Traffic } from './traffic.js';
import { heldBack, type End, type WhyHeldBack } from '../attempt/end.js';
import type { Order } from '../attempt/order.js';

/** An attempt has ended for now: what that says about its provider is heeded, and it is tried again or leaves the run. */
export function finish(traffic: Traffic, errand: Errand, end: End): void {
  heed(traffic, errand, end);
  const final =
    errand.order === null || traffic.given.stop.aborted || whyClosed(traffic, errand.gate) !== null;
  const retry = final || errand.order === null ? null : retryOf(errand.order, end);
  if (retry !== null) {
    tryAgain(traffic, errand, retry);
    return;
  }
  traffic.errands.delete(errand);
  errand.gate.pace.inFlight -= 1;
  traffic.counter.left(errand);
  tellEnd(traffic, end);
  if (end.kind === 'open' && end.why === 'disk') giveUpDisk(traffic);
  traffic.given.desk.end(errand.id);
  if (traffic.given.desk.isAwaited(errand.id)) replanSoon(traffic);
}

/** Ends what was ordered of a provider, or of all, and is not begun. */
export function clearDesk(traffic: Traffic, provider: string | null, why: WhyHeldBack): void {
  for (const order of traffic.given.desk.clear(provider)) tellEnd(traffic, heldBack(order, why));
}

/** Nothing more is bought that the disk could not keep: at no gate, and nothing that is planned later. */
export function giveUpDisk(traffic: Traffic): void {
  if (traffic.diskGaveUp) return;
  traffic.diskGaveUp = true;
  for (const gate of traffic.gates.values()) emptyLine(traffic, gate, 'disk');
  clearDesk(traffic, null, 'disk');
}

export async function replan(traffic: Traffic): Promise<void> {
  const { clock, stop, planNow, order } = traffic.given;
  if (stop.aborted) return;
  await planAgain(traffic.replanning, clock, async () => {
    const waiting = unwritten(traffic);
    const again = [...traffic.unplanned];
    const isAsked = traffic.repicked;
    const plan = await planNow();
    await heedPicks(traffic); // it may be made with other ones: what they close is not bought before it is ordered
    await order(plan, waiting);
    for (const one of again) traffic.unplanned.delete(one);
    // A plan that was begun before they were seen to change does not know what was at its POST then.
    if (isAsked) traffic.repicked = false;
  });
  if (traffic.replanning.wanted) replanSoon(traffic);
}

/** Holds the gates, and plans, where a person has circled takes since the last plan was ordered. Returns whether they are held. */
export async function heedPicks(traffic: Traffic): Promise<boolean> {
  const { stop, isRepicked } = traffic.given;
  if (stop.aborted) return false;
  if (!traffic.repicked && (await isRepicked())) {
    traffic.repicked = true;
    traffic.everRepicked = true;
    replanSoon(traffic);
  }
  return traffic.repicked;
}

function replanSoon({ replanning, schedule, given }: Traffic): void {
  const inMs = wantPlan(replanning, given.clock);
  if (inMs !== null) schedule.add({ kind: 'replan' }, inMs);
}

/** Orders that the record cannot know yet, by request. Taken in the same breath as the record. */
function unwritten({ errands, given }: Traffic): Map<string, number> {
  const orders = new Map<string, number>();
  const count = (id: string): void => void orders.set(id, (orders.get(id) ?? 0) + 1);
  for (const { isWritten, id } of errands) if (!isWritten) count(id);
  for (const { planned } of given.desk.queued()) count(planned.id);
  return orders;
}

function heed(traffic: Traffic, errand: Errand, end: End): void {
  const { gate, steppedMs } = errand;
  heedHanging(traffic, errand, end);
  if (gate.lost.has(errand)) closeInDoubt(traffic, errand);
  const failure = end.kind === 'refused' || end.kind === 'open' ? end.failure : null;
  const isBusy = end.kind === 'refused' && failureKinds[end.failure.kind].slowsCreates;
  if (failure === null) return;
  if (failureKinds[failure.kind].account) close(traffic, gate, { why: 'provider_stopped', failure });
  if (!isBusy) return;
  const { clock } = traffic.given;
  const now = { nowMs: clock.steady(), random: clock.random() };
  const forMs = noteBusy(gate.pace, { postedMs: steppedMs, retryAfterMs: end.retryAfterMs }, now);
  if (!isBusyForLong(gate.pace)) {
    tellHeld(traffic, gate.provider, { failure, forMs });
    return;
  }
  const minutes = Math.ceil(forMs / 60_000);
  const message = `${failure.message}; this run waits no longer for it: try again in ${minutes} min or later`;
  close(traffic, gate, { why: 'provider_busy', failure: { ...failure, message } });
}

/** So many jobs of a run in a row that do not end are its provider's trouble: more would not either. */
const MOST_HUNG = 3;

/**
 * Or a run would wait for batch after batch, each as long as jobs are followed, and buy what nobody can have. What an
 * earlier run left says nothing: it may never end, and its provider be well again.
 */
function heedHanging(traffic: Traffic, { gate, order }: Errand, end: End): void {
  if (end.kind === 'done' || end.kind === 'failed') gate.hung = 0;
  if (end.kind !== 'open' || end.why !== 'too_long' || order === null) return;
  gate.hung += 1;
  if (gate.hung < MOST_HUNG) return;
  const message = `${MOST_HUNG} of its jobs in a row did not end, or gave no clip, for as long as this run waits for one: a later run buys the rest`;
  close(traffic, gate, { why: 'provider_hangs', failure: { kind: 'provider', charged: 'no', message } });
}

/** A create's answer was lost. What was on its way together when a connection broke is one: it says nothing about the next. */
export function heedLost({ given }: Traffic, errand: Errand): void {
  const { gate, steppedMs } = errand;
  if (steppedMs <= gate.lostMs) return;
  gate.lostMs = given.clock.steady();
  gate.lost.add(errand);
}

/** What was lost has come to light. */
export function heedFound(traffic: Traffic, errand: Errand): void {
  errand.gate.lost.delete(errand);
  closeInDoubt(traffic, errand);
}

/** A service that answers as no contract says would be paid for a whole board of which no job is known. */
function closeInDoubt(traffic: Traffic, errand: Errand): void {
  const { gate } = errand;
  const isSought = [...gate.lost].some((one) => one !== errand && traffic.errands.has(one));
  if (traffic.given.stop.aborted || !isInDoubt(gate) || isSought) return;
  const message = `${gate.lost.size} times nobody knows whether a create began, and none between them is known to have: no more is sent there in this run`;
  close(traffic, gate, { why: 'provider_lost', failure: { kind: 'provider', charged: 'no', message } });
}

/** Nothing more is created at a provider by this run; what is under way goes on. */
function close(traffic: Traffic, gate: Gate, closedBy: ClosedBy): void {
  if (gate.closedBy?.why === 'provider_stopped' || gate.closedBy?.why === closedBy.why) return;
  gate.closedBy = closedBy;
  tellHeld(traffic, gate.provider, { failure: closedBy.failure, forMs: null });
  emptyLine(traffic, gate, closedBy.why);
  clearDesk(traffic, gate.provider, closedBy.why);
}

function emptyLine(traffic: Traffic, { line }: Gate, why: WhyHeldBack): void {
  for (const { errand, work } of line.splice(0)) finish(traffic, errand, heldBack(work.order, why));
}

/** The same order once more; `tries`: how often it came to nothing so before. */
type Retry = { readonly order: Order; readonly failure: Failure; readonly tries: number };

/** How an order goes on that came to nothing: tried again by this run where that cost nothing and may pass; null: it has ended. */
function retryOf(order: Order, end: End): Retry | null {
  if (end.kind !== 'refused' && end.kind !== 'failed') return null;
  const { failure } = end;
  const at = end.kind === 'refused' ? 'create' : 'job';
  const tries = order.tries[at] + 1;
  if (failure.charged !== 'no' || tries > failureKinds[failure.kind].retries[at]) return null;
  return { order: { ...order, tries: { ...order.tries, [at]: tries } }, failure, tries };
}

function tryAgain(traffic: Traffic, errand: Errand, { order, failure, tries }: Retry): void {
  const { given, counter, schedule } = traffic;
  const inMs = backoffMs(tries - 1, null, given.clock.random());
  given.onEvent({ kind: 'again', slots: errand.slots, failure, inMs });
  errand.order = order;
  errand.work = { at: 'prepare', order };
  errand.isWritten = false;
  counter.moved(errand, 'opening');
  schedule.add(errand, inMs);
  if (!traffic.everRepicked) return;
  // It was posted when other picks were planned with: nobody asked whether they close it.
  traffic.unplanned.add(errand);
  replanSoon(traffic);
}

function tellEnd({ ends, counter, given }: Traffic, end: End): void {
  ends.push(end);
  counter.ended(end);
  given.onEvent({ kind: 'ended', slots: slotsOf(end), end });
}

function tellHeld(
  { given }: Traffic,
  provider: string,
  held: { failure: Failure; forMs: number | null },
): void {
  given.onEvent({ kind: 'held', provider, ...held });
}
