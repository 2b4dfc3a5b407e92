import { isUncharged } from './fold.js';
import { isSameJob } from './jobs.js';
import type { LedgerEntry, LedgerRead, MergedEntry, UnreadableEntry } from './ledger.js';
import { isLost } from './transition.js';
import { addedBy, byPost } from './twins.js';

/** A ledger as it is read beside another one that holds what was paid as well. */
export type ReadBeside = {
  /** With what the other one knows more of its attempts; where both cannot be true, its file is named as one that hides money. */
  readonly read: LedgerRead;
  /** What was charged, or may be, and only the other one knows. */
  readonly lacking: Pick<LedgerRead, 'entries' | 'unreadable'>;
};

/** People may have moved the files of either: attempts are known by their POST. */
export function readBeside(given: LedgerRead, other: LedgerRead): ReadBeside {
  const there = byPost(given.entries);
  const inFiles = new Map(given.merged.map(({ path, inFile }) => [path, inFile]));
  const joined = new Map<string, MergedEntry>();
  const lacking: LedgerEntry[] = [];
  const contradicting: UnreadableEntry[] = [];
  for (const entry of other.entries) {
    if (isUncharged(entry.attempt)) continue;
    const twin = there.twinOf(entry.attempt);
    if (twin === null) lacking.push(entry);
    else if (!isGivenUp(twin, entry)) {
      const { path, attempt } = twin;
      const added = addedBy(entry.attempt, attempt);
      if (added.kind === 'contradiction') contradicting.push(contradictionOf(twin, entry, added.why));
      if ('joined' in added)
        joined.set(path, { path, attempt: added.joined, inFile: inFiles.get(path) ?? attempt });
    }
  }
  const known = new Set([...given.entries, ...given.unreadable].map(({ path }) => path));
  return {
    read: {
      entries: given.entries.map((entry) => entryOf(joined.get(entry.path) ?? entry)),
      unreadable: [...given.unreadable, ...contradicting],
      merged: [...given.merged.filter(({ path }) => !joined.has(path)), ...joined.values()],
    },
    lacking: { entries: lacking, unreadable: other.unreadable.filter(({ path }) => !known.has(path)) },
  };
}

/** Who only follows a job still has not heard that there is nothing to be had of it. */
function isGivenUp({ attempt }: LedgerEntry, { attempt: other }: LedgerEntry): boolean {
  return isLost(attempt) && other.state === 'submitted' && isSameJob(attempt.handle, other.handle);
}

function contradictionOf({ path, attempt }: LedgerEntry, other: LedgerEntry, why: string): UnreadableEntry {
  const problem = `and ${other.path} of the project's own ledger cannot both be true (${why}): resolve --disown, in either, takes away a job that is another's; else keep the one that is right`;
  return { path, problem, slots: attempt.slots };
}

function entryOf({ path, attempt }: LedgerEntry): LedgerEntry {
  return { path, attempt };
}
