import type { Json } from '../base/digest.js';
import { getOrMake } from '../base/get-or-make.js';
import type { Address } from '../storyboard/address.js';
import type { Attempt } from './attempt.js';
import { holeNaming, isAbout } from './hole.js';
import type { LedgerEntry, LedgerHole } from './ledger.js';
import { isFreeRequest, keyOf } from './request.js';
import { doubtsAmong, type SharedJob } from './shared-jobs.js';

/**
 * What the files under a ledger say together: the only truth about state, budget, spend and takes. A pure fold over
 * every file, whatever its folder; lists are in order of submission (latest last). Not for who writes: an attempt whose
 * job another has too is uncertain here, whatever its file says.
 */
export type LedgerRecord = {
  readonly entries: readonly LedgerEntry[];
  /** Attempts of a request, by its key computed anew. */
  readonly byKey: ReadonlyMap<string, readonly LedgerEntry[]>;
  /** Attempts that served a slot, by its full address. */
  readonly bySlot: ReadonlyMap<Address, readonly LedgerEntry[]>;
  /** The clips that are takes, by their hashes. */
  readonly clips: ReadonlySet<string>;
  /** Those of jobs that were another's, or may be: what a person chose among them is no take now. */
  readonly disowned: ReadonlySet<string>;
  readonly shared: readonly SharedJob[];
  /** It has no holes, which may hide what was paid for. */
  readonly isWhole: boolean;
  /** Whether a hole names a job: then it is the job of the attempt that is lacking there. */
  readonly isInHole: (handle: Json) => boolean;
  /** Whether a hole is about a slot: then nobody knows what was bought for it. */
  readonly isHeld: (slot: Address) => boolean;
};

/** `counts` leaves out attempts at endpoints that are not in use now (a loopback server of yesterday). */
export function foldLedger(
  entries: readonly LedgerEntry[],
  counts: (attempt: Attempt) => boolean,
  holes: readonly LedgerHole[] = [],
): LedgerRecord {
  const files = inOrder(entries.filter((entry) => counts(entry.attempt)));
  const { shared, withoutDoubt } = doubtsAmong(files);
  const sorted = files.map((entry) => ({ ...entry, attempt: withoutDoubt(entry) }));
  const byKey = new Map<string, LedgerEntry[]>();
  const bySlot = new Map<Address, LedgerEntry[]>();
  const clips = new Set<string>();
  for (const entry of sorted) {
    getOrMake(byKey, keyOf(entry.attempt.request), () => []).push(entry);
    for (const slot of entry.attempt.slots) getOrMake(bySlot, slot, () => []).push(entry);
    if (entry.attempt.take !== null) clips.add(entry.attempt.take.sha256);
  }
  const doubtful = shared.flatMap((one) => one.doubtful);
  const disowned = new Set(
    [
      ...sorted.flatMap(({ attempt }) => attempt.disowned.map((one) => one.clip_sha256)),
      ...doubtful.map(({ attempt }) => attempt.take?.sha256 ?? null),
    ].filter((clip): clip is string => clip !== null && !clips.has(clip)),
  );
  return {
    entries: sorted,
    byKey,
    bySlot,
    clips,
    disowned,
    shared,
    isWhole: holes.length === 0,
    isInHole: (handle) => holeNaming(holes, handle) !== undefined,
    isHeld: (slot) => holes.some((hole) => isAbout(hole, slot)),
  };
}

/**
 * The order of takes, everywhere: by when they were submitted, then by number, then by their clips' hashes. What a clone
 * began for a slot after its clock was set back does not come before what it had made by then: its numbers only count up.
 * Where git put files away (another branch, a reset) they began anew: by a number that stands twice it shows, and times
 * alone count; where only the higher ones were brought back, nothing tells it from such a clock.
 */
export function inOrder<T extends LedgerEntry>(entries: readonly T[]): T[] {
  const lines = new Map<string, T[]>();
  for (const entry of entries.toSorted(byNumber)) getOrMake(lines, lineOf(entry), () => []).push(entry);
  return [...lines.values()]
    .flatMap((line) => (isForked(line) ? line.map(bySubmission) : byCount(line)))
    .sort((a, b) => compare(a.at, b.at) || byNumber(a.entry, b.entry))
    .map(({ entry }) => entry);
}

type Placed<T> = { readonly entry: T; readonly at: string };

function bySubmission<T extends LedgerEntry>(entry: T): Placed<T> {
  return { entry, at: submissionOf(entry) };
}

/** Of a line by number. */
function byCount<T extends LedgerEntry>(line: readonly T[]): Placed<T>[] {
  let [lastBegun, lastAt] = ['', ''];
  return line.map((entry) => {
    const begun = entry.attempt.intent_at;
    const own = submissionOf(entry);
    const at = begun < lastBegun ? later(own, lastAt) : own;
    [lastBegun, lastAt] = [later(begun, lastBegun), later(at, lastAt)];
    return { entry, at };
  });
}

function isForked(line: readonly LedgerEntry[]): boolean {
  return line.some(({ attempt }, index) => attempt.n === line[index - 1]?.attempt.n);
}

/** Whose numbers count up together: what is free counts for itself. */
function lineOf({ attempt }: LedgerEntry): string {
  return `${attempt.clone} ${attempt.slot}${isFreeRequest(attempt.request) ? ' free' : ''}`;
}

function byNumber(a: LedgerEntry, b: LedgerEntry): number {
  return (
    a.attempt.n - b.attempt.n || compare(`${submissionOf(a)} ${clipOf(a)}`, `${submissionOf(b)} ${clipOf(b)}`)
  );
}

function submissionOf({ attempt }: LedgerEntry): string {
  return attempt.submitted_at ?? attempt.intent_at;
}

function clipOf({ attempt }: LedgerEntry): string {
  return attempt.take?.sha256 ?? '';
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function later(a: string, b: string): string {
  return a > b ? a : b;
}
