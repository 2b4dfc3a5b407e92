import { cloneOf } from './disk/clone.js';
import { durableFiles } from './disk/durable.js';
import { takeLock, type LockAsked, type LockTaken } from './disk/lock.js';
import { foldLedger, type LedgerRecord } from './ledger/fold.js';
import type { LedgerEntry, LedgerRead, MergedEntry, UnreadableEntry } from './ledger/ledger.js';
import { readBeside } from './ledger/beside.js';
import type { Project } from './project.js';
import { countsAt, type Account } from './run/account.js';

/** The record as it is on disk now: both ledgers, folded as one. */
export type ReadRecord = {
  readonly paid: readonly LedgerEntry[];
  readonly free: readonly LedgerEntry[];
  /** Files of the paid ledger: they may hide money. */
  readonly unreadable: readonly UnreadableEntry[];
  readonly unreadableFree: readonly UnreadableEntry[];
  /** Attempts of the paid ledger of which there are two versions: in `paid` stands what these say together. */
  readonly merged: readonly MergedEntry[];
  /** What `--ledger` lacks of what the project's own ledger holds. */
  readonly leftBehind: Pick<LedgerRead, 'entries' | 'unreadable'>;
};

const nothingRead: LedgerRead = { entries: [], unreadable: [], merged: [] };

/** Every attempt file of both ledgers, read anew. Files that are none are listed; who would spend refuses because of them. */
export async function readRecord(project: Project): Promise<ReadRecord> {
  const { ledger, ownLedger, freeLedger } = project;
  const [given, own, free] = await Promise.all([
    ledger.read(),
    ownLedger?.read() ?? nothingRead,
    freeLedger.read(),
  ]);
  const { read: paid, lacking } = readBeside(given, own);
  return {
    paid: paid.entries,
    free: free.entries,
    unreadable: paid.unreadable,
    unreadableFree: free.unreadable,
    merged: paid.merged,
    leftBehind: lacking,
  };
}

/** What both ledgers say together, without attempts at endpoints that are not in use now. */
export function foldOf(
  { paid, free, unreadable }: Pick<ReadRecord, 'paid' | 'free' | 'unreadable'>,
  accounts: ReadonlyMap<string, Account>,
): LedgerRecord {
  return foldLedger([...paid, ...free], countsAt(accounts.values()), unreadable);
}

/** The same of what `--ledger` lacks. */
export function leftBehindOf(
  { leftBehind }: Pick<ReadRecord, 'leftBehind'>,
  accounts: ReadonlyMap<string, Account>,
): LedgerRecord {
  return foldLedger(leftBehind.entries, countsAt(accounts.values()), leftBehind.unreadable);
}

/** How many paid attempts that leaves out, by the endpoint at which they were made. */
export function leftOutOf(
  { paid }: Pick<ReadRecord, 'paid'>,
  accounts: ReadonlyMap<string, Account>,
): ReadonlyMap<string, number> {
  const counts = countsAt(accounts.values());
  const leftOut = new Map<string, number>();
  for (const { attempt } of paid) {
    if (!counts(attempt)) leftOut.set(attempt.endpoint, 1 + (leftOut.get(attempt.endpoint) ?? 0));
  }
  return leftOut;
}

/** Takes one of the project's locks for this process. */
export async function takeProjectLock(
  { around }: Project,
  path: string,
  { onWait, breakForeign }: Pick<LockAsked, 'onWait' | 'breakForeign'>,
): Promise<LockTaken> {
  const { pid, command, clock, stop: signal } = around;
  return await takeLock({
    path,
    self: { pid, command },
    onWait,
    breakForeign,
    files: durableFiles,
    clock,
    signal,
  });
}

/** The four digits of this clone, drawn where there are none: for who writes attempts. All others read what was drawn. */
export async function cloneNow({ paths, around }: Project): Promise<string> {
  return await cloneOf({ dir: paths.state, files: durableFiles, clock: around.clock });
}
