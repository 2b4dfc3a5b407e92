/**
 * Doubling from 2 s to a minute, or longer where the provider says so, with up to a quarter on top, so that many do not
 * return at once. That it says sooner (0, or a time that is past by this clock) would make a loop without a pause.
 */
export function backoffMs(failuresBefore: number, retryAfterMs: number | null, random: number): number {
  const ownMs = Math.min(60_000, 2000 * 2 ** Math.min(failuresBefore, 10));
  return Math.round(Math.max(ownMs, retryAfterMs ?? 0) * (1 + random / 4));
}
