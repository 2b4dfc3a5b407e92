import type { Attempt } from './attempt.js';

/** A job may not be visible yet for so long after its POST: neither asked for by name nor in its provider's history. */
export const SHOWN_AFTER_MS = 5 * 60_000;

/** No job takes so long: what its provider still says is being made then may be given up, and who asks is told how. */
export const ENDLESS_AFTER_MS = 24 * 60 * 60_000;

/** Milliseconds since an attempt was submitted, or meant to be; 0 where the machine's clock was set back since. `nowMs`: since 1970. */
export function ageAt({ submitted_at, intent_at }: Attempt, nowMs: number): number {
  return Math.max(0, nowMs - Date.parse(submitted_at ?? intent_at));
}
