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
  clock.sleep(timeoutMs, ended.signal).then(
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
