/** What the provider says, else doubling from 2 s to a minute; both with up to a quarter on top, so that many do not return at once. */
export function backoffMs(failuresBefore: number, retryAfterMs: number | null, random: number): number {
  const wait = retryAfterMs ?? Math.min(60_000, 2000 * 2 ** Math.min(failuresBefore, 10));
  return Math.round(wait * (1 + random / 4));
}
