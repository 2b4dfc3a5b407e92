import { timeOf, type Clock } from '../base/clock.js';
import { isSystemFault } from '../base/fault.js';
import { getOrMake } from '../base/get-or-make.js';
import type { MicroUsd } from '../base/money.js';
import type { Attempt } from '../ledger/attempt.js';
import type { LedgerEntry } from '../ledger/ledger.js';
import { isOpen } from '../ledger/standing.js';
import { attemptAfter } from '../ledger/transition.js';
import type { Book } from './book.js';
import { isFrom, type Account } from './account.js';
import { callAdapter } from './attempt/call-adapter.js';
import { sentAround } from './attempt/sent-around.js';
import type { RunGiven } from './given.js';
import { noInputs } from './stored-inputs.js';

/** Later the provider's logs are taken to hold nothing more. */
const ASK_FOR_MS = 7 * 24 * 60 * 60_000;

type BillsGiven = Pick<RunGiven, 'accounts' | 'clock' | 'stop' | 'onEvent'>;

/**
 * Asks providers whose charges land after completion what finished attempts really cost, each once for all of them. A
 * cost that is still missing is counted as estimated until somebody asks again.
 */
export async function collectBills(book: Book, given: BillsGiven): Promise<void> {
  const owed = new Map<Account, LedgerEntry[]>();
  for (const entry of book.entries()) {
    const account = given.accounts.get(entry.attempt.request.provider);
    if (account !== undefined && awaitsBill(entry.attempt, given))
      getOrMake(owed, account, () => []).push(entry);
  }
  await Promise.all([...owed].map(([account, entries]) => askOne(account, entries, { book, ...given })));
}

async function askOne(
  account: Account,
  entries: readonly LedgerEntry[],
  { book, ...given }: BillsGiven & { readonly book: Book },
): Promise<void> {
  const owed = entries.map(({ attempt }) => ({
    handle: attempt.handle,
    request: attempt.request,
    ...sentAround(attempt),
  }));
  const costs = await callAdapter<readonly (MicroUsd | null)[]>(
    { ...given, account, inputs: noInputs, prompt: null },
    async (provider, outside) => (await provider.bill?.(owed, outside)) ?? [],
    () => [],
  );
  if ('why' in costs) {
    given.onEvent({ kind: 'trouble', slots: [], message: costs.message });
    return;
  }
  for (const [index, entry] of entries.entries()) {
    const costMicroUsd = costs[index] ?? null;
    if (costMicroUsd !== null) await note(entry, costMicroUsd, { book, clock: given.clock });
  }
}

async function note(
  entry: LedgerEntry,
  costMicroUsd: MicroUsd,
  { book, clock }: { readonly book: Book; readonly clock: Clock },
): Promise<void> {
  try {
    await book.write(entry, attemptAfter(entry.attempt, { kind: 'billed', costMicroUsd }, timeOf(clock)));
  } catch (error) {
    if (!isSystemFault(error)) throw error; // else the estimate stands until a later run asks again
  }
}

/** Whether its real cost may still land, where it can be asked for now: also of a failure that a price list calls free. */
export function awaitsBill(
  attempt: Attempt,
  { accounts, clock }: { accounts: ReadonlyMap<string, Account>; clock: Clock },
): boolean {
  const account = accounts.get(attempt.request.provider);
  if (account?.provider.bill === undefined || !isFrom(attempt, account)) return false;
  if (isOpen(attempt) || attempt.cost_reported || attempt.handle === null) return false;
  return Date.parse(attempt.ended_at ?? '') > clock.now() - ASK_FOR_MS;
}
