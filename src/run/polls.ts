import type { Capability } from '../providers/capability.js';

type Polls = Capability['polls'];

/** A model that is in no table any more is still asked for what it owes. */
export const usualPolls: Polls = { first_s: 10, every_s: 5 };

/** The older a job is, the less another second matters: each interval is a tenth of its age, at most half a minute. */
const SHARE = 0.1;
const MOST_MS = 30_000;

/** How long until a submitted job of this age is asked about for the first time. */
export function firstPollMs(ageMs: number, polls: Polls): number {
  return Math.max(0, polls.first_s * 1000 - ageMs);
}

/** How long until a job of this age, which was not finished, is asked about again. */
export function nextPollMs(ageMs: number, polls: Polls): number {
  const everyMs = Math.max(polls.every_s * 1000, Math.min(MOST_MS, Math.floor(ageMs * SHARE)));
  return Math.max(everyMs, firstPollMs(ageMs, polls));
}
