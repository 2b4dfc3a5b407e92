import type { Json } from '../../base/digest.js';
import type { MicroUsd } from '../../base/money.js';
import type { Stored } from '../../disk/store.js';
import type { LedgerEntry } from '../../ledger/ledger.js';
import type { AttemptEvent } from '../../ledger/attempt-event.js';
import type { Body, JobFacts } from '../../providers/provider.js';
import type { End } from './end.js';
import type { Look } from './look.js';
import type { Order } from './order.js';
import type { Forecast } from './polls.js';

/**
 * Where one attempt stands between two steps: data alone, so that a step can be made anywhere. Only `create` must never
 * be handed out twice: who is not sure hands out nothing, and an intent becomes uncertain when the next run finds it.
 */
export type Work =
  | { readonly at: 'prepare'; readonly order: Order }
  | { readonly at: 'create'; readonly order: Order; readonly body: Body }
  | ({ readonly at: 'poll' } & Followed)
  | ({ readonly at: 'fetch'; readonly done: Done } & Followed)
  /** Its clip is in the store, and is looked at. */
  | ({ readonly at: 'measure'; readonly arrived: Arrived } & Followed)
  /** The provider's history is asked for a lost answer. `look`: the last one. */
  | {
      readonly at: 'seek';
      readonly entry: LedgerEntry;
      readonly tries: number;
      readonly look: Look | null;
    }
  /** Something is known and the disk would not take it yet: an event, or that nothing was started. */
  | {
      readonly at: 'note';
      readonly entry: LedgerEntry;
      readonly event: AttemptEvent;
      /** When this run waits no longer for the disk. */
      readonly untilMs: number;
    }
  | {
      readonly at: 'take_back';
      readonly entry: LedgerEntry;
      readonly end: End;
      readonly untilMs: number;
    };

/** A submitted attempt that this run follows. */
export type Followed = {
  readonly entry: LedgerEntry;
  /** When this run waits no longer for it. */
  readonly untilMs: number;
  /** Polls and downloads in a row that came to nothing. */
  readonly failures: number;
  /** Hash of a download that was no readable film: believed when a second one is the same. */
  readonly doubted: string | null;
  readonly forecast: Forecast;
  /** Since when the provider says that it knows no such job; null: it did not, or has known it since. */
  readonly missingMs: number | null;
  /** What its provider last said of it is that it is done. */
  readonly isDone: boolean;
};

export function follow(entry: LedgerEntry, untilMs: number): Followed {
  return { entry, untilMs, failures: 0, doubted: null, forecast: null, missingMs: null, isDone: false };
}

/** Looks for an attempt whose answer was lost, as if so many looks had been in vain. */
export function seekAfter(tries: number, entry: LedgerEntry): Extract<Work, { at: 'seek' }> {
  return { at: 'seek', entry, tries, look: null };
}

/** What the provider said of a finished job. */
export type Done = {
  readonly result: Json;
  readonly costMicroUsd: MicroUsd | null;
  readonly keptFileId: string | null;
  readonly job: JobFacts;
};

/** A clip that came home, and what the provider said of its job. */
export type Arrived = Omit<Done, 'result'> & {
  readonly sha256: string;
  /** Null: it came in a run before, and has to be found. */
  readonly stored: Stored | null;
};
