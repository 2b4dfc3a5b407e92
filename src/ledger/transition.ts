import type { MicroUsd } from '../base/money.js';
import type { Attempt, AttemptState, Failure } from './attempt.js';
import type { AttemptEvent } from './attempt-event.js';
import { assumedCost, chargedBy, reportedCost } from './charge.js';
import { disownedWith, joinCandidates } from './jobs.js';
import { isAdopted, isLost, unanswered } from './standing.js';

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
      return { ...attempt, state: 'uncertain', note: event.reason, unread: event.unread };
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

function hasJob({ handle }: Attempt): boolean {
  return handle !== null;
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
