import { canonicalJson } from '../base/digest.js';
import type { MicroUsd } from '../base/money.js';
import type { Attempt, Disowned, Failure, TakeFacts } from './attempt.js';
import { joinCandidates, joinDisowned, timesDisowned } from './jobs.js';
import { contradictionOf, type Contradiction } from './contradiction.js';
import { assumedCost, chargedBy } from './charge.js';
import { isLost, unanswered } from './standing.js';
import { firstText, lastText } from './texts.js';

/**
 * What two versions of one attempt, of two clones that both followed it, say together: the one that is further on, with
 * every handle, take and reported cost of either, and the earliest times. A job that either disowned is neither's.
 * In whatever order and however often versions are merged, the same comes out; but where two jobs of one attempt
 * contradict each other, a third version that disowned one of them may settle it.
 */
export function mergeAttempts(a: Attempt, b: Attempt): Attempt | Contradiction {
  const disowned = joinDisowned(a.disowned, b.disowned);
  const [x, y] = [leftOf(a, disowned), leftOf(b, disowned)];
  const contradiction = contradictionOf(x, y);
  if (contradiction !== null) return contradiction;

  const all = [x, y];
  const furthest = Math.max(...all.map(rankOf));
  const latest = all.filter((one) => rankOf(one) === furthest);
  const state = latest[0]?.state ?? x.state;
  const reported = reportedBy(all, latest);
  const failure = state === 'failed' ? failureOf(latest, reported) : null;
  const named = all.filter(({ handle }) => handle !== null);
  return {
    ...x,
    state,
    handle: named[0]?.handle ?? null,
    adopted: surest.find((by) => named.some(({ adopted }) => adopted === by)) ?? null,
    candidates: state === 'uncertain' ? joinCandidates(latest.flatMap((one) => one.candidates)) : [],
    unread: state === 'uncertain' ? lastText(latest.map((one) => one.unread)) : null,
    disowned,
    arrived: arrivedOf(latest),
    take: state === 'done' ? takeOf(all.flatMap(({ take }) => take ?? [])) : null,
    failure,
    cost_micro_usd: reported ?? assumed(state, failure, x.reserved_micro_usd),
    cost_reported: reported !== null,
    note: lastText(latest.map((one) => one.note)),
    submitted_at: firstText(all.map((one) => one.submitted_at)),
    ended_at: firstText(latest.map((one) => one.ended_at)),
  };
}

/**
 * What is left of a version beside all that was disowned: of a job that was, nothing; and whoever does not know of it
 * judged the attempt without a job too early.
 */
function leftOf(version: Attempt, disowned: readonly Disowned[]): Attempt {
  const { handle, adopted } = version;
  const isPast =
    handle === null
      ? disowned.some((one) => timesDisowned(version.disowned, one.handle) < one.times)
      : adopted !== null && timesDisowned(version.disowned, handle) < timesDisowned(disowned, handle);
  return isPast ? { ...version, ...unanswered, note: null } : version;
}

/** Its answer itself, a person who was sure, a person, a search. */
const surest: readonly Attempt['adopted'][] = [null, 'forced', 'person', 'history'];

/**
 * How far on a version is. Who says that a job never began does not know of it; and who gave one up may be wrong, so
 * whoever still follows it knows more.
 */
function rankOf(version: Attempt): number {
  if (version.state === 'failed' && version.submitted_at === null) return 2;
  if (isLost(version)) return 3;
  return { intent: 0, uncertain: 1, submitted: 4, failed: 5, done: 6 }[version.state];
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
  return best === undefined
    ? null
    : { ...best, kept_file_id: lastText(takes.map((take) => take.kept_file_id)) };
}

/** Of two downloads of one clip one, in the order of the alphabet. */
function arrivedOf(latest: readonly Attempt[]): Attempt['arrived'] {
  return (
    latest
      .flatMap(({ arrived }) => arrived ?? [])
      .toSorted((x, y) => (x.sha256 < y.sha256 ? -1 : 1))
      .at(-1) ?? null
  );
}
