import type { Attempt } from '../../ledger/attempt.js';

/** Clocks of two machines differ; a create may be listed a little earlier than it was intended here. */
const AROUND_MS = 10 * 60_000;

/** Most that are wrong are so by their time zone, or by a night's sleep. */
const WRONG_MS = 24 * 60 * 60_000;

type Span = { readonly fromMs: number; readonly toMs: number };

/** When an attempt's POST went out, by whatever clock: milliseconds since 1970. */
export function sentAround(attempt: Attempt): Span {
  return around(attempt, AROUND_MS);
}

/** The same where the clock by which it was posted may have been wrong. */
export function sentByAnyClock(attempt: Attempt): Span {
  return around(attempt, WRONG_MS);
}

function around({ intent_at }: Attempt, ms: number): Span {
  const sentMs = Date.parse(intent_at);
  return { fromMs: sentMs - ms, toMs: sentMs + ms };
}
