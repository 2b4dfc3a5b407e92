import type { Failure } from '../../ledger/attempt.js';
import type { LedgerEntry } from '../../ledger/ledger.js';
import type { Trouble } from './call-adapter.js';
import type { Look } from './look.js';
import type { Order } from './order.js';

/** How an attempt, or an order, ends for this run. */
export type End =
  | { readonly kind: 'done'; readonly entry: LedgerEntry }
  | { readonly kind: 'failed'; readonly entry: LedgerEntry; readonly failure: Failure }
  /** `look`: the last one into the provider's history; null: it was not looked for. */
  | { readonly kind: 'uncertain'; readonly entry: LedgerEntry; readonly look: Look | null }
  /** Submitted, and not finished in this run. */
  | {
      readonly kind: 'open';
      readonly entry: LedgerEntry;
      readonly why: WhyOpen;
      /** It is made, and its clip is not here. */
      readonly isDone: boolean;
      /** How people call its job, where the disk never took that: nobody else knows it. */
      readonly unwrittenJob: string | null;
      readonly failure: Failure | null;
    }
  /** Certainly not started, nothing in the ledger: the provider, or its preparation, refused. */
  | {
      readonly kind: 'refused';
      readonly order: Order;
      readonly failure: Failure;
      readonly retryAfterMs: number | null;
    }
  /** Not started, for the reason said. */
  | { readonly kind: 'held_back'; readonly order: Order; readonly why: WhyHeldBack };

export type WhyOpen = 'stopped' | 'too_long' | 'no_access' | 'elsewhere' | Hindrance['why'];
export type WhyHeldBack =
  | 'stopped'
  | 'cap'
  | 'lock_lost'
  | 'disk'
  | 'bug'
  | 'provider_stopped'
  | 'provider_hangs'
  | 'provider_busy'
  | 'provider_lost'
  | 'dearer'
  | 'circled';

/** What this machine could not do: also look at a clip, which needs no room on the disk. */
export type Hindrance = Omit<Trouble, 'why'> & { readonly why: Trouble['why'] | 'ffmpeg' };

/** An end without a look into the provider's history. */
export function unsought(entry: LedgerEntry): End {
  return { kind: 'uncertain', entry, look: null };
}

/** Of an order of which nothing was begun. */
export function refusalOf(order: Order, failure: Failure, retryAfterMs: number | null): End {
  return { kind: 'refused', order, failure: { ...failure, charged: 'no' }, retryAfterMs };
}

export function heldBack(order: Order, why: WhyHeldBack): End {
  return { kind: 'held_back', order, why };
}
