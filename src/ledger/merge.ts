import { canonicalJson } from '../base/digest.js';
import type { MicroUsd } from '../base/money.js';
import type { Attempt, Failure, TakeFacts } from './attempt.js';
import { isSamePost } from './successor.js';
import { assumedCost, chargedBy } from './transition.js';

/** Why two versions of one attempt cannot both be true: a phrase that follows the file's name. */
export type Contradiction = { readonly contradiction: string };

/**
 * What two versions of one attempt, of two clones that both followed it, say together: the one that is further on, with
 * every handle, take and reported cost of either, and the earliest times. In whatever order and however often versions
 * are merged, the same comes out.
 */
export function mergeAttempts(a: Attempt, b: Attempt): Attempt | Contradiction {
  if (!isSamePost(a, b)) return { contradiction: 'holds two attempts that are not the same' };
  const takes = [a.take, b.take].filter((take) => take !== null);
  if (takes.some(({ sha256 }) => sha256 !== takes[0]?.sha256))
    return {
      contradiction: `holds one attempt with two clips (${takes.map(({ sha256 }) => sha256).join(', ')})`,
    };
  const [handle = null, other = handle] = [a.handle, b.handle].filter((one) => one !== null);
  if (canonicalJson(handle) !== canonicalJson(other))
    return {
      contradiction: `holds one attempt with two jobs (${canonicalJson(handle)}, ${canonicalJson(other)})`,
    };

  const furthest = Math.max(rankOf(a), rankOf(b));
  const latest = [a, b].filter((one) => rankOf(one) === furthest);
  const state = latest[0]?.state ?? a.state;
  const reported = reportedBy([a, b], latest);
  const failure = state === 'failed' ? failureOf(latest, reported) : null;
  return {
    ...a,
    state,
    handle,
    take: state === 'done' ? takeOf(takes) : null,
    failure,
    cost_micro_usd: reported ?? assumed(state, failure, a.reserved_micro_usd),
    cost_reported: reported !== null,
    note: last(latest.map((one) => one.note)),
    submitted_at: first([a.submitted_at, b.submitted_at]),
    ended_at: first(latest.map((one) => one.ended_at)),
  };
}

/**
 * How far on a version is. Who says that a job never began, or gives it up, does not know of it; so whoever has the job
 * knows more.
 */
function rankOf({ state, submitted_at }: Attempt): number {
  if (state === 'failed' && submitted_at === null) return 2;
  return { intent: 0, uncertain: 1, submitted: 3, failed: 4, done: 5 }[state];
}

/** What was charged is never forgotten; that nothing was is believed only of the version that is furthest on. */
function reportedBy(all: readonly Attempt[], latest: readonly Attempt[]): MicroUsd | null {
  const costs = all
    .filter((one) => one.cost_reported && (latest.includes(one) || one.cost_micro_usd !== 0))
    .flatMap(({ cost_micro_usd }) => cost_micro_usd ?? []);
  return costs.length === 0 ? null : Math.max(...costs);
}

function assumed(state: Attempt['state'], failure: Failure | null, reserved: MicroUsd): MicroUsd | null {
  if (failure !== null) return assumedCost(failure, reserved);
  return state === 'done' ? reserved : null;
}

const charges: readonly Failure['charged'][] = ['no', 'unknown', 'yes'];

/** Of two reasons one, in the order of the alphabet; in doubt it was charged. */
function failureOf(latest: readonly Attempt[], reported: MicroUsd | null): Failure | null {
  const failures = latest.flatMap(({ failure }) => failure ?? []);
  const named = failures.toSorted((x, y) =>
    canonicalJson([x.kind, x.message]) < canonicalJson([y.kind, y.message]) ? -1 : 1,
  )[0];
  if (named === undefined) return null;
  const charged = charges[Math.max(...failures.map((one) => charges.indexOf(one.charged)))] ?? 'yes';
  return chargedBy({ ...named, charged }, reported);
}

const certainty: readonly TakeFacts['new_from'][] = ['parent_frames', 'start', 'measured'];

/** Of the same bytes: where new frames begin, a measurement is the better word; a copy that is kept is kept. */
function takeOf(takes: readonly TakeFacts[]): TakeFacts | null {
  const word = (take: TakeFacts): string =>
    `${certainty.indexOf(take.new_from)} ${canonicalJson({ ...take, kept_file_id: null })}`;
  const best = takes.toSorted((x, y) => (word(x) > word(y) ? -1 : 1))[0];
  return best === undefined ? null : { ...best, kept_file_id: last(takes.map((take) => take.kept_file_id)) };
}

function first(texts: readonly (string | null)[]): string | null {
  return texts.filter((text) => text !== null).sort()[0] ?? null;
}

function last(texts: readonly (string | null)[]): string | null {
  return (
    texts
      .filter((text) => text !== null)
      .sort()
      .at(-1) ?? null
  );
}
