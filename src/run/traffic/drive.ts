import { getOrMake } from '../../base/get-or-make.js';
import type { Failure } from '../../ledger/attempt.js';
import type { LedgerEntry } from '../../ledger/ledger.js';
import { clearDesk } from './ends.js';
import { hasRoom } from './pace.js';
import { step } from './steps.js';
import { begin, openGate, type Due, type Traffic } from './traffic.js';
import type { End } from '../attempt/end.js';
import type { Order } from '../attempt/order.js';
import type { Work } from '../attempt/work.js';
import { ageMs, type World } from '../attempt/world.js';

/** Moves attempts from step to step until all have ended for this run. `stopped`: providers that said no to the account. */
export async function drive(
  traffic: Traffic,
): Promise<{ readonly ends: readonly End[]; readonly stopped: ReadonlyMap<string, Failure> }> {
  await traffic.schedule.drain(
    (due) => step(traffic, due),
    () => refill(traffic),
    isKnownHereAlone,
  );
  traffic.counter.tell();
  const stopped = [...traffic.gates.values()].flatMap(({ provider, closedBy }): [string, Failure][] =>
    closedBy?.why === 'provider_stopped' ? [[provider, closedBy.failure]] : [],
  );
  return { ends: traffic.ends, stopped: new Map(stopped) };
}

/** What the disk would not take yet: a handle, or a cost, that is written down nowhere. */
function isKnownHereAlone(due: Due): boolean {
  return due.kind === 'errand' && (due.work.at === 'note' || due.work.at === 'take_back');
}

/** Takes up what was open before this run. */
export function resume(traffic: Traffic, work: Extract<Work, { entry: LedgerEntry }>, world: World): void {
  const { desk, onEvent } = traffic.given;
  const { request_id: id, slots } = work.entry.attempt;
  const errand = begin(traffic, { work, world, order: null, id, slots });
  desk.begin(id);
  traffic.counter.moved(errand, work.at === 'measure' ? 'fetching' : 'making');
  if (work.at === 'seek') onEvent({ kind: 'seeking', slots, provider: world.account.provider.name });
  else if (work.at === 'measure') onEvent({ kind: 'looking', slots });
  else onEvent({ kind: 'making', slots, resumed: true, ageMs: ageMs(work.entry, world) });
  traffic.schedule.add(errand, 0);
}

function refill(traffic: Traffic): void {
  const { desk, stop, concurrency } = traffic.given;
  if (stop.aborted) clearDesk(traffic, null, 'stopped');
  if (traffic.diskGaveUp) clearDesk(traffic, null, 'disk');
  if (traffic.troubled.size > 0) return;
  for (const provider of desk.providers()) {
    const gate = getOrMake(traffic.gates, provider, openGate);
    const next = (): Order | null =>
      desk.take(provider, ({ planned }) => hasRoom(gate.pace, planned.capability, concurrency));
    for (let order = next(); order !== null; order = next()) setOut(traffic, order);
  }
}

function setOut(traffic: Traffic, order: Order): void {
  const { given, counter, schedule } = traffic;
  const { id, slots } = order.planned;
  const work = { at: 'prepare', order } as const;
  const errand = begin(traffic, { work, world: given.worldFor(order), order, id, slots });
  counter.moved(errand, 'opening');
  given.onEvent({ kind: 'opening', slots });
  schedule.add(errand, 0);
}
