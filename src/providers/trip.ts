import type { Clock } from '../base/clock.js';
import type { HttpCall } from './provider.js';

/** One call with all its redirects: its time, and the connection it holds now. */
export type Trip = {
  readonly signal: AbortSignal;
  /** Whether a connection stood, so that something may have been sent. */
  sent: boolean;
  /** Closes the connection that there is now. */
  hangUp: () => Promise<void>;
  end(): Promise<void>;
};

export function beginTrip({ timeoutMs }: HttpCall, clock: Clock, signal: AbortSignal): Trip {
  const ended = new AbortController();
  const cut = new AbortController();
  const giveUp = (): void => cut.abort(signal.reason);
  signal.addEventListener('abort', giveUp, { once: true, signal: ended.signal });
  if (signal.aborted) giveUp();
  timeUp(timeoutMs, clock, ended.signal).then(
    () => cut.abort(new Error(`it was not over after ${timeoutMs / 1000} s`)),
    () => undefined, // it ended in time
  );
  const trip: Trip = {
    signal: cut.signal,
    sent: false,
    hangUp: () => Promise.resolve(),
    async end() {
      ended.abort();
      await trip.hangUp();
    },
  };
  return trip;
}

/** A timer that fires so much later than it should was kept from it: the machine slept, or the process was stopped. */
const LATE_MS = 1000;

/** So long an answer may take that came, or was on its way, meanwhile. */
const WAKING_MS = 10_000;

/** Who wakes hears of its timers first, and only then of what lies in its sockets: maybe the answer to what was paid for. */
async function timeUp(ms: number, clock: Clock, signal: AbortSignal): Promise<void> {
  const dueMs = clock.steady() + ms;
  await clock.sleep(ms, signal);
  if (clock.steady() - dueMs > LATE_MS) await clock.sleep(WAKING_MS, signal);
}
