import { knownLedgers, type KnownLedger } from '../disk/known-ledgers.js';
import { deletedFrom } from './deleted.js';
import type { Hole } from '../ledger/hole.js';
import type { LedgerEntry, MergedEntry, LedgerHole } from '../ledger/ledger.js';
import { attemptFilesIn } from '../ledger/read-ledger.js';
import { goneLedger, readOtherLedgers, type ReadLedgers } from './ledgers.js';
import { readOtherRoots } from './other-roots.js';
import type { RecordPlace } from './place.js';

/** The record as it is on disk now: the paid ledgers that this clone knows, and the free one, folded as one. */
export type ReadRecord = Pick<ReadLedgers, 'broughtFrom'> & {
  readonly paid: readonly LedgerEntry[];
  readonly free: readonly LedgerEntry[];
  /** Of paid ledgers. */
  readonly holes: readonly Hole[];
  readonly freeHoles: readonly LedgerHole[];
  /** Attempts that the files of the ledger in use do not say as a whole, or lack: for who writes it, before anything else. */
  readonly merged: readonly MergedEntry[];
};

/** Every attempt file of the ledgers, read anew. What was paid for counts in whichever ledger it was written down. */
export async function readRecordAt(place: RecordPlace, counts: ReadLedgers['counts']): Promise<ReadRecord> {
  const { root, paths, freeLedger } = place;
  const [free, known] = await Promise.all([freeLedger.read(), knownLedgers(root, paths.state)]);
  const ledgers = await readOtherLedgers(place, known, counts);
  const all = await readOtherRoots(place, ledgers);
  const { paid, broughtFrom } = all;
  const torn = paid.holes.map((file) => ({ ...file, ledger: paths.ledger }));
  return {
    paid: paid.entries,
    free: free.entries,
    holes: [...torn, ...all.holes, ...(await goneFrom(all, known, place))],
    freeHoles: free.holes,
    merged: paid.merged,
    broughtFrom,
  };
}

/** What git has of the ledgers and they lack; of one that this clone wrote to and git knows nothing of, that it is gone. */
async function goneFrom(
  read: ReadLedgers,
  known: readonly KnownLedger[],
  project: RecordPlace,
): Promise<readonly Hole[]> {
  const gone = read.folders.map(async (folder) => {
    const deleted = await deletedFrom(folder, project, read);
    const noted = known.find(({ dir }) => dir === folder);
    const isGone = noted !== undefined && deleted.length === 0 && attemptFilesIn(folder).length === 0;
    return isGone ? [goneLedger(folder, noted.note, project)] : deleted;
  });
  return (await Promise.all(gone)).flat();
}
