import type { Failure } from '../ledger/attempt.js';
import type { LedgerEntry } from '../ledger/ledger.js';
import type { Address } from '../storyboard/address.js';
import { advance } from './advance.js';
import { backoffMs, BUSY_RETRIES, RETRIES } from './backoff.js';
import { openCounter } from './counter.js';
import type { Desk } from './desk.js';
import { openGate, type Gate } from './gate.js';
import type { RunGiven } from './given.js';
import { slotsOf } from './outcome.js';
import { openSchedule } from './schedule.js';
import type { End, Order, WhyHeldBack, Work } from './work.js';
import type { World } from './world.js';

/** One attempt on its way through this process. */
type Job = {
  readonly kind: 'attempt';
  work: Work;
  readonly world: World;
  /** Null: it was open before this run. */
  order: Order | null;
  /** Of its request. */
  readonly id: string;
  readonly slots: readonly Address[];
};

/** Children are planned once their parents' clips have come. */
type Replanning = { readonly kind: 'replan' };

/** At most a tenth of a run's time goes into planning again, however many parents end one after the other. */
const REPLAN_SHARE = 10;

/** While the disk has no room, no more is bought that would need it. */
const ROOM_AGAIN_MS = 5000;

export type TrafficGiven = Pick<RunGiven, 'clock' | 'stop' | 'concurrency' | 'lanes' | 'onEvent'> & {
  readonly desk: Desk;
  readonly worldFor: (order: Order) => World;
  /** Plans again and puts what it finds into line. `unwritten`: see `Desk.order`. */
  readonly replan: (unwritten: ReadonlyMap<string, number>) => Promise<void>;
  readonly spent: () => { readonly spentMicroUsd: number; readonly openMicroUsd: number };
};

/** Moves attempts from step to step until all have ended for this run. */
export interface Traffic {
  /** Takes up what was open before this run. */
  resume(work: Extract<Work, { entry: LedgerEntry }>, world: World): void;
  run(): Promise<{ readonly ends: readonly End[]; readonly stopped: ReadonlyMap<string, Failure> }>;
}

export function openTraffic(given: TrafficGiven): Traffic {
  const { clock, stop, desk, onEvent } = given;
  const schedule = openSchedule<Job | Replanning>(given);
  const gates = new Map<string, Gate>();
  const counter = openCounter({ clock, onEvent, spent: given.spent, queued: () => desk.queued().length });
  const jobs = new Set<Job>();
  const ends: End[] = [];
  const stopped = new Map<string, Failure>();
  /** Jobs that wait for the disk to take something. */
  const troubled = new Set<Job>();
  const replanning = { scheduled: false, running: false, wanted: false, notBeforeMs: 0 };

  const gateOf = (provider: string): Gate => {
    const gate = gates.get(provider) ?? openGate(clock);
    gates.set(provider, gate);
    return gate;
  };
  const providerOf = ({ world }: Job): string => world.place.provider.name;

  const note = (end: End): void => {
    ends.push(end);
    counter.ended(end);
    onEvent({ kind: 'ended', slots: slotsOf(end), end });
  };

  /** The provider said no to the account: what is not begun stays so, what runs goes on. */
  const shut = (provider: string, failure: Failure): void => {
    if (stopped.has(provider)) return;
    stopped.set(provider, failure);
    gateOf(provider).close(failure);
    onEvent({ kind: 'held', provider, failure, forMs: null });
    for (const order of desk.clear(provider)) note({ kind: 'held_back', order, why: 'provider_stopped' });
  };

  const holdBackAll = (why: WhyHeldBack): void => {
    for (const order of desk.clear(null)) note({ kind: 'held_back', order, why });
  };

  const setOut = (order: Order): void => {
    const world = given.worldFor(order);
    const job: Job = {
      kind: 'attempt',
      work: { at: 'prepare', order },
      world,
      order,
      id: order.planned.id,
      slots: order.planned.slots,
    };
    jobs.add(job);
    gateOf(providerOf(job)).setOut();
    counter.moved(job, 'opening');
    onEvent({ kind: 'opening', slots: job.slots });
    schedule.add(job, 0, 'create');
  };

  const refill = (): void => {
    if (stop.aborted) holdBackAll('stopped');
    if (troubled.size > 0) return;
    for (const provider of desk.providers()) {
      const gate = gateOf(provider);
      while (jobs.size < given.concurrency) {
        const order = desk.take(provider, (one) => gate.hasRoom(one.planned.capability));
        if (order === null) break;
        setOut(order);
      }
    }
  };

  const step = async (job: Job | Replanning): Promise<void> => {
    await (job.kind === 'replan' ? replan() : move(job));
  };

  const replanSoon = (): void => {
    if (replanning.running) replanning.wanted = true;
    if (replanning.running || replanning.scheduled) return;
    replanning.scheduled = true;
    schedule.add({ kind: 'replan' }, Math.max(0, replanning.notBeforeMs - clock.now()), 'ffmpeg');
  };

  /** One at a time: what two of them ordered beside each other would be ordered twice. */
  const replan = async (): Promise<void> => {
    replanning.scheduled = false;
    if (stop.aborted) return;
    replanning.running = true;
    const sinceMs = clock.now();
    await given.replan(unwritten());
    replanning.running = false;
    replanning.notBeforeMs = clock.now() + REPLAN_SHARE * (clock.now() - sinceMs);
    if (replanning.wanted) {
      replanning.wanted = false;
      replanSoon();
    }
  };

  const move = async (job: Job): Promise<void> => {
    const gate = gateOf(providerOf(job));
    if (job.order !== null && (job.work.at === 'prepare' || job.work.at === 'intent') && !stop.aborted) {
      if (gate.closedBy() !== null) {
        finish(job, { kind: 'held_back', order: job.order, why: 'provider_stopped' });
        return;
      }
      if (troubled.size > 0) {
        schedule.add(job, ROOM_AGAIN_MS, 'create');
        return;
      }
      // A 429 to somebody else since this create got its place in line.
      if (job.work.at === 'intent' && gate.holdMs() > 0) {
        schedule.add(job, gate.reserveMs(job.order.planned.capability), 'create');
        return;
      }
    }
    let next = await advance(job.work, job.world);
    if (next.kind === 'again' && next.work.at === 'post') {
      // At once, in the same lane: an intent that waits for its POST would be uncertain if the process died.
      job.work = next.work;
      next = await advance(job.work, job.world);
    }
    troubled.delete(job);
    if (next.kind === 'closed') {
      finish(job, next.end);
      return;
    }
    if (next.trouble !== null) {
      troubled.add(job);
      onEvent({ kind: 'trouble', message: next.trouble });
    }
    if (job.work.at === 'post' && next.work.at === 'ask') gate.accepted();
    tellMove(job, next.work);
    job.work = next.work;
    const placeMs =
      next.work.at === 'intent' ? gate.reserveMs(next.work.order.planned.capability) : next.inMs;
    schedule.add(job, placeMs, next.lane);
  };

  const tellMove = (job: Job, work: Work): void => {
    if (work.at === 'ask' && job.work.at === 'post') {
      counter.moved(job, 'making');
      onEvent({ kind: 'making', slots: job.slots, resumed: false });
    }
    if (work.at === 'fetch' && job.work.at !== 'fetch') {
      counter.moved(job, 'fetching');
      onEvent({ kind: 'fetching', slots: job.slots });
    }
    if (work.at === 'ask' && job.work.at === 'fetch') counter.moved(job, 'making');
  };

  const finish = (job: Job, end: End): void => {
    const provider = providerOf(job);
    const account = accountFailure(end);
    if (account !== null) shut(provider, account);
    const retry = retryOf(job, end);
    if (retry !== null) {
      if (retry.failure.kind === 'busy' && end.kind === 'refused') {
        const forMs = gateOf(provider).backOff(end.retryAfterMs);
        onEvent({ kind: 'held', provider, failure: retry.failure, forMs });
      }
      const inMs = backoffMs(retry.order.tries - 1, null, clock.random());
      onEvent({ kind: 'again', slots: job.slots, failure: retry.failure, inMs });
      job.order = retry.order;
      job.work = { at: 'prepare', order: retry.order };
      counter.moved(job, 'opening');
      schedule.add(job, inMs, 'create');
      return;
    }
    jobs.delete(job);
    counter.left(job);
    if (job.order !== null) gateOf(provider).ended();
    note(end);
    // The disk took nothing for as long as this run follows a job: nothing more is bought that it could not keep.
    if ('why' in end && end.why === 'disk') holdBackAll('disk');
    if (desk.end(job.id)) replanSoon();
  };

  /** Orders that the record cannot know yet, by request. Taken in the same breath as the record. */
  const unwritten = (): Map<string, number> => {
    const orders = new Map<string, number>();
    const count = (id: string): void => void orders.set(id, (orders.get(id) ?? 0) + 1);
    for (const { work, id } of jobs) if (work.at === 'prepare' || work.at === 'intent') count(id);
    for (const { planned } of desk.queued()) count(planned.id);
    return orders;
  };

  const retryOf = (job: Job, end: End): { order: Order; failure: Failure } | null => {
    if (job.order === null || stop.aborted || gateOf(providerOf(job)).closedBy() !== null) return null;
    if (end.kind !== 'refused' && end.kind !== 'failed') return null;
    const { failure } = end;
    if (failure.charged !== 'no') return null;
    // A rate limit says nothing about the shot: it is waited out, for long.
    const limit = end.kind === 'refused' && failure.kind === 'busy' ? BUSY_RETRIES : RETRIES;
    const mayPass = failure.kind === 'busy' || failure.kind === 'provider' || failure.kind === 'network';
    if (!mayPass || job.order.tries >= limit) return null;
    return { order: { ...job.order, tries: job.order.tries + 1 }, failure };
  };

  return {
    resume(work, world) {
      const { attempt } = work.entry;
      const job: Job = {
        kind: 'attempt',
        work,
        world,
        order: null,
        id: attempt.request_id,
        slots: attempt.slots,
      };
      jobs.add(job);
      desk.begin(job.id);
      counter.moved(job, 'making');
      onEvent({ kind: 'making', slots: job.slots, resumed: true });
      schedule.add(job, 0, 'transfer');
    },

    async run() {
      await schedule.drain(step, refill);
      counter.tell();
      return { ends, stopped };
    },
  };
}

/** A no to the account, whatever was asked. */
function accountFailure(end: End): Failure | null {
  const failure = end.kind === 'refused' || end.kind === 'open' ? end.failure : null;
  return failure?.kind === 'auth' || failure?.kind === 'funds' ? failure : null;
}
