/**
 * Milliseconds from the first create to the last end, had somebody who sees every end at once taken the next of the list
 * whenever one of `slots` was free and the last create at least `spacingMs` ago.
 */
export function listScheduleMs(tookMs, { slots, spacingMs }) {
  const free = Array.from({ length: Math.min(slots, tookMs.length) }, () => 0);
  let [last, nextCreate] = [0, 0];
  for (const took of tookMs) {
    const at = free.indexOf(Math.min(...free));
    const begin = Math.max(free[at], nextCreate);
    nextCreate = begin + spacingMs;
    free[at] = begin + took;
    last = Math.max(last, free[at]);
  }
  return last;
}

/** The same by the better of two lists: as they come, and the longest first, as somebody would who knew all times before. */
export function knowingScheduleMs(tookMs, given) {
  const longestFirst = tookMs.toSorted((a, b) => b - a);
  return Math.min(listScheduleMs(tookMs, given), listScheduleMs(longestFirst, given));
}
