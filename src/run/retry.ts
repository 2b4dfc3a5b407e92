import type { Failure } from '../ledger/attempt.js';
import { failureKinds } from './failure-kinds.js';
import type { End, Order } from './work.js';

/** The same order once more; `tries`: how often it came to nothing so before. */
export type Retry = { readonly order: Order; readonly failure: Failure; readonly tries: number };

/** How an order goes on that came to nothing: tried again by this run where that cost nothing and may pass; null: it has ended. */
export function retryOf(order: Order, end: End): Retry | null {
  if (end.kind !== 'refused' && end.kind !== 'failed') return null;
  const { failure } = end;
  const at = end.kind === 'refused' ? 'create' : 'job';
  const tries = order.tries[at] + 1;
  if (failure.charged !== 'no' || tries > failureKinds[failure.kind].retries[at]) return null;
  return { order: { ...order, tries: { ...order.tries, [at]: tries } }, failure, tries };
}
