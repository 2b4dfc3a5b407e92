import { getOrMake } from '../../base/get-or-make.js';
import type { Failure } from '../../ledger/attempt.js';
import type { Plan } from '../../plan/plan.js';
import type { Address } from '../../storyboard/address.js';
import { openCounter, type Counter } from './counter.js';
import type { Desk } from './desk.js';
import { openPace, type Pace } from './pace.js';
import type { Lanes, RunGiven } from '../given.js';
import { openReplanning, type Replanning } from './replanning.js';
import { openSchedule, type Schedule, type Track } from './schedule.js';
import { laneOf } from '../attempt/lane.js';
import type { End, WhyHeldBack } from '../attempt/end.js';
import type { Order } from '../attempt/order.js';
import type { Work } from '../attempt/work.js';
import type { World } from '../attempt/world.js';

export type TrafficGiven = Pick<RunGiven, 'clock' | 'stop' | 'concurrency' | 'lanes' | 'onEvent'> & {
  readonly desk: Desk;
  readonly worldFor: (order: Order) => World;
  /** Whether picks were changed since the plan that was ordered last. */
  readonly isRepicked: () => Promise<boolean>;
  /** From the record as it is at the call. */
  readonly planNow: () => Promise<Plan>;
  /** Puts what is new in a plan into line. `unwritten`: see `Desk.order`. */
  readonly order: (plan: Plan, unwritten: ReadonlyMap<string, number>) => Promise<void>;
  readonly spent: () => { readonly spentMicroUsd: number; readonly openMicroUsd: number };
};

/** Where the creates of one provider go out, one after the other. */
export type Gate = {
  readonly provider: string;
  readonly pace: Pace;
  /** Their bodies are built, and each waits for its turn. */
  readonly line: InLine[];
  /** The first in line is called, or on its way to its POST. */
  called: boolean;
  /** How long intents took lately to be on the disk. */
  intentMs: number;
  /** Jobs of this run in a row that it followed in vain, since the last that ended. */
  hung: number;
  /**
   * Creates of which nobody knows whether they began, since the last that did; of those that were on their way together
   * the first. And when the last was lost.
   */
  readonly lost: Set<Errand>;
  lostMs: number;
  /** Nothing is created any more. */
  closedBy: ClosedBy | null;
};

/**
 * `provider_stopped`: it said no to this account; `provider_hangs`: its jobs do not end; `provider_busy`: it takes nothing;
 * `provider_lost`: nobody knows what its answers say.
 */
export type ClosedBy = {
  readonly why: Extract<
    WhyHeldBack,
    'provider_stopped' | 'provider_hangs' | 'provider_busy' | 'provider_lost'
  >;
  readonly failure: Failure;
};

/** `readyMs`: since when its body is built. */
export type InLine = {
  readonly errand: Errand;
  readonly work: Extract<Work, { at: 'create' }>;
  readonly readyMs: number;
};

/** One attempt on its way through this process, from its order, or from where an earlier run left it, to its end. */
export type Errand = {
  readonly kind: 'errand';
  work: Work;
  readonly world: World;
  readonly gate: Gate;
  /** Null: it was open before this run. */
  order: Order | null;
  /** Its attempt is in the ledger. */
  isWritten: boolean;
  /** When its POST went out; before, when its preparation began. */
  steppedMs: number;
  /** How old it was when it was last said to be late; 0: it was not. */
  toldLateMs: number;
  /** Its request's. */
  readonly id: string;
  readonly slots: readonly Address[];
};

/** What comes due: a step of an errand, the turn of the first at a gate, planning again. */
export type Due = Errand | { readonly kind: 'turn'; readonly gate: Gate } | { readonly kind: 'replan' };

/** All that moves in one run. */
export type Traffic = {
  readonly given: TrafficGiven;
  readonly schedule: Schedule<Due>;
  readonly counter: Counter;
  /** By provider. */
  readonly gates: Map<string, Gate>;
  readonly errands: Set<Errand>;
  /** The disk took nothing for as long as a run waits for it: nothing is created any more, anywhere. */
  diskGaveUp: boolean;
  /** Those that wait for the disk to take something. */
  readonly troubled: Set<Errand>;
  readonly replanning: Replanning;
  /** Picks were changed, and what that takes back is not known yet: nothing is created before it is. */
  repicked: boolean;
  /** Picks were changed at any time in this run, also where it is known by now what that takes back. */
  everRepicked: boolean;
  /** Orders that are tried again after that: no plan has said yet whether they are still wanted. */
  readonly unplanned: Set<Errand>;
  readonly ends: End[];
};

export function openGate(provider: string): Gate {
  const pace = openPace();
  return {
    provider,
    pace,
    line: [],
    called: false,
    intentMs: 0,
    hung: 0,
    lost: new Set(),
    lostMs: -Infinity,
    closedBy: null,
  };
}

export function openTraffic(given: TrafficGiven): Traffic {
  const { desk } = given;
  return {
    given,
    schedule: openSchedule<Due>({ ...given, trackOf: (due) => trackOf(due, given.lanes) }),
    counter: openCounter({ ...given, queued: () => desk.length() }),
    gates: new Map(),
    errands: new Set(),
    diskGaveUp: false,
    troubled: new Set(),
    replanning: openReplanning(),
    repicked: false,
    everRepicked: false,
    unplanned: new Set(),
    ends: [],
  };
}

/** Each provider has lanes of its own; what this machine draws and writes is one's, whoever it is for. */
function trackOf(due: Due, lanes: Lanes): Track {
  if (due.kind === 'replan') return { name: 'replan', atOnce: 1 };
  const lane = due.kind === 'turn' ? 'create' : laneOf(due.work);
  const isHere = lane === 'measure' || lane === 'ffmpeg' || lane === 'note';
  const { provider } = due.gate;
  return { name: isHere ? lane : `${lane} ${provider}`, atOnce: lanes[lane] };
}

/** One more attempt is on its way. */
export function begin(
  traffic: Traffic,
  given: Pick<Errand, 'work' | 'world' | 'order' | 'id' | 'slots'>,
): Errand {
  const gate = getOrMake(traffic.gates, given.world.account.provider.name, openGate);
  const isWritten = given.order === null;
  const errand: Errand = {
    ...given,
    kind: 'errand',
    gate,
    isWritten,
    steppedMs: traffic.given.clock.steady(),
    toldLateMs: 0,
  };
  traffic.errands.add(errand);
  gate.pace.inFlight += 1;
  return errand;
}

/** So many times nobody knows whether a create began, and no other began between them: each may be paid for, and nobody's. */
const MOST_LOST = 3;

/** Whether nothing more is created at a gate before it is known what became of those that were lost. */
export function isInDoubt({ lost }: Gate): boolean {
  return lost.size >= MOST_LOST;
}

/** Why nothing is created any more at a gate; null: it is open. */
export function whyClosed({ diskGaveUp }: Traffic, { closedBy }: Gate): WhyHeldBack | null {
  return diskGaveUp ? 'disk' : (closedBy?.why ?? null);
}
