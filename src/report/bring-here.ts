import { getOrMake } from '../base/get-or-make.js';
import { bringText, type Bringing } from '../ledger/outlying.js';
import type { Obstacle } from '../plan/obstacle.js';
import type { Plan, PlannedSlot } from '../plan/plan.js';

type Outlying = Extract<Obstacle, { kind: 'outlying' }>;

/** Nobody could read a command with more files. */
const FILES = 24;

/** The command that brings what was bought for a slot, with what others wait for and the same one brings. */
export function bringHere({ bring }: Outlying, plan: Plan): string {
  const pages = pagesIn(plan);
  return bringText(bring.flatMap((one) => pages.get(nameOf(one)) ?? [one]));
}

/** What lies elsewhere of a slot that waits for that. */
export function outlyingIn({ inTheWay }: PlannedSlot): Outlying | null {
  const obstacle = inTheWay?.kind === 'obstacle' ? inTheWay.obstacle : null;
  return obstacle?.kind === 'outlying' ? obstacle : null;
}

/** With what each is brought. */
type Pages = ReadonlyMap<string, readonly Bringing[]>;

function pagesIn(plan: Plan): Pages {
  const byCommand = new Map<string, Map<string, Bringing>>();
  for (const slot of plan.slots.values()) {
    for (const one of slot.selected ? (outlyingIn(slot)?.bring ?? []) : [])
      getOrMake(byCommand, one.command, () => new Map<string, Bringing>()).set(nameOf(one), one);
  }
  const pages = new Map<string, readonly Bringing[]>();
  for (const all of byCommand.values()) {
    const list = [...all.values()];
    for (let from = 0; from < list.length; from += FILES) {
      const page = list.slice(from, from + FILES);
      for (const one of page) pages.set(nameOf(one), page);
    }
  }
  return pages;
}

function nameOf({ command, files }: Bringing): string {
  return [command, ...files].join('\n');
}
