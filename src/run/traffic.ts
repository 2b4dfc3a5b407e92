import type { Failure } from '../ledger/attempt.js';
import type { Address } from '../storyboard/address.js';
import { openCounter, type Counter } from './counter.js';
import type { Desk } from './desk.js';
import type { RunGiven } from './given.js';
import { openPace, type Pace } from './pace.js';
import { openReplanning, type Replanning } from './replanning.js';
import { openSchedule, type Schedule } from './schedule.js';
import type { End, Order, Work } from './work.js';
import type { World } from './world.js';

export type TrafficGiven = Pick<RunGiven, 'clock' | 'stop' | 'concurrency' | 'lanes' | 'onEvent'> & {
  readonly desk: Desk;
  readonly worldFor: (order: Order) => World;
  /** Plans again and puts what it finds into line. `unwritten`: see `Desk.order`. */
  readonly replan: (unwritten: ReadonlyMap<string, number>) => Promise<void>;
  readonly spent: () => { readonly spentMicroUsd: number; readonly openMicroUsd: number };
};

/** One attempt on its way through this process. */
export type Job = {
  readonly kind: 'attempt';
  work: Work;
  readonly world: World;
  readonly gate: Gate;
  /** Null: it was open before this run. */
  order: Order | null;
  /** When its last step began. */
  steppedMs: number;
  /** Its request's. */
  readonly id: string;
  readonly slots: readonly Address[];
};

export type InLine = { readonly job: Job; readonly intent: Extract<Work, { at: 'intent' }> };

/** Where the creates of one provider go out, one after the other. */
export type Gate = {
  readonly provider: string;
  readonly pace: Pace;
  /** Their bodies are built, and each waits for its turn. */
  readonly line: InLine[];
  /** The first in line is called, or is just writing its intent. */
  called: boolean;
  /** How long the last intent took to be on the disk. */
  intentMs: number;
  /** The provider said no to this account: nothing is created any more. */
  closedBy: Failure | null;
};

/** What comes due: a step of an attempt, the turn of the first at a gate, planning again. */
export type Due = Job | { readonly kind: 'turn'; readonly gate: Gate } | { readonly kind: 'replan' };

/** All that moves in one run. */
export type Traffic = {
  readonly given: TrafficGiven;
  readonly schedule: Schedule<Due>;
  readonly counter: Counter;
  /** By provider. */
  readonly gates: Map<string, Gate>;
  readonly jobs: Set<Job>;
  /** Those that wait for the disk to take something. */
  readonly troubled: Set<Job>;
  readonly replanning: Replanning;
  readonly ends: End[];
};

export function openTraffic(given: TrafficGiven): Traffic {
  const { desk } = given;
  return {
    given,
    schedule: openSchedule<Due>(given),
    counter: openCounter({ ...given, queued: () => desk.length() }),
    gates: new Map(),
    jobs: new Set(),
    troubled: new Set(),
    replanning: openReplanning(),
    ends: [],
  };
}

/** One more attempt is on its way. */
export function begin(traffic: Traffic, given: Pick<Job, 'work' | 'world' | 'order' | 'id' | 'slots'>): Job {
  const gate = gateOf(traffic, given.world.account.provider.name);
  const job: Job = { ...given, kind: 'attempt', gate, steppedMs: traffic.given.clock.now() };
  traffic.jobs.add(job);
  gate.pace.inFlight += 1;
  return job;
}

export function gateOf({ gates }: Traffic, provider: string): Gate {
  const gate = gates.get(provider) ?? {
    provider,
    pace: openPace(),
    line: [],
    called: false,
    intentMs: 0,
    closedBy: null,
  };
  gates.set(provider, gate);
  return gate;
}
