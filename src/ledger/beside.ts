import type { Attempt } from './attempt.js';
import { textOfAttempt } from './attempt-text.js';
import { wayOutBetween, type Contradiction } from './contradiction.js';
import { isSameJob } from './jobs.js';
import type { LedgerEntry, LedgerRead, MergedEntry, LedgerHole } from './ledger.js';
import { isLost, isUnanswered, isUncharged } from './standing.js';
import { addedBy, byPost } from './twins.js';

/** A ledger as it is read beside another one that holds what was paid as well. */
export type ReadBeside = {
  /** With all that the other one knows; where both cannot be true, its file is named as one that hides money. */
  readonly read: LedgerRead;
  /**
   * Those of `read.entries` that only the other one holds: where their files will be. An intent is not among `read.merged`:
   * it may be gone the next moment, and who has a copy would never know.
   */
  readonly brought: readonly string[];
  /** Files of the other one. */
  readonly holes: readonly LedgerHole[];
};

/**
 * People may have moved the files of either: attempts are known by their POST. `name`: how the other one is called;
 * `brings`: which of those that only the other one holds are added.
 */
export function readBeside(
  given: LedgerRead,
  other: LedgerRead,
  { name, brings }: { readonly name: string; readonly brings: (attempt: Attempt) => boolean },
): ReadBeside {
  const there = byPost(given.entries);
  const inFiles = new Map(given.merged.map(({ path, inFile }) => [path, inFile]));
  const joined = new Map<string, MergedEntry>();
  const lacking: LedgerEntry[] = [];
  const contradictions: LedgerHole[] = [];
  for (const entry of other.entries) {
    const twin = there.twinOf(entry.attempt);
    if (twin === null) {
      if (brings(entry.attempt)) lacking.push(entry);
    } else if (says(entry, twin) && !isGivenUp(twin, entry)) {
      const { path, attempt } = twin;
      const added = addedBy(entry.attempt, attempt);
      if (added.kind === 'contradiction')
        contradictions.push(contradicting(twin, entry, { why: added, name }));
      if ('joined' in added)
        joined.set(path, { path, attempt: added.joined, inFile: inFiles.get(path) ?? attempt });
    }
  }
  const known = new Set([...given.entries, ...given.holes].map(({ path }) => path));
  const brought = lacking.map(({ path, attempt }) => {
    const free = freePath(path, (one) => known.has(one));
    known.add(free);
    return { path: free, attempt, inFile: attempt };
  });
  const lasting = brought.filter(({ attempt }) => attempt.state !== 'intent');
  // Two torn files of one name may be of two attempts.
  const isHere = ({ path, text }: LedgerHole): boolean =>
    given.holes.some((one) => one.path === path && one.text === text);
  return {
    read: {
      entries: [...given.entries.map((entry) => joined.get(entry.path) ?? entry), ...brought].map(entryOf),
      holes: [...given.holes, ...contradictions],
      merged: [...given.merged.filter(({ path }) => !joined.has(path)), ...joined.values(), ...lasting],
    },
    brought: brought.map(({ path }) => path),
    holes: other.holes.filter((one) => !isHere(one)),
  };
}

/** Another attempt may have the name: then it lies in a folder aside, for its own name and number stay. */
export function freePath(path: string, isTaken: (path: string) => boolean): string {
  if (!isTaken(path)) return path;
  for (let times = 2; ; times += 1) if (!isTaken(`also-${times}/${path}`)) return `also-${times}/${path}`;
}

/** What came to nothing, and cost nothing, is told only to who does not know whether it began. */
function says({ attempt }: LedgerEntry, { attempt: twin }: LedgerEntry): boolean {
  return !isUncharged(attempt) || isUnanswered(twin);
}

/** Who only follows a job still has not heard that there is nothing to be had of it. */
function isGivenUp({ attempt }: LedgerEntry, { attempt: other }: LedgerEntry): boolean {
  return isLost(attempt) && other.state === 'submitted' && isSameJob(attempt, other);
}

function contradicting(
  { path, attempt: ours }: LedgerEntry,
  { path: otherPath, attempt: theirs }: LedgerEntry,
  { why, name }: { readonly why: Contradiction; readonly name: string },
): LedgerHole {
  const wayOut = wayOutBetween(why, { ours, theirs, name });
  const problem = `and ${otherPath} of ${name} cannot both be true (${why.contradiction}): ${wayOut}`;
  return { path, problem, slots: ours.slots, text: textOfAttempt(theirs) };
}

function entryOf({ path, attempt }: LedgerEntry): LedgerEntry {
  return { path, attempt };
}
