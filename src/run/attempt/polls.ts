import { SHOWN_AFTER_MS } from '../../ledger/ages.js';
import type { Capability } from '../../providers/capability.js';

type Polls = Capability['polls'];

/** A model that is in no table any more is still asked for what it owes. */
export const usualPolls: Polls = { first_s: 10, every_s: 5 };

/** The older a job is, the less another second matters: each interval is a tenth of its age, at most half a minute. */
const SHARE = 0.1;
const MOST_MS = 30_000;

/** In intervals between polls: rows of a history may appear late, some only when their job has ended. */
const SEEK_AFTER = [1, 6, 18];

/** As how often sought the attempt of a run before counts: once its row must be there, the history is asked once. */
export function seeksBefore(ageMs: number): number {
  return ageMs < SHOWN_AFTER_MS ? 0 : SEEK_AFTER.length - 1;
}

/**
 * How long until the provider's history is asked again for an attempt whose answer was lost, after so many times; null:
 * not again in this run.
 */
export function nextSeekMs(tries: number, polls: Polls): number | null {
  const intervals = SEEK_AFTER[tries];
  return intervals === undefined ? null : intervals * polls.every_s * 1000;
}

/** How long until a submitted job of this age is asked about for the first time. */
export function firstPollMs(ageMs: number, polls: Polls): number {
  return Math.max(0, polls.first_s * 1000 - ageMs);
}

/** How long until a job of this age, which was not finished, is asked about again. */
export function nextPollMs(ageMs: number, polls: Polls): number {
  const everyMs = Math.max(polls.every_s * 1000, Math.min(MOST_MS, Math.floor(ageMs * SHARE)));
  return Math.max(everyMs, firstPollMs(ageMs, polls));
}

/** When a job should be over, by its own progress: the clock's steady milliseconds. `wrong`: it was not, and no more is believed of it. */
export type Forecast = number | 'wrong' | null;

/** Progress comes in whole percents: a little later is surely after the end. */
const LATER = 1.015;

/** What is expected of a job that was asked about now, is so old and not over; an answer may come without progress. */
export function forecastAfter(
  before: Forecast,
  { nowMs, ageMs, progress }: { nowMs: number; ageMs: number; progress: number | null },
): Forecast {
  if (before === 'wrong' || (before !== null && before <= nowMs)) return 'wrong';
  if (progress === null || progress <= 0 || progress >= 100) return before;
  return nowMs - ageMs + ((ageMs * 100) / progress) * LATER;
}

/** Asked about when it should be over, where that is sooner than usual: once, for a wrong forecast costs one poll. */
export function soonerMs(usualMs: number, forecast: Forecast, nowMs: number): number {
  return typeof forecast === 'number' ? Math.min(usualMs, Math.ceil(forecast - nowMs)) : usualMs;
}
