import { formatUsd, type MicroUsd } from '../base/money.js';
import { shownSeconds } from '../base/time.js';
import type { Attempt } from '../ledger/attempt.js';
import type { LedgerEntry } from '../ledger/ledger.js';
import { isUnanswered } from '../ledger/standing.js';
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

/** A job, held against the attempt that it is taken for. */
export type Checked = {
  readonly said: JobSaid;
  readonly comparison: Comparison;
  /** Other lost attempts that it may be of just as well; `nearer`: by its time rather. */
  readonly rivals: readonly { readonly entry: LedgerEntry; readonly nearer: boolean }[];
};

export function checkJob(entry: LedgerEntry, said: JobSaid, entries: readonly LedgerEntry[]): Checked {
  return {
    said,
    comparison: compareJob(entry.attempt, said),
    rivals: rivalsFor(entry, said, entries),
  };
}

/** Whether it is hardly the attempt's. */
export function speaksAgainst({ comparison, rivals }: Checked): boolean {
  return isOther(comparison) || rivals.some(({ nearer }) => nearer);
}

/** Whether a job may have been created at such a time that it is of either. */
export function mayShareJobs(one: Attempt, other: Attempt): boolean {
  const [a, b] = [bornBetween(one), bornBetween(other)];
  return a.fromMs <= b.toMs && b.fromMs <= a.toMs;
}

/** A history is searched for jobs of one model; else it says nothing but when they were created. */
export function saidInHistory(createdAtMs: number | null, { request }: Attempt): JobSaid {
  const { model, operation } = request;
  return { kind: 'pending', costMicroUsd: null, model, operation, createdAtMs, lengthS: null };
}

/** What speaks against it: `its length is 10 s, not 6 s`. */
export function againstText(
  { attempt }: LedgerEntry,
  { said, comparison, rivals }: Checked,
  name: (entry: LedgerEntry) => string,
): string {
  const { model, operation, bought_s: dueS } = attempt.request;
  const cost = said.costMicroUsd === null ? '' : formatUsd(said.costMicroUsd);
  const created = said.createdAtMs === null ? '' : new Date(said.createdAtMs).toISOString();
  const words: Readonly<Record<keyof Comparison, string>> = {
    model: `it is ${[said.model, said.operation].filter((one) => one !== null).join(' ')}, not ${model} ${operation}`,
    created: `it was created at ${created}, and this was posted at ${attempt.intent_at}`,
    length: `its length is ${shownSeconds(said.lengthS ?? 0)} s, not ${shownSeconds(dueS ?? 0)} s`,
    cost: `it cost ${cost}, not ${formatUsd(attempt.reserved_micro_usd)}`,
  };
  const differing = (['model', 'created', 'length', 'cost'] as const).filter(
    (what) => comparison[what] === false,
  );
  const nearer = rivals.find((one) => one.nearer);
  return [
    ...differing.map((what) => words[what]),
    ...(nearer === undefined ? [] : [`its time is rather that of ${name(nearer.entry)}`]),
  ].join('; ');
}

function compareJob(attempt: Attempt, said: JobSaid): Comparison {
  return {
    model: isModel(attempt, said),
    created: isTime(attempt, said),
    length: isLength(attempt, said),
    cost: isCost(attempt, said),
  };
}

/** Whether anything that the provider says contradicts the attempt. */
function isOther(comparison: Comparison): boolean {
  return Object.values(comparison).includes(false);
}

function rivalsFor(
  { path, attempt }: LedgerEntry,
  said: JobSaid,
  entries: readonly LedgerEntry[],
): Checked['rivals'] {
  const awayMs = (one: Attempt): number => Math.abs((said.createdAtMs ?? 0) - Date.parse(one.intent_at));
  return entries.flatMap((entry) => {
    const { attempt: other } = entry;
    const isThere = other.endpoint === attempt.endpoint;
    if (entry.path === path || !isUnanswered(other) || !isThere || isOther(compareJob(other, said)))
      return [];
    const isTold = said.createdAtMs !== null;
    if (isTold && awayMs(attempt) + APART_MS < awayMs(other)) return [];
    return [{ entry, nearer: isTold && awayMs(other) + APART_MS < awayMs(attempt) }];
  });
}

function isModel({ request }: Attempt, { model, operation }: JobSaid): boolean | null {
  if (model !== null && model !== request.model) return false;
  if (operation !== null && operation !== request.operation) return false;
  return model === null ? null : true;
}

function isTime(attempt: Attempt, { createdAtMs }: JobSaid): boolean | null {
  if (createdAtMs === null) return null;
  const { fromMs, toMs } = bornBetween(attempt);
  return createdAtMs >= fromMs && createdAtMs <= toMs;
}

function bornBetween({ intent_at }: Attempt): { readonly fromMs: number; readonly toMs: number } {
  const sentMs = Date.parse(intent_at);
  return { fromMs: sentMs - EARLY_MS, toMs: sentMs + LATE_MS };
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
