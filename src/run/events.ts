import type { MicroUsd } from '../base/money.js';
import type { LockOwner } from '../disk/lock.js';
import type { Failure } from '../ledger/attempt.js';
import type { Address } from '../storyboard/address.js';
import type { End } from './attempt/end.js';
import type { Look } from './attempt/look.js';

/** How many attempts of this run stand where, now. */
export type Counts = {
  /** Agreed to and not begun. */
  readonly queued: number;
  /** Being built, uploaded or posted. */
  readonly opening: number;
  /** The provider is at work. */
  readonly making: number;
  /** On the way home. */
  readonly fetching: number;
  readonly done: number;
  readonly failed: number;
  readonly uncertain: number;
  /** Left to a later run. */
  readonly left: number;
};

/** What a run tells while it goes on. `slots` are full addresses. */
export type RunEvent =
  | { readonly kind: 'opening'; readonly slots: readonly Address[] }
  /** `ageMs`: since it was submitted. */
  | {
      readonly kind: 'making';
      readonly slots: readonly Address[];
      readonly resumed: boolean;
      readonly ageMs: number;
    }
  /** It takes longer than its model usually does: told again each time that it is twice as old. Null: nobody knows what is usual. */
  | {
      readonly kind: 'late';
      readonly slots: readonly Address[];
      readonly ageMs: number;
      readonly usualMs: number | null;
    }
  /** A lost answer is looked for in the provider's history. */
  | { readonly kind: 'seeking'; readonly slots: readonly Address[]; readonly provider: string }
  /** What was seen there. `look` null: the job itself, which is followed; `againMs` null: nothing more is looked for by this run. */
  | {
      readonly kind: 'sought';
      readonly slots: readonly Address[];
      readonly provider: string;
      readonly look: Look | null;
      readonly againMs: number | null;
    }
  | { readonly kind: 'fetching'; readonly slots: readonly Address[] }
  /** Its clip came in a run before, and nobody could look at it. */
  | { readonly kind: 'looking'; readonly slots: readonly Address[] }
  | { readonly kind: 'ended'; readonly slots: readonly Address[]; readonly end: End }
  /** An uncharged failure is tried once more by this run. */
  | {
      readonly kind: 'again';
      readonly slots: readonly Address[];
      readonly failure: Failure;
      readonly inMs: number;
    }
  /** A provider wants no creates for a while, or none any more. */
  | {
      readonly kind: 'held';
      readonly provider: string;
      readonly failure: Failure;
      readonly forMs: number | null;
    }
  | { readonly kind: 'fetched_away'; readonly slots: readonly Address[]; readonly sha256: string }
  /** Another process has what this run needs, and it waits for that; null: nobody knows which. */
  | { readonly kind: 'waiting'; readonly owner: LockOwner | null }
  /** This machine's own trouble: what could not be done, and what is at stake. `slots`: of the attempt that it is about; empty: of none. */
  | { readonly kind: 'trouble'; readonly slots: readonly Address[]; readonly message: string }
  | {
      readonly kind: 'counts';
      readonly counts: Counts;
      readonly spentMicroUsd: MicroUsd;
      readonly openMicroUsd: MicroUsd;
    };
