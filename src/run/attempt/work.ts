import type { Json } from '../../base/digest.js';
import type { MicroUsd } from '../../base/money.js';
import type { Stored } from '../../disk/store.js';
import type { Failure } from '../../ledger/attempt.js';
import type { LedgerEntry } from '../../ledger/ledger.js';
import { isFreeRequest } from '../../ledger/request.js';
import type { AttemptEvent } from '../../ledger/attempt-event.js';
import type { PlannedRequest } from '../../plan/plan.js';
import type { Body, Found, JobFacts } from '../../providers/provider.js';
import type { Trouble } from './call-adapter.js';
import type { Forecast } from './polls.js';

/** One take to be bought; not yet in the ledger. */
export type Order = {
  readonly planned: PlannedRequest & { readonly key: string };
  /** Digest of the plan file that consented to it. */
  readonly plan: string | null;
  /** Tries before it that cost nothing: refused before they began, and failed later. */
  readonly tries: { readonly create: number; readonly job: number };
};

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

/** What a look into a provider's history showed. `unsure`: a job of that time that may be it, and nothing proves it; `waits`: another that is alike waits for its own answer, and any job may be that one's; `unread`: it could not be read. */
export type Seen = 'nothing' | 'unsure' | 'several' | 'found' | 'waits' | 'unread';

export type Look = {
  readonly seen: Seen;
  /** Jobs that may be it. */
  readonly listed: readonly Found[];
  /** Jobs that hardly are, by their times. */
  readonly hardly: readonly Found[];
  /** Why nothing is known, or proved; null: there is nothing to say. */
  readonly reason: string | null;
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

/** What runs beside what: bodies with their uploads, creates, questions, downloads, what this machine looks at and draws, writing down what it could not before. */
export type Lane = 'upload' | 'create' | 'poll' | 'download' | 'measure' | 'ffmpeg' | 'note';

/** Where a step waits for those of its kind alone. */
export function laneOf(work: Work): Lane {
  switch (work.at) {
    case 'prepare':
      return 'upload';
    case 'create':
      return 'create';
    case 'poll':
    case 'seek':
      return 'poll';
    case 'fetch':
      return isFreeRequest(work.entry.attempt.request) ? 'ffmpeg' : 'download';
    case 'measure':
      return 'measure';
    case 'note':
    case 'take_back':
      return 'note';
  }
}

/** What this machine could not do: also look at a clip, which needs no room on the disk. */
export type Hindrance = Omit<Trouble, 'why'> & { readonly why: Trouble['why'] | 'ffmpeg' };

export type Next =
  | {
      readonly kind: 'again';
      readonly work: Work;
      readonly inMs: number;
      /** What this machine could not do. */
      readonly trouble: Hindrance | null;
    }
  /** `trouble`: of this machine, or a bug, that ended it for this run. */
  | { readonly kind: 'closed'; readonly end: End; readonly trouble: string | null };

/** The next step, which may wait, at once or after a while. */
export function again(
  work: Work,
  when: { inMs?: number; trouble?: Hindrance } = {},
): Extract<Next, { kind: 'again' }> {
  return {
    kind: 'again',
    work,
    inMs: when.inMs ?? 0,
    trouble: when.trouble ?? null,
  };
}

export function closed(end: End, trouble: string | null = null): Next {
  return { kind: 'closed', end, trouble };
}

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
  | 'dearer';
