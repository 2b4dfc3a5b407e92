import type { Clock } from '../base/clock.js';
import type { Failure } from '../ledger/attempt.js';
import type { Capability } from '../providers/capability.js';
import { backoffMs } from './backoff.js';

/** What one provider's creates must wait for: its rates, its back-off, its no. */
export interface Gate {
  /** Whether one more order may set out. */
  hasRoom(capability: Capability): boolean;
  setOut(): void;
  ended(): void;
  /** Takes the next place in the line of POSTs: milliseconds until it. */
  reserveMs(capability: Capability): number;
  /** Milliseconds for which the provider wants no create at all. */
  holdMs(): number;
  /** A create was refused for now. Returns for how long nothing is created. */
  backOff(retryAfterMs: number | null): number;
  accepted(): void;
  /** The provider said no to this account: nothing is created any more. */
  close(failure: Failure): void;
  closedBy(): Failure | null;
}

export function openGate(clock: Clock): Gate {
  const state = { inFlight: 0, nextMs: 0, holdUntilMs: 0, refusals: 0, failure: null as Failure | null };
  return {
    hasRoom: ({ rates }) => rates.in_flight === null || state.inFlight < rates.in_flight,
    setOut: () => void (state.inFlight += 1),
    ended: () => void (state.inFlight -= 1),
    reserveMs: ({ rates }) => {
      const now = clock.now();
      const atMs = Math.max(now, state.nextMs, state.holdUntilMs);
      state.nextMs = atMs + 1000 / rates.creates_per_second;
      return atMs - now;
    },
    holdMs: () => Math.max(0, state.holdUntilMs - clock.now()),
    backOff: (retryAfterMs) => {
      const waitMs = backoffMs(state.refusals, retryAfterMs, clock.random());
      state.refusals += 1;
      state.holdUntilMs = Math.max(state.holdUntilMs, clock.now() + waitMs);
      state.nextMs = Math.max(state.nextMs, state.holdUntilMs);
      return waitMs;
    },
    accepted: () => void (state.refusals = 0),
    close: (failure) => void (state.failure ??= failure),
    closedBy: () => state.failure,
  };
}
