import type { Attempt } from '../ledger/attempt.js';
import { lackingFrom } from '../ledger/lacking.js';
import type { LedgerEntry } from '../ledger/ledger.js';
import type { Outlying } from '../ledger/outlying.js';
import { inClone } from './in-clone.js';
import { inFolders } from './in-folders.js';
import { onBranches } from './on-branches.js';
import type { RecordPlace } from './place.js';
import { nothingThere, type Known, type ReadThere } from './read-there.js';

/** What was read of the ledgers that are. */
type ReadHere = {
  readonly entries: readonly LedgerEntry[];
  readonly counts: (attempt: Attempt) => boolean;
  /** Their folders. */
  readonly folders: readonly string[];
  /** See `postedNames`; null where there are holes: what they hide is among the copies, and nothing is bought. */
  readonly posted: readonly string[] | null;
};

/**
 * What was paid for and nothing that is read says: on other branches, into folders that no config names any more, by this
 * clone before git took its file away. It is no hole: what was given up stops nothing but what would be the same again.
 */
export async function outlyingOf(place: RecordPlace, here: ReadHere): Promise<ReadThere> {
  const { folders, posted, counts } = here;
  let all: ReadThere = { ...nothingThere, entries: here.entries };
  const known = (): Known => ({ entries: all.entries, lackingOf: lackingFrom(all.entries, counts) });
  all = joined(all, await onBranches(place, known()));
  all = joined(all, await inFolders(place, known(), folders));
  return posted === null ? all : joined(all, await inClone(place, known(), posted));
}

function joined(all: ReadThere, there: ReadThere): ReadThere {
  const outlying = new Map(all.outlying);
  for (const [key, one] of there.outlying) {
    const before = outlying.get(key);
    outlying.set(key, before === undefined ? one : both(before, one));
  }
  return {
    outlying,
    holes: [...all.holes, ...there.holes],
    entries: [...all.entries, ...there.entries],
  };
}

function both(first: Outlying, second: Outlying): Outlying {
  const entries = [...first.entries, ...second.entries];
  return { entries, where: first.where, bring: [...first.bring, ...second.bring] };
}
