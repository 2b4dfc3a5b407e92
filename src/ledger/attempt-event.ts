import type { Json } from '../base/digest.js';
import type { MicroUsd } from '../base/money.js';
import type { Attempt, Candidate, Failure, TakeFacts } from './attempt.js';

/** What can happen to an attempt. Costs are what the provider reported; null: it said nothing. */
export type AttemptEvent =
  | { readonly kind: 'accepted'; readonly handle: Json }
  /** The provider refused the request itself; certainly not charged. */
  | { readonly kind: 'refused'; readonly failure: Failure }
  /** Whether it was started is not known: the answer was lost, or the process that waited for it. `unread`: see `Attempt.unread`. */
  | { readonly kind: 'answer_lost'; readonly reason: string; readonly unread: string | null }
  /** It did arrive: the provider's history shows it, or a person read its id on the provider's pages. */
  | {
      readonly kind: 'adopted';
      readonly handle: Json;
      readonly by: NonNullable<Attempt['adopted']>;
      readonly createdAtMs: number | null;
      readonly note: string;
    }
  /** Its job, which was given up or that its provider did not know any more, is there after all. */
  | { readonly kind: 'reopened'; readonly note: string }
  /** The job that was adopted is another's. `clipSha256`: of its clip, where that is in the store already. */
  | { readonly kind: 'disowned'; readonly clipSha256: string | null; readonly note: string }
  /** The provider's history was looked at: jobs that may be it; or why it could not be read. */
  | { readonly kind: 'looked'; readonly candidates: readonly Candidate[]; readonly unread: string | null }
  /** A person says that it was never started, or gives it up as paid and lost: also a job of which its provider says nothing. */
  | { readonly kind: 'never_arrived'; readonly note: string }
  | { readonly kind: 'given_up'; readonly note: string }
  /** Its clip is in the store, and nobody could look at it. */
  | { readonly kind: 'arrived'; readonly clip: NonNullable<Attempt['arrived']> }
  | { readonly kind: 'failed'; readonly failure: Failure; readonly costMicroUsd: MicroUsd | null }
  | { readonly kind: 'stored'; readonly take: TakeFacts; readonly costMicroUsd: MicroUsd | null }
  /** A cost that arrived after the end. */
  | { readonly kind: 'billed'; readonly costMicroUsd: MicroUsd };
