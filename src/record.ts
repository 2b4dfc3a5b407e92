import { foldLedger, type LedgerRecord } from './ledger/fold.js';
import type { Project } from './project.js';
import { readRecordAt, type ReadRecord } from './record/read.js';
import { countsAt, type Account } from './run/account.js';

type Accounts = ReadonlyMap<string, Account>;

/** The record as it is on disk now, without what is missing of endpoints that are not in use now. */
export async function readRecord(project: Project, accounts: Accounts): Promise<ReadRecord> {
  return await readRecordAt(project, countsAt(accounts.values()));
}

/** What both ledgers say together, without attempts at endpoints that are not in use now. */
export function foldOf(
  { paid, free, holes }: Pick<ReadRecord, 'paid' | 'free' | 'holes'>,
  accounts: Accounts,
): LedgerRecord {
  return foldLedger([...paid, ...free], countsAt(accounts.values()), holes);
}

/** How many paid attempts that leaves out, by the endpoint at which they were made. */
export function leftOutOf(
  { paid }: Pick<ReadRecord, 'paid'>,
  accounts: Accounts,
): ReadonlyMap<string, number> {
  const counts = countsAt(accounts.values());
  const leftOut = new Map<string, number>();
  for (const { attempt } of paid) {
    if (!counts(attempt)) leftOut.set(attempt.endpoint, 1 + (leftOut.get(attempt.endpoint) ?? 0));
  }
  return leftOut;
}
