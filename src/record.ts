import { join, relative } from 'node:path';
import { durableFiles } from './disk/durable.js';
import { holdsAttempts, knownLedgers, notesIn, type KnownLedger } from './disk/known-ledgers.js';
import { readBeside } from './ledger/beside.js';
import { fileLedger } from './ledger/files.js';
import { foldLedger, type LedgerRecord } from './ledger/fold.js';
import type { LedgerEntry, MergedEntry, UnreadableEntry, UnreadableFile } from './ledger/ledger.js';
import { deletedFrom } from './deleted-attempts.js';
import { readOtherRoots } from './other-roots.js';
import type { Project } from './project.js';
import { countsAt, type Account } from './run/account.js';

/** The record as it is on disk now: the paid ledgers that this clone knows, and the free one, folded as one. */
export type ReadRecord = {
  readonly paid: readonly LedgerEntry[];
  readonly free: readonly LedgerEntry[];
  /** Files of paid ledgers: they may hide money. */
  readonly unreadable: readonly UnreadableFile[];
  readonly unreadableFree: readonly UnreadableEntry[];
  /** Attempts that the files of the ledger in use do not say as a whole, or lack: for who writes it, before anything else. */
  readonly merged: readonly MergedEntry[];
  /** Of `merged` those that it lacks, by their paths: the folder of the ledger that holds them. */
  readonly broughtFrom: ReadonlyMap<string, string>;
};

/**
 * Every attempt file of the ledgers, read anew. What was paid for counts in whichever ledger it was written down. Files
 * that are none are listed; who would spend refuses because of them.
 */
export async function readRecord(
  project: Project,
  accounts: ReadonlyMap<string, Account>,
): Promise<ReadRecord> {
  const { paths, around, freeLedger } = project;
  const counts = countsAt(accounts.values());
  const [given, free, known] = await Promise.all([
    project.ledger.read(),
    freeLedger.read(),
    knownLedgers(project.root, paths.state),
  ]);
  const others = othersOf(known, paths);
  let paid = given;
  const broughtFrom = new Map<string, string>();
  const elsewhere: UnreadableFile[] = [];
  for (const { dir, note } of others) {
    const name = relative(around.cwd, dir);
    if (note !== null && !(await holdsAttempts(dir))) {
      elsewhere.push(goneFile(note, { ledger: dir, paths, around }));
      continue;
    }
    const wayOut =
      note === null ? '' : wayOutOf(name, relative(around.cwd, join(notesIn(paths.state), note)));
    // What does not count now (of a test server that is not in use) stays where it is.
    const beside = readBeside(paid, await fileLedger(dir, durableFiles).read(), { name, brings: counts });
    paid = beside.read;
    const toWrite = new Set(paid.merged.map(({ path }) => path));
    for (const path of beside.brought) if (toWrite.has(path)) broughtFrom.set(path, dir);
    elsewhere.push(
      ...beside.unreadable.map((one) => ({ ...one, ledger: dir, problem: `${one.problem}${wayOut}` })),
    );
  }
  const ledgers = [paths.ledger, ...others.map(({ dir }) => dir)];
  const atOtherRoots = await readOtherRoots(project, { ledgers, paid, counts });
  paid = atOtherRoots.paid;
  const deleted = await Promise.all(ledgers.map((ledger) => deletedFrom(ledger, project, { paid, counts })));
  elsewhere.push(...deleted.flat(), ...atOtherRoots.left);
  const inUse = known.find(({ dir }) => dir === paths.ledger);
  if (inUse !== undefined && deleted[0]?.length === 0 && !(await holdsAttempts(paths.ledger)))
    elsewhere.push(goneFile(inUse.note, { ledger: paths.ledger, paths, around }));
  return {
    paid: paid.entries,
    free: free.entries,
    unreadable: [...paid.unreadable.map((one) => ({ ...one, ledger: paths.ledger })), ...elsewhere],
    unreadableFree: free.unreadable,
    merged: paid.merged,
    broughtFrom,
  };
}

/** The config's own, and all that this clone ever wrote to; without the one in use. */
function othersOf(
  known: readonly KnownLedger[],
  { ledger, ownLedger }: Project['paths'],
): readonly { readonly dir: string; readonly note: string | null }[] {
  const all = [{ dir: ownLedger, note: null }, ...known.filter(({ dir }) => dir !== ownLedger)];
  return all.filter(({ dir }) => dir !== ledger);
}

function goneFile(
  note: string,
  { ledger, paths, around }: Pick<Project, 'paths' | 'around'> & { readonly ledger: string },
): UnreadableFile {
  return {
    ledger: notesIn(paths.state),
    path: note,
    problem: goneProblem(relative(around.cwd, ledger)),
    slots: [],
    text: '',
  };
}

/** It may be on a disk that is not mounted: what was paid for there would be paid for once more. */
function goneProblem(name: string): string {
  return `stands for ${name}, a ledger that this clone wrote to and that is not there, so what was paid for may be unknown here: bring it back, or delete this file if all of it lies in another ledger now, or is gone for good`;
}

/** Of a file that cannot be mended, in a ledger that is not in use. */
function wayOutOf(name: string, note: string): string {
  return `; or delete ${note} if ${name} is given up for good, and all that was paid for there`;
}

/** What both ledgers say together, without attempts at endpoints that are not in use now. */
export function foldOf(
  { paid, free, unreadable }: Pick<ReadRecord, 'paid' | 'free' | 'unreadable'>,
  accounts: ReadonlyMap<string, Account>,
): LedgerRecord {
  return foldLedger([...paid, ...free], countsAt(accounts.values()), unreadable);
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
