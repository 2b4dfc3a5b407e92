import type { LedgerEntry } from '../../ledger/ledger.js';
import { isFreeRequest } from '../../ledger/request.js';
import type { Next } from '../attempt/next.js';
import { ageMs, capabilityOf } from '../attempt/world.js';
import type { Errand, Traffic } from './traffic.js';

/** Tells what a step that leads to another has changed. */
export function tellMove(
  { counter, given }: Traffic,
  errand: Errand,
  { work, inMs }: Extract<Next, { kind: 'again' }>,
): void {
  const { slots, world } = errand;
  const before = errand.work;
  const from = before.at;
  const provider = world.account.provider.name;
  if (work.at === 'poll' && (from === 'create' || from === 'fetch' || from === 'measure')) {
    counter.moved(errand, 'making');
    if (from === 'create') given.onEvent({ kind: 'making', slots, resumed: false, ageMs: 0 });
  }
  if (work.at === 'poll' && from === 'poll') tellLate(given, errand, work.entry);
  // What is free is drawn as it is fetched: it is being made until it is done.
  if (work.at === 'fetch' && from !== 'fetch' && !isFreeRequest(work.entry.attempt.request)) {
    counter.moved(errand, 'fetching');
    given.onEvent({ kind: 'fetching', slots });
  }
  if (work.at === 'seek' && from !== 'seek') given.onEvent({ kind: 'seeking', slots, provider });
  if (work.at === 'poll' && from === 'seek')
    given.onEvent({ kind: 'sought', slots, provider, look: null, againMs: null });
  if (work.at === 'seek' && before.at === 'seek' && work.look !== null)
    given.onEvent({ kind: 'sought', slots, provider, look: work.look, againMs: inMs });
}

/** Where a model does not say what is usual. */
const LATE_MS = 5 * 60_000;

/** A job that does not end is not waited for without a word. */
function tellLate({ onEvent }: Traffic['given'], errand: Errand, entry: LedgerEntry): void {
  const { world, slots } = errand;
  const usualS = capabilityOf(entry.attempt.request, world)?.usual_s ?? null;
  const usualMs = usualS === null ? null : usualS * 1000;
  const age = ageMs(entry, world);
  if (age < Math.max(usualMs ?? LATE_MS, 2 * errand.toldLateMs)) return;
  errand.toldLateMs = age;
  onEvent({ kind: 'late', slots, ageMs: age, usualMs });
}
