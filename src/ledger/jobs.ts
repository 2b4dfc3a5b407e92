import { canonicalJson, type Json } from '../base/digest.js';
import type { Attempt, Candidate, Disowned } from './attempt.js';
import { lastText } from './texts.js';

/** What an attempt says of its job, or what it would say if a job were its own. */
export type Job = Pick<Attempt, 'endpoint' | 'request' | 'handle'>;

/**
 * One text for each job: another provider, or another address, may call another job the same. Which key was in use says
 * nothing: an account may have several.
 */
export function jobOf({ endpoint, request, handle }: Job): string {
  return canonicalJson([endpoint, request.provider, handle]);
}

export function isSameJob(a: Job, b: Job): boolean {
  return jobOf(a) === jobOf(b);
}

/** Whether two handles that one attempt was given name one job. */
export function isSameHandle(a: Json, b: Json): boolean {
  return canonicalJson(a) === canonicalJson(b);
}

/** What people call a job: of most services the one thing that its handle says, `{ "request_id": "…" }`. */
export function jobId(handle: Json): string {
  const [only, second] = typeof handle === 'object' ? Object.values<unknown>(handle ?? {}) : [handle];
  return typeof only === 'string' && second === undefined ? only : canonicalJson(handle);
}

/**
 * Whether a text that is no attempt as a whole names a job all the same: all that its handle says stands in it. A number
 * says nothing by itself, so it has to stand under its own name.
 */
export function namesJob(text: string, handle: Json): boolean {
  const sayings = sayingsIn('handle', handle);
  return sayings.length > 0 && sayings.every((saying) => isSaid(saying, text));
}

/** `name`: null in a list. */
type Saying = { readonly name: string | null; readonly value: string | number };

function sayingsIn(name: Saying['name'], value: Json): readonly Saying[] {
  if (value === null || typeof value === 'boolean') return [];
  if (typeof value !== 'object') return [{ name, value }];
  const isList = Array.isArray(value);
  return Object.entries(value).flatMap(([inner, one]) => sayingsIn(isList ? null : inner, one));
}

function isSaid({ name, value }: Saying, text: string): boolean {
  if (typeof value === 'string' || name === null) return text.includes(JSON.stringify(value));
  const numbers = text.matchAll(/"([^"\n]*)"\s*:\s*(-?\d[\d.eE+-]*)(?=\s*(?:[,}\n]|$))/g);
  return [...numbers].some(([, under, digits]) => under === name && Number(digits) === value);
}

/** How often an attempt's job turned out to be another's. */
export function timesDisowned(disowned: readonly Disowned[], handle: Json): number {
  return disowned.find((one) => isSameHandle(one.handle, handle))?.times ?? 0;
}

/** An attempt's list with its present job on it once more. */
export function disownedWith({ disowned, handle, take }: Attempt, clipSha256: string | null): Disowned[] {
  const times = timesDisowned(disowned, handle) + 1;
  return joinDisowned(disowned, [{ handle, times, clip_sha256: take?.sha256 ?? clipSha256 }]);
}

/** What two lists say together, whatever their order. */
export function joinDisowned(a: readonly Disowned[], b: readonly Disowned[]): Disowned[] {
  return joined(
    [...a, ...b],
    ({ handle }) => canonicalJson(handle),
    (x, y) => ({
      handle: x.handle,
      times: Math.max(x.times, y.times),
      clip_sha256: lastText([x.clip_sha256, y.clip_sha256]),
    }),
  );
}

/** The same of jobs that may be an attempt's. */
export function joinCandidates(all: readonly Candidate[]): Candidate[] {
  return joined(
    all,
    ({ handle }) => canonicalJson(handle),
    (x, y) => (canonicalJson(x) > canonicalJson(y) ? x : y),
  );
}

/** One of each name, in the order of their names. */
function joined<T>(all: readonly T[], nameOf: (one: T) => string, join: (x: T, y: T) => T): T[] {
  const byName = new Map<string, T>();
  for (const one of all) {
    const same = byName.get(nameOf(one));
    byName.set(nameOf(one), same === undefined ? one : join(same, one));
  }
  return [...byName].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one);
}
