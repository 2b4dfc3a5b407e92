import type { Json } from '../base/digest.js';
import type { MicroUsd } from '../base/money.js';
import type { Attempt, AttemptState, Candidate, Failure, TakeFacts } from './attempt.js';
import { disownedWith, joinCandidates } from './jobs.js';

/** What can happen to an attempt. Costs are what the provider reported; null: it said nothing. */
export type AttemptEvent =
  | { readonly kind: 'accepted'; readonly handle: Json }
  /** The provider refused the request itself; certainly not charged. */
  | { readonly kind: 'refused'; readonly failure: Failure }
  /** Whether it was started is not known: the answer was lost, or the process that waited for it. */
  | { readonly kind: 'answer_lost'; readonly reason: string }
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

/** In which states an event may come. `adopted` and what a person says also hold for an intent of another clone. */
const legal: Readonly<Record<AttemptEvent['kind'], readonly AttemptState[]>> = {
  accepted: ['intent'],
  refused: ['intent'],
  answer_lost: ['intent'],
  adopted: ['intent', 'uncertain', 'failed'],
  reopened: ['failed'],
  disowned: ['submitted', 'failed', 'done'],
  looked: ['uncertain'],
  never_arrived: ['intent', 'uncertain'],
  given_up: ['intent', 'uncertain', 'submitted'],
  arrived: ['submitted'],
  failed: ['submitted'],
  stored: ['submitted'],
  billed: ['done', 'failed'],
};

/** The attempt after an event, at an ISO 8601 time. An event that cannot come in this state is a bug and throws. */
export function attemptAfter(attempt: Attempt, event: AttemptEvent, at: string): Attempt {
  const isLegal =
    legal[event.kind].includes(attempt.state) &&
    (event.kind !== 'disowned' || isAdopted(attempt)) &&
    (event.kind !== 'adopted' || attempt.state !== 'failed' || (isLost(attempt) && !hasJob(attempt))) &&
    (event.kind !== 'reopened' || (isLost(attempt) && hasJob(attempt)));
  if (!isLegal) {
    throw new Error(
      `attempt ${attempt.n} of ${attempt.slot} is ${attempt.state}: it cannot be ${event.kind}`,
    );
  }
  switch (event.kind) {
    case 'accepted':
      return { ...attempt, state: 'submitted', handle: event.handle, submitted_at: at };
    case 'adopted':
      // What is known later does not make it a later take: it went out when the provider says, but not before its intent.
      return {
        ...attempt,
        ...unanswered,
        state: 'submitted',
        handle: event.handle,
        adopted: event.by,
        note: event.note,
        submitted_at: laterOf(attempt.intent_at, event.createdAtMs),
      };
    case 'reopened': {
      const { handle, adopted, submitted_at, arrived } = attempt;
      const said = { handle, adopted, submitted_at, arrived, ...reportedCost(attempt) };
      return { ...attempt, ...unanswered, ...said, state: 'submitted', note: event.note };
    }
    case 'disowned':
      // As before it was adopted: what its own POST may have cost counts again, and nothing of the other job does.
      return {
        ...attempt,
        ...unanswered,
        disowned: disownedWith(attempt, event.clipSha256),
        note: event.note,
      };
    case 'looked': {
      const candidates = joinCandidates([...attempt.candidates, ...event.candidates]);
      return { ...attempt, candidates, unread: event.unread };
    }
    case 'answer_lost':
      return { ...attempt, state: 'uncertain', note: event.reason };
    case 'refused':
      return failed(attempt, { ...event.failure, charged: 'no' }, { costMicroUsd: null, at });
    case 'never_arrived':
    case 'given_up': {
      const charged = event.kind === 'given_up' ? 'yes' : 'no';
      const failure: Failure = { kind: 'lost', charged, message: event.note };
      return {
        ...failed(attempt, failure, { costMicroUsd: null, at }),
        candidates: [],
        unread: null,
        note: event.note,
      };
    }
    case 'arrived':
      return { ...attempt, arrived: event.clip };
    case 'failed':
      return failed(attempt, event.failure, { costMicroUsd: event.costMicroUsd, at });
    case 'stored': {
      const costMicroUsd = event.costMicroUsd ?? reportedCost(attempt).cost_micro_usd;
      return {
        ...attempt,
        state: 'done',
        arrived: null,
        take: event.take,
        cost_micro_usd: costMicroUsd ?? attempt.reserved_micro_usd,
        cost_reported: costMicroUsd !== null,
        ended_at: at,
      };
    }
    case 'billed':
      return {
        ...attempt,
        failure: attempt.failure && chargedBy(attempt.failure, event.costMicroUsd),
        cost_micro_usd: event.costMicroUsd,
        cost_reported: true,
      };
  }
}

/** What is known of an attempt of whose job nothing is. */
export const unanswered = {
  state: 'uncertain',
  handle: null,
  adopted: null,
  candidates: [],
  unread: null,
  failure: null,
  arrived: null,
  take: null,
  cost_micro_usd: null,
  cost_reported: false,
  submitted_at: null,
  ended_at: null,
} as const satisfies Partial<Attempt>;

/** Whether somebody took a job for the attempt's, which no answer to its POST named. */
export function isAdopted({ handle, adopted }: Attempt): boolean {
  return handle !== null && adopted !== null;
}

/**
 * Whether somebody said that there is nothing to be had of it: a person that there is no job, or none that can be
 * fetched, or its provider that it knows the job no more. None of that proves anything: it may be shown later.
 */
export function isLost({ state, failure }: Attempt): boolean {
  return state === 'failed' && failure?.kind === 'lost';
}

function hasJob({ handle }: Attempt): boolean {
  return handle !== null;
}

/** What was charged is never forgotten; that nothing was is asked for again. */
function reportedCost({
  cost_reported: isReported,
  cost_micro_usd: cost,
}: Attempt): Pick<Attempt, 'cost_micro_usd' | 'cost_reported'> {
  const isKept = isReported && cost !== 0;
  return { cost_micro_usd: isKept ? cost : null, cost_reported: isKept };
}

function laterOf(at: string, ms: number | null): string {
  return ms === null || ms <= Date.parse(at) ? at : new Date(ms).toISOString();
}

function failed(
  attempt: Attempt,
  failure: Failure,
  { costMicroUsd, at }: { costMicroUsd: MicroUsd | null; at: string },
): Attempt {
  const reported = costMicroUsd ?? reportedCost(attempt).cost_micro_usd;
  const settled = chargedBy(failure, reported);
  return {
    ...attempt,
    state: 'failed',
    // Of a job that is lost here, another store may have the clip.
    arrived: failure.kind === 'lost' ? attempt.arrived : null,
    failure: settled,
    cost_micro_usd: reported ?? assumedCost(settled, attempt.reserved_micro_usd),
    cost_reported: reported !== null,
    ended_at: at,
  };
}

/**
 * A cost that was reported counts, whatever the contract says about failures of this kind. That it was nothing settles
 * what nobody knew, and takes back nobody's word that money went.
 */
export function chargedBy(failure: Failure, costMicroUsd: MicroUsd | null): Failure {
  if (costMicroUsd === null) return failure;
  if (costMicroUsd > 0) return { ...failure, charged: 'yes' };
  return failure.charged === 'unknown' ? { ...failure, charged: 'no' } : failure;
}

/** What a failure is taken to have cost that no cost was reported of; null: it is not known whether it did. */
export function assumedCost({ charged }: Failure, reservedMicroUsd: MicroUsd): MicroUsd | null {
  return { yes: reservedMicroUsd, no: 0, unknown: null }[charged];
}
