import type { Failure } from '../ledger/attempt.js';
import type { Address } from '../storyboard/address.js';
import type { Refusal } from './admission/admit.js';
import type { Fetched } from './fetch-away.js';
import type { Written } from './book.js';
import type { Spent } from './tally.js';
import type { BadSource } from './admission/fill-store.js';
import type { End } from './attempt/end.js';

/** How a run ended. The exit code follows from it; outcomes are per attempt, never all or nothing. */
export type RunOutcome = {
  /**
   * Why nothing was bought, or nothing more: exit 4, and 6 where a key is the reason. Where nothing was followed either,
   * everything else is as it was before, but for what earlier runs bought: its bills, and what two versions of it say
   * together, are written all the same, and clips that were away may be back.
   */
  readonly refusal: Refusal | BadInputs | null;
  /** One for each attempt that was open before and each order of this run; of an order tried again, the last. */
  readonly ends: readonly End[];
  /** Providers that said no to the account (exit 6). */
  readonly stopped: ReadonlyMap<string, Failure>;
  /** Clips that were away and needed. */
  readonly away: readonly Fetched[];
  readonly interrupted: boolean;
  readonly spent: Spent;
  /** Of the paid ledger. */
  readonly written: readonly Written[];
};

/** Inputs have changed since the plan was made, or cannot be compared with what it was made with. */
export type BadInputs = { readonly kind: 'bad_inputs'; readonly sources: readonly BadSource[] };

/** The slots that an end is about. */
export function slotsOf(end: End): readonly Address[] {
  return 'entry' in end ? end.entry.attempt.slots : end.order.planned.slots;
}
