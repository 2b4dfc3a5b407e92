import type { Failure } from '../ledger/attempt.js';
import type { LedgerEntry } from '../ledger/ledger.js';
import { clearDesk } from './ends.js';
import { hasRoom } from './pace.js';
import { step } from './steps.js';
import { begin, gateOf, type Traffic } from './traffic.js';
import type { End, Order, Work } from './work.js';
import type { World } from './world.js';

/** Moves attempts from step to step until all have ended for this run. `stopped`: providers that said no to the account. */
export async function drive(
  traffic: Traffic,
): Promise<{ readonly ends: readonly End[]; readonly stopped: ReadonlyMap<string, Failure> }> {
  await traffic.schedule.drain(
    (due) => step(traffic, due),
    () => refill(traffic),
  );
  traffic.counter.tell();
  const stopped = [...traffic.gates.values()].flatMap(({ provider, closedBy }): [string, Failure][] =>
    closedBy === null ? [] : [[provider, closedBy]],
  );
  return { ends: traffic.ends, stopped: new Map(stopped) };
}

/** Takes up what was open before this run. */
export function resume(traffic: Traffic, work: Extract<Work, { entry: LedgerEntry }>, world: World): void {
  const { desk, onEvent } = traffic.given;
  const { request_id: id, slots } = work.entry.attempt;
  const job = begin(traffic, { work, world, order: null, id, slots });
  desk.begin(id);
  traffic.counter.moved(job, 'making');
  onEvent({ kind: 'making', slots, resumed: true });
  traffic.schedule.add(job, 0, 'transfer');
}

function refill(traffic: Traffic): void {
  const { desk, stop, concurrency } = traffic.given;
  if (stop.aborted) clearDesk(traffic, null, 'stopped');
  if (traffic.troubled.size > 0) return;
  for (const provider of desk.providers()) {
    const gate = gateOf(traffic, provider);
    while (traffic.jobs.size < concurrency) {
      const order = desk.take(provider, ({ planned }) => hasRoom(gate.pace, planned.capability));
      if (order === null) break;
      setOut(traffic, order);
    }
  }
}

function setOut(traffic: Traffic, order: Order): void {
  const { given, counter, schedule } = traffic;
  const { id, slots } = order.planned;
  const work = { at: 'prepare', order } as const;
  const job = begin(traffic, { work, world: given.worldFor(order), order, id, slots });
  counter.moved(job, 'opening');
  given.onEvent({ kind: 'opening', slots });
  schedule.add(job, 0, 'create');
}
