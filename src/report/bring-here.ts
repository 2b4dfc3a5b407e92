import { bringText } from '../ledger/outlying.js';
import type { Obstacle } from '../plan/obstacle.js';
import type { Plan, PlannedSlot } from '../plan/plan.js';

type Outlying = Extract<Obstacle, { kind: 'outlying' }>;

/** A command with more files brings those of one shot alone: nobody could read it. */
const FILES = 24;

/** The command that brings what was bought for a slot, with all that others wait for and the same one brings. */
export function bringHere(waiting: PlannedSlot, { bring }: Outlying, plan: Plan): string {
  const together = [...plan.slots.values()]
    .filter((slot) => slot.selected || slot === waiting)
    .flatMap((slot) => outlyingIn(slot)?.bring ?? [])
    .filter(({ command }) => bring.some((one) => one.command === command));
  return bringText(together.length > FILES ? bring : together);
}

/** What lies elsewhere of a slot that waits for that. */
export function outlyingIn({ inTheWay }: PlannedSlot): Outlying | null {
  const obstacle = inTheWay?.kind === 'obstacle' ? inTheWay.obstacle : null;
  return obstacle?.kind === 'outlying' ? obstacle : null;
}
