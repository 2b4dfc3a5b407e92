import type { Attempt } from '../../ledger/attempt.js';

/** Clocks of two machines differ; a create may be listed a little earlier than it was intended here. */
const AROUND_MS = 10 * 60_000;

/** When an attempt's POST went out, by whatever clock: milliseconds since 1970. */
export function sentAround({ intent_at }: Attempt): { readonly fromMs: number; readonly toMs: number } {
  const sentMs = Date.parse(intent_at);
  return { fromMs: sentMs - AROUND_MS, toMs: sentMs + AROUND_MS };
}
