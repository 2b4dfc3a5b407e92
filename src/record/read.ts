import { knownLedgers, type KnownLedger } from '../disk/known-ledgers.js';
import { postedNames } from '../disk/posted.js';
import type { Attempt } from '../ledger/attempt.js';
import type { Hole } from '../ledger/hole.js';
import { lackingFrom, type LackingOf } from '../ledger/lacking.js';
import type { LedgerEntry, MergedEntry, LedgerHole } from '../ledger/ledger.js';
import type { AllOutlying } from '../ledger/outlying.js';
import { attemptFilesIn } from '../ledger/read-ledger.js';
import { deletedFrom, isUnsaid } from './deleted.js';
import { goneLedger, otherLedgers, sourceOf } from './ledgers.js';
import { allOnBranch } from './on-branches.js';
import { otherRootsOf } from './other-roots.js';
import { outlyingOf } from './outlying.js';
import type { RecordPlace } from './place.js';
import { nothingThere } from './read-there.js';
import { withSource, type ReadLedgers } from './source.js';

/** The record as it is on disk now: the paid ledgers that this clone knows, and the free one, folded as one. */
export type ReadRecord = Pick<ReadLedgers, 'broughtFrom'> & {
  readonly paid: readonly LedgerEntry[];
  readonly free: readonly LedgerEntry[];
  /** Of paid ledgers. */
  readonly holes: readonly Hole[];
  readonly freeHoles: readonly LedgerHole[];
  readonly outlying: AllOutlying;
  /** Attempts that the files of the ledger in use do not say as a whole, or lack: for who writes it, before anything else. */
  readonly merged: readonly MergedEntry[];
};

/** Every attempt file of the ledgers, read anew. What was paid for counts in whichever ledger it was written down. */
export async function readRecordAt(
  place: RecordPlace,
  counts: (attempt: Attempt) => boolean,
): Promise<ReadRecord> {
  const { root, paths, derived, ledger, freeLedger } = place;
  const posted = await postedNames({ state: paths.state, mark: derived.mark });
  const known = await knownLedgers(root, paths.state);
  const [inUse, free] = await Promise.all([ledger.read(), freeLedger.read()]);
  const others = otherLedgers(place, known);
  const folders = [paths.ledger, ...others.map(({ dir }) => dir)];
  const roots = await otherRootsOf(place, folders);
  const sources = [...others.map((other) => sourceOf(other, place)), ...roots.sources];
  const alone: ReadLedgers = { paid: inUse, broughtFrom: new Map(), holes: roots.holes };
  const all = sources.reduce((now, source) => withSource(now, source, counts), alone);
  const lackingOf = lackingFrom(all.paid.entries, counts);
  const goneFromAll = folders.map((folder) => goneFrom(folder, { lackingOf, known, place }));
  const gone = (await Promise.all(goneFromAll)).flat();
  const { paid, broughtFrom } = all;
  const inLedger = paid.holes.map((hole) => ({ ...hole, ledger: paths.ledger }));
  const holes = [...inLedger, ...all.holes, ...gone];
  const { entries } = paid;
  const here = { entries, counts, folders, posted: holes.length === 0 ? posted : null };
  const elsewhere = gone.some(isUnsaid) ? nothingThere : await outlyingOf(place, here);
  return {
    paid: entries,
    free: free.entries,
    holes: [...holes, ...elsewhere.holes],
    freeHoles: free.holes,
    outlying: elsewhere.outlying,
    merged: paid.merged,
    broughtFrom,
  };
}

/** What git has of a ledger and it lacks; of one that this clone wrote to and git knows nothing of, that it is gone. */
async function goneFrom(
  folder: string,
  {
    lackingOf,
    known,
    place,
  }: {
    readonly lackingOf: LackingOf;
    readonly known: readonly KnownLedger[];
    readonly place: RecordPlace;
  },
): Promise<readonly Hole[]> {
  const deleted = await deletedFrom(folder, place, lackingOf);
  const noted = known.find(({ dir }) => dir === folder);
  const isGone = noted !== undefined && deleted.length === 0 && attemptFilesIn(folder).length === 0;
  if (!isGone) return deleted;
  const there = await allOnBranch(folder, place);
  return [goneLedger(folder, { note: noted.note, there, place })];
}
