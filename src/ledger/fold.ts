import type { Json } from '../base/digest.js';
import { getOrMake } from '../base/get-or-make.js';
import type { Address } from '../storyboard/address.js';
import type { Attempt } from './attempt.js';
import { holeNaming, isAbout } from './hole.js';
import type { LedgerEntry, LedgerHole } from './ledger.js';
import { keyOf } from './request.js';
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
  const files = entries.filter((entry) => counts(entry.attempt)).sort(bySubmission);
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

/** The order of takes, everywhere: by when they were submitted, then by their clips' hashes. */
export function bySubmission(a: LedgerEntry, b: LedgerEntry): number {
  const [left, right] = [submissionOf(a), submissionOf(b)];
  return left < right ? -1 : left > right ? 1 : 0;
}

function submissionOf({ attempt }: LedgerEntry): string {
  return `${attempt.submitted_at ?? attempt.intent_at} ${attempt.take?.sha256 ?? ''}`;
}
