import { cloneOf } from './disk/clone.js';
import { durableFiles } from './disk/durable.js';
import { takeLock, type LockAsked, type LockTaken } from './disk/lock.js';
import { foldLedger, isUncharged, type LedgerRecord } from './ledger/fold.js';
import type { LedgerEntry, LedgerRead, UnreadableEntry } from './ledger/ledger.js';
import { byPost, isBehind } from './ledger/twins.js';
import type { Project } from './project.js';
import { countsAt, type Account } from './run/account.js';

/** The record as it is on disk now: both ledgers, folded as one. */
export type ReadRecord = {
  readonly paid: readonly LedgerEntry[];
  readonly free: readonly LedgerEntry[];
  /** Files of the paid ledger: they may hide money. */
  readonly unreadable: readonly UnreadableEntry[];
  readonly unreadableFree: readonly UnreadableEntry[];
  /** Attempts of the paid ledger of which git left two versions: in `paid` stands what these say together. */
  readonly merged: readonly LedgerEntry[];
  /** What `--ledger` lacks of what the project's own ledger holds, or is behind with. */
  readonly leftBehind: Pick<LedgerRead, 'entries' | 'unreadable'> & { readonly behind: readonly Behind[] };
};

/** An attempt that is further on in the project's own ledger: its file there, and in the ledger of `--ledger`. */
export type Behind = { readonly own: string; readonly there: string };

/** Every attempt file of both ledgers, read anew. Files that are none are listed; who would spend refuses because of them. */
export async function readRecord(project: Project): Promise<ReadRecord> {
  const [paid, free] = await Promise.all([project.ledger.read(), project.freeLedger.read()]);
  return {
    paid: paid.entries,
    free: free.entries,
    unreadable: paid.unreadable,
    unreadableFree: free.unreadable,
    merged: paid.merged,
    leftBehind: await leftBehind(project, paid),
  };
}

/** What was charged, or may be, and only the project's own ledger knows. People may have moved the files of either. */
async function leftBehind({ ownLedger }: Project, given: LedgerRead): Promise<ReadRecord['leftBehind']> {
  if (ownLedger === null) return { entries: [], unreadable: [], behind: [] };
  const own = await ownLedger.read();
  const there = byPost(given.entries);
  const known = new Set([...given.entries, ...given.unreadable].map(({ path }) => path));
  const left = own.entries.flatMap((entry) => {
    if (isUncharged(entry.attempt)) return [];
    const twin = there.twinOf(entry.attempt);
    return twin === null || isBehind(twin.attempt, entry.attempt) ? [{ entry, twin }] : [];
  });
  return {
    entries: left.map(({ entry }) => entry),
    unreadable: own.unreadable.filter(({ path }) => !known.has(path)),
    behind: left.flatMap(({ entry, twin }) => (twin === null ? [] : [{ own: entry.path, there: twin.path }])),
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
