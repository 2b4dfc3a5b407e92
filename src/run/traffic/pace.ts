import type { Capability } from '../../providers/capability.js';
import { backoffMs } from '../attempt/backoff.js';

/** When one provider may be sent its next create. Times are the clock's steady milliseconds. */
export type Pace = {
  /** Orders and open attempts on their way. */
  inFlight: number;
  /** When the last POST went out, and how far the next must stay behind it. */
  postedMs: number;
  spacingMs: number;
  /** By how much the last POST was late, where its body was built before it was due: never more than its distance. */
  lateMs: number;
  /** Nothing is created before: the provider said so, or was silent and it is guessed. */
  holdUntilMs: number;
  /** When it last said that creates come too fast. */
  refusedMs: number;
  /** Since when it takes nothing; null: it has taken, or refused for another reason, what it was sent last. */
  busySinceMs: number | null;
  /** Grows with each such answer, shrinks with each create that is taken: 0 is the full rate. */
  strain: number;
};

const MOST_STRAIN = 6;
const MOST_SLOWDOWN = 8;

export function openPace(): Pace {
  return {
    inFlight: 0,
    postedMs: -Infinity,
    spacingMs: 0,
    lateMs: 0,
    holdUntilMs: -Infinity,
    refusedMs: -Infinity,
    busySinceMs: null,
    strain: 0,
  };
}

/** So many attempts are on their way at once at a provider of which nobody says how many may be. */
export const AT_ONCE = 8;

/**
 * Whether one more order may set out: as many are on their way at once at its provider as `in_flight` of its operation
 * says, or 8 where that is null. Who asks for a number, `most`, has the lower of that and `in_flight`.
 */
export function hasRoom({ inFlight }: Pace, { rates }: Capability, most: number | null): boolean {
  return inFlight < Math.min(rates.in_flight ?? most ?? AT_ONCE, most ?? Infinity);
}

/** Milliseconds until a create of this operation may go out; 0: now. */
export function waitMs(pace: Pace, capability: Capability, nowMs: number): number {
  return Math.max(0, turnMs(pace, capability) - nowMs, pace.holdUntilMs - nowMs);
}

/**
 * What part of its distance a create may make up of what those before it were late by: no timer is on time, and a run of
 * thousands would take longer by all of it. It is less than what the way to a service varies by, and however many go out
 * one after the other, they take no more than one distance less than their rate allows.
 */
const MADE_UP = 1 / 20;

/** A create goes out, for which a body was built since `readyMs`. */
export function notePost(pace: Pace, capability: Capability, { readyMs, nowMs }: PostTimes): void {
  const apartMs = spacingMs(pace, capability);
  const dueMs = Math.max(pace.postedMs + distanceMs(pace, capability) - pace.lateMs, pace.holdUntilMs);
  const waited = readyMs <= dueMs && pace.strain === 0;
  pace.lateMs = waited ? Math.min(Math.max(0, nowMs - dueMs), apartMs) : 0;
  pace.postedMs = nowMs;
  pace.spacingMs = apartMs;
}

type PostTimes = { readonly readyMs: number; readonly nowMs: number };

function turnMs(pace: Pace, capability: Capability): number {
  const apartMs = distanceMs(pace, capability);
  return pace.postedMs + apartMs - Math.min(pace.lateMs, apartMs * MADE_UP);
}

function distanceMs(pace: Pace, capability: Capability): number {
  return Math.max(pace.spacingMs, spacingMs(pace, capability));
}

/** A create was answered, and not that it came too fast. */
export function noteAnswered(pace: Pace): void {
  pace.busySinceMs = null;
}

/** A create that went out at `postedMs` was taken. What left before the last refusal says nothing about the pace since. */
export function noteAccepted(pace: Pace, postedMs: number): void {
  if (postedMs > pace.refusedMs) pace.strain = Math.max(0, pace.strain - 1);
}

/**
 * A create that went out at `postedMs` came too fast: nothing is created for as long as the provider says, else for
 * longer each time, and then more slowly until creates are taken again. Those that were on their way together are one
 * refusal, from the last of their answers on. Returns the milliseconds for which nothing is created.
 */
export function noteBusy(
  pace: Pace,
  { postedMs, retryAfterMs }: { postedMs: number; retryAfterMs: number | null },
  { nowMs, random }: { nowMs: number; random: number },
): number {
  const isNew = postedMs > pace.refusedMs;
  const before = isNew ? pace.strain : Math.max(0, pace.strain - 1);
  pace.holdUntilMs = Math.max(pace.holdUntilMs, nowMs + backoffMs(before, retryAfterMs, random));
  pace.busySinceMs ??= nowMs;
  if (isNew) {
    pace.strain = Math.min(MOST_STRAIN, pace.strain + 1);
    pace.refusedMs = nowMs;
  }
  return Math.max(0, pace.holdUntilMs - nowMs);
}

/** However many orders wait: a run waits no longer for a provider that takes nothing. */
const MOST_BUSY_MS = 15 * 60_000;

/** Whether the next create would only go out when the provider has taken nothing for longer than a run waits for it. */
export function isBusyForLong({ busySinceMs, holdUntilMs }: Pace): boolean {
  return busySinceMs !== null && holdUntilMs - busySinceMs > MOST_BUSY_MS;
}

function spacingMs({ strain }: Pace, { rates }: Capability): number {
  return Math.ceil((1000 / rates.creates_per_second) * Math.min(MOST_SLOWDOWN, 2 ** strain));
}
