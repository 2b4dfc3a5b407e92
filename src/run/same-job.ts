import type { MicroUsd } from '../base/money.js';
import type { Attempt } from '../ledger/attempt.js';
import type { LedgerEntry } from '../ledger/ledger.js';
import type { JobFacts, JobState } from '../providers/provider.js';

/** What a provider says of a job that may be an attempt's. `costMicroUsd` null: it does not say, or not yet. */
export type JobSaid = { readonly kind: JobState['kind']; readonly costMicroUsd: MicroUsd | null } & JobFacts;

/** What is compared. `null`: the provider does not say enough to tell. */
export type Comparison = Readonly<Record<'model' | 'created' | 'length' | 'cost', boolean | null>>;

/** Clocks of two machines differ so much; more is another time. */
const EARLY_MS = 60_000;
/** A create that was not answered is given up long before. */
const LATE_MS = 10 * 60_000;
/** Lengths are sold in whole seconds, and clips have a frame more. */
const PATIENCE_S = 0.5;
/** A price may have changed a little; another resolution or length costs more than that. */
const COST_PATIENCE = 1 / 4;
/** Two creates nearer to each other than this cannot be told apart by time. */
const APART_MS = 5000;

export function compareJob(attempt: Attempt, said: JobSaid): Comparison {
  return {
    model: isModel(attempt, said),
    created: isTime(attempt, said),
    length: isLength(attempt, said),
    cost: isCost(attempt, said),
  };
}

/** Whether anything that the provider says contradicts the attempt. */
export function isOther(comparison: Comparison): boolean {
  return Object.values(comparison).includes(false);
}

/** Other attempts whose answer was lost, of which the job may be just as well. `nearer`: their time fits it better. */
export function rivalsFor(
  { path, attempt }: LedgerEntry,
  said: JobSaid,
  entries: readonly LedgerEntry[],
): readonly { readonly entry: LedgerEntry; readonly nearer: boolean }[] {
  const awayMs = (one: Attempt): number => Math.abs((said.createdAtMs ?? 0) - Date.parse(one.intent_at));
  return entries.flatMap((entry) => {
    const { attempt: other } = entry;
    const isLost = other.state === 'uncertain' || other.state === 'intent';
    const isThere = other.endpoint === attempt.endpoint && other.account === attempt.account;
    if (entry.path === path || !isLost || !isThere || isOther(compareJob(other, said))) return [];
    const nearer = said.createdAtMs !== null && awayMs(other) + APART_MS < awayMs(attempt);
    return [{ entry, nearer }];
  });
}

function isModel({ request }: Attempt, { model, operation }: JobSaid): boolean | null {
  if (model !== null && model !== request.model) return false;
  if (operation !== null && operation !== request.operation) return false;
  return model === null ? null : true;
}

function isTime({ intent_at }: Attempt, { createdAtMs }: JobSaid): boolean | null {
  if (createdAtMs === null) return null;
  const afterMs = createdAtMs - Date.parse(intent_at);
  return afterMs >= -EARLY_MS && afterMs <= LATE_MS;
}

/** Of an extension a service may say the whole length or what was added; an edit is as long as its source. */
function isLength({ request }: Attempt, { lengthS }: JobSaid): boolean | null {
  const { operation, bought_s: dueS } = request;
  if (lengthS === null || dueS === null || operation === 'edit') return null;
  if (operation === 'extend') return lengthS >= dueS - PATIENCE_S;
  return Math.abs(lengthS - dueS) <= PATIENCE_S;
}

/** What failed may have cost less, or nothing. */
function isCost({ reserved_micro_usd: due }: Attempt, { kind, costMicroUsd }: JobSaid): boolean | null {
  if (costMicroUsd === null || (kind === 'failed' && costMicroUsd < due)) return null;
  return Math.abs(costMicroUsd - due) <= due * COST_PATIENCE;
}
