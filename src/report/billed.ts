import type { PlannedSlot } from '../plan/plan.js';
import type { End } from '../run/attempt/end.js';
import type { Address } from '../storyboard/address.js';
import { commandAfter } from './call.js';
import { someNames } from './names.js';
import type { Wording } from './ways.js';

type Open = Extract<End, { kind: 'open' }>;

/** What is paid for and is no take yet: it is being made, its clip could not be had, or could not be looked at. */
export function billedText(
  flying: readonly Pick<PlannedSlot, 'address'>[],
  ends: readonly End[],
  { call, name }: Wording,
): string {
  const open = ends.filter((end) => end.kind === 'open');
  const slotsOf = (isMeant: (end: Open) => boolean): ReadonlySet<Address> =>
    new Set(open.filter(isMeant).flatMap(({ entry }) => entry.attempt.slots));
  const home = slotsOf(({ entry }) => entry.attempt.arrived !== null);
  const done = slotsOf(({ entry, isDone }) => isDone && entry.attempt.arrived === null);
  const line = (what: string, isMeant: (address: Address) => boolean): string => {
    const names = flying.flatMap(({ address }) => (isMeant(address) ? [name(address)] : []));
    const some = someNames(names);
    const all = names.join(', ') === some ? '' : ` (all of them: ${commandAfter(call, 'plan')})`;
    return names.length === 0 ? '' : `${what}: ${some}${all}.\n`;
  };
  return [
    line('Still being made, and billed', (address) => !home.has(address) && !done.has(address)),
    line('Done and billed, and without a clip', (address) => done.has(address)),
    line('Here, and not looked at yet', (address) => home.has(address)),
  ].join('');
}
