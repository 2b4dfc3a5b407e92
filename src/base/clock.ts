import { randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';

/** Time and chance, as the one thing that tests replace. Every wait in the program goes through `sleep`. */
export interface Clock {
  /** Milliseconds since 1970, for documents. It jumps when the machine's clock is set. */
  now(): number;
  /** Milliseconds from anywhere that never go back, for whatever waits. */
  steady(): number;
  /** Resolves after `ms`; rejects with the signal's reason when it is aborted first. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
  /** In [0, 1), for jitter. */
  random(): number;
  /** `digits` random hex digits, for names that must not collide. */
  randomHex(digits: number): string;
}

/** Now, as documents have it: ISO 8601 UTC. */
export function timeOf(clock: Pick<Clock, 'now'>): string {
  return new Date(clock.now()).toISOString();
}

export const systemClock: Clock = {
  now: () => Date.now(),
  steady: () => Math.floor(performance.now()),
  sleep: async (ms, signal) => {
    await wait(Math.min(ms, 2 ** 31 - 1), undefined, { signal });
  },
  random: () => Math.random(),
  randomHex: (digits) =>
    randomBytes(Math.ceil(digits / 2))
      .toString('hex')
      .slice(0, digits),
};
