import type { Failure } from '../ledger/attempt.js';
import { backoffMs } from './backoff.js';
import { failureKinds } from './failure-kinds.js';
import { slotsOf } from './outcome.js';
import { refusedBusy } from './pace.js';
import { planAgain, wantPlan } from './replanning.js';
import { retryOf, type Retry } from './retry.js';
import type { Job, Traffic } from './traffic.js';
import { heldBack, type End, type WhyHeldBack } from './work.js';

/** An attempt has ended for now: what that says about its provider is heeded, and it is tried again or leaves the run. */
export function finish(traffic: Traffic, job: Job, end: End): void {
  heed(traffic, job, end);
  const final = job.order === null || traffic.given.stop.aborted || job.gate.closedBy !== null;
  const retry = final || job.order === null ? null : retryOf(job.order, end);
  if (retry !== null) {
    tryAgain(traffic, job, retry);
    return;
  }
  traffic.jobs.delete(job);
  job.gate.pace.inFlight -= 1;
  traffic.counter.left(job);
  tellEnd(traffic, end);
  // The disk took nothing for as long as this run follows a job: nothing more is bought that it could not keep.
  if ('why' in end && end.why === 'disk') clearDesk(traffic, null, 'disk');
  if (traffic.given.desk.end(job.id)) replanSoon(traffic);
}

/** Ends what was ordered of a provider, or of all, and is not begun. */
export function clearDesk(traffic: Traffic, provider: string | null, why: WhyHeldBack): void {
  for (const order of traffic.given.desk.clear(provider)) tellEnd(traffic, heldBack(order, why));
}

export async function replan(traffic: Traffic): Promise<void> {
  const { clock, stop, replan } = traffic.given;
  if (stop.aborted) return;
  const more = await planAgain(traffic.replanning, clock, () => replan(unwritten(traffic)));
  if (more) replanSoon(traffic);
}

function replanSoon({ replanning, schedule, given }: Traffic): void {
  const inMs = wantPlan(replanning, given.clock);
  if (inMs !== null) schedule.add({ kind: 'replan' }, inMs, 'ffmpeg');
}

/** Orders that the record cannot know yet, by request. Taken in the same breath as the record. */
function unwritten({ jobs, given }: Traffic): Map<string, number> {
  const orders = new Map<string, number>();
  const count = (id: string): void => void orders.set(id, (orders.get(id) ?? 0) + 1);
  for (const { work, id } of jobs) if (work.at === 'prepare' || work.at === 'intent') count(id);
  for (const { planned } of given.desk.queued()) count(planned.id);
  return orders;
}

function heed(traffic: Traffic, { gate, steppedMs }: Job, end: End): void {
  const failure = end.kind === 'refused' || end.kind === 'open' ? end.failure : null;
  if (failure === null) return;
  const { account, slowsCreates } = failureKinds[failure.kind];
  if (account && gate.closedBy === null) {
    gate.closedBy = failure;
    tellHeld(traffic, gate.provider, { failure, forMs: null });
    for (const { job, intent } of gate.line.splice(0))
      finish(traffic, job, heldBack(intent.order, 'provider_stopped'));
    clearDesk(traffic, gate.provider, 'provider_stopped');
  }
  if (slowsCreates && end.kind === 'refused') {
    const { clock } = traffic.given;
    const now = { nowMs: clock.now(), random: clock.random() };
    const forMs = refusedBusy(gate.pace, { postedMs: steppedMs, retryAfterMs: end.retryAfterMs }, now);
    tellHeld(traffic, gate.provider, { failure, forMs });
  }
}

function tryAgain({ given, counter, schedule }: Traffic, job: Job, { order, failure, tries }: Retry): void {
  const inMs = backoffMs(tries - 1, null, given.clock.random());
  given.onEvent({ kind: 'again', slots: job.slots, failure, inMs });
  job.order = order;
  job.work = { at: 'prepare', order };
  counter.moved(job, 'opening');
  schedule.add(job, inMs, 'create');
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
