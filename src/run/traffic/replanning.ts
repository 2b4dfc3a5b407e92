import type { Clock } from '../../base/clock.js';

/**
 * Children are planned once their parents' clips have come; one planning at a time, or what two ordered beside each other
 * would be ordered twice.
 */
export type Replanning = {
  state: 'idle' | 'due' | 'running';
  /** Something came while it ran. */
  wanted: boolean;
  notBeforeMs: number;
};

/** At most a tenth of a run's time goes into planning again, however many parents end one after the other. */
const SHARE = 10;

export function openReplanning(): Replanning {
  return { state: 'idle', wanted: false, notBeforeMs: 0 };
}

/** Asks for one more planning. Returns in how many milliseconds it is due; null: one that is due or runs will see to it. */
export function wantPlan(replanning: Replanning, clock: Clock): number | null {
  replanning.wanted = true;
  if (replanning.state !== 'idle') return null;
  replanning.state = 'due';
  return Math.max(0, replanning.notBeforeMs - clock.steady());
}

/** Plans. Where something comes meanwhile another planning is `wanted`. */
export async function planAgain(
  replanning: Replanning,
  clock: Clock,
  plan: () => Promise<void>,
): Promise<void> {
  const sinceMs = clock.steady();
  replanning.state = 'running';
  replanning.wanted = false;
  await plan();
  replanning.state = 'idle';
  replanning.notBeforeMs = clock.steady() + SHARE * (clock.steady() - sinceMs);
}
