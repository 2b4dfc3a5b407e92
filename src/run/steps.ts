import { isFreeRequest } from '../ledger/request.js';
import type { Capability } from '../providers/capability.js';
import { advance } from './advance.js';
import { finish, replan } from './ends.js';
import { takeBack } from './note.js';
import { accepted, posting, waitMs } from './pace.js';
import type { Due, Gate, InLine, Job, Traffic } from './traffic.js';
import { heldBack, type Next, type Work } from './work.js';

/** While the disk has no room, no more is bought that would need it. */
const ROOM_AGAIN_MS = 5000;

/** An intent waits no longer for its POST, whatever the disk did last time. */
const MOST_LEAD_MS = 250;

export async function step(traffic: Traffic, due: Due): Promise<void> {
  switch (due.kind) {
    case 'attempt':
      await move(traffic, due);
      break;
    case 'turn':
      await callFirst(traffic, due.gate);
      break;
    case 'replan':
      await replan(traffic);
  }
}

async function move(traffic: Traffic, job: Job): Promise<void> {
  const { clock, stop } = traffic.given;
  if (job.work.at === 'prepare' && traffic.troubled.size > 0 && !stop.aborted) {
    traffic.schedule.add(job, ROOM_AGAIN_MS, 'create');
    return;
  }
  job.steppedMs = clock.now();
  const closed = job.work.at === 'prepare' && job.gate.closedBy !== null;
  if (closed && job.order !== null) finish(traffic, job, heldBack(job.order, 'provider_stopped'));
  else goOn(traffic, job, await advance(job.work, job.world));
}

/** Calls the first in line when its turn comes, unless somebody is called already: early enough to have its intent on the disk by then. */
function callNext({ given, schedule, troubled }: Traffic, gate: Gate): void {
  const [first] = gate.line;
  if (first === undefined || gate.called) return;
  gate.called = true;
  const inMs = Math.max(0, waitMs(gate.pace, capabilityOf(first), given.clock.now()) - leadMs(gate));
  schedule.add({ kind: 'turn', gate }, troubled.size > 0 ? Math.max(inMs, ROOM_AGAIN_MS) : inMs, 'create');
}

/** The first in line writes its intent and posts. The next is called when the POST is out: two are never near each other, however slow the disk. */
async function callFirst(traffic: Traffic, gate: Gate): Promise<void> {
  const { clock, stop } = traffic.given;
  const [first] = gate.line;
  const isEarly = (): boolean =>
    first !== undefined && waitMs(gate.pace, capabilityOf(first), clock.now()) > leadMs(gate);
  // A 429 to somebody else, or no room on the disk, since it was called.
  if (first === undefined || (!stop.aborted && (traffic.troubled.size > 0 || isEarly()))) {
    gate.called = false;
    callNext(traffic, gate);
    return;
  }
  const { job, intent } = first;
  gate.line.shift();
  const begunMs = clock.now();
  const intended = await advance(intent, job.world);
  const posts = intended.kind === 'again' && intended.work.at === 'post';
  const tookMs = clock.now() - begunMs;
  if (posts) await keepDistance(traffic, first);
  gate.intentMs = tookMs;
  // At once, in the same step: an intent that waits for its POST would be uncertain if the process died.
  const answer = posts ? post(traffic, job, intended.work) : intended;
  gate.called = false;
  callNext(traffic, gate);
  goOn(traffic, job, await answer);
}

/** Waits out the distance where the intent was on the disk sooner than the last one. */
async function keepDistance({ given }: Traffic, called: InLine): Promise<void> {
  const { clock, stop } = given;
  const { gate } = called.job;
  const earlyMs = Math.min(waitMs(gate.pace, capabilityOf(called), clock.now()), leadMs(gate));
  if (earlyMs > 0 && !stop.aborted) await clock.sleep(earlyMs, stop).catch(() => undefined); // Ctrl-C: `post` takes it back
}

/** How long before its turn an intent is written: as long as the last one took, so that a slow disk does not slow creates. */
function leadMs({ intentMs }: Gate): number {
  return Math.min(intentMs, MOST_LEAD_MS);
}

function capabilityOf({ intent }: InLine): Capability {
  return intent.order.planned.capability;
}

async function post({ given }: Traffic, job: Job, work: Extract<Work, { at: 'post' }>): Promise<Next> {
  const { gate, world } = job;
  const { order, entry } = work;
  job.work = work;
  job.steppedMs = given.clock.now();
  if (gate.closedBy !== null) return await takeBack(entry, heldBack(order, 'provider_stopped'), world);
  posting(gate.pace, order.planned.capability, job.steppedMs);
  return await advance(work, world);
}

function goOn(traffic: Traffic, job: Job, next: Next): void {
  const { schedule, troubled, given } = traffic;
  troubled.delete(job);
  if (next.trouble !== null) given.onEvent({ kind: 'trouble', message: next.trouble });
  if (next.kind === 'closed') {
    finish(traffic, job, next.end);
    return;
  }
  if (next.trouble !== null) troubled.add(job);
  if (job.work.at === 'post' && next.work.at === 'poll') accepted(job.gate.pace, job.steppedMs);
  tellMove(traffic, job, next.work);
  job.work = next.work;
  if (next.work.at === 'intent') lineUp(traffic, job, next.work);
  else schedule.add(job, next.inMs, next.lane);
}

function lineUp(traffic: Traffic, job: Job, intent: Extract<Work, { at: 'intent' }>): void {
  if (job.gate.closedBy !== null) {
    finish(traffic, job, heldBack(intent.order, 'provider_stopped'));
    return;
  }
  job.gate.line.push({ job, intent });
  callNext(traffic, job.gate);
}

function tellMove({ counter, given }: Traffic, job: Job, work: Work): void {
  const from = job.work.at;
  if (work.at === 'poll' && (from === 'post' || from === 'fetch')) {
    counter.moved(job, 'making');
    if (from === 'post') given.onEvent({ kind: 'making', slots: job.slots, resumed: false });
  }
  // What is free is drawn as it is fetched: it is being made until it is done.
  if (work.at === 'fetch' && from !== 'fetch' && !isFreeRequest(work.entry.attempt.request)) {
    counter.moved(job, 'fetching');
    given.onEvent({ kind: 'fetching', slots: job.slots });
  }
}
