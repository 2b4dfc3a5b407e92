import type { Planned } from './pipeline.js';
import type { PlanOptions } from './plan/given.js';
import type { Consent, Declined } from './run/admission/consent.js';
import type { Caps } from './run/admission/limits.js';
import type { RunEvent } from './run/events.js';
import type { FilmEvent } from './stitch/films.js';

/**
 * What a render may do to the record: buy what the plan wants; only fetch what is already paid for; or, to stitch, take
 * no lock and write nothing.
 */
export type RenderMode = 'buy' | 'collect' | 'stitch';

export type RenderOptions = {
  readonly mode: RenderMode;
  /** `mode` says whether it buys. */
  readonly plan: Omit<PlanOptions, 'noSpend'>;
  readonly caps: Caps;
  readonly wait: boolean;
  readonly breakLock: boolean;
  /** The most attempts on their way at once at each provider; null: as many as providers allow. */
  readonly concurrency: number | null;
  /** Shows the plan that is to be agreed to; again, where others changed the record while this waited for them. */
  readonly show: (planned: Planned) => void;
  /** Shown the plan, somebody agrees to what it would pay for, or not. */
  readonly agree: (planned: Planned) => Promise<Consent | { readonly refused: Declined }>;
  readonly onEvent: (event: RenderEvent) => void;
};

/** What a render tells while it goes on. */
export type RenderEvent = RunEvent | FilmEvent;
