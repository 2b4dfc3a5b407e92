import pLimit from 'p-limit';
import { timeOf, type Clock } from '../base/clock.js';
import { isSystemFault } from '../base/fault.js';
import type { MicroUsd } from '../base/money.js';
import type { Attempt } from '../ledger/attempt.js';
import { isOpen, isUncharged } from '../ledger/fold.js';
import { attemptAfter } from '../ledger/transition.js';
import type { Book } from './book.js';
import { isFrom, type Account } from './account.js';
import { callAdapter } from './attempt/call-adapter.js';
import type { RunEvent } from './events.js';
import { noInputs } from './inputs.js';

/** Later the provider's logs are taken to hold nothing more. */
const ASK_FOR_MS = 7 * 24 * 60 * 60_000;
const AT_ONCE = 4;

/**
 * Asks providers whose charges land after completion what finished attempts really cost. One question each and run: a
 * cost that is still missing is counted as estimated until a later run asks.
 */
export async function collectBills(
  book: Book,
  given: {
    accounts: ReadonlyMap<string, Account>;
    clock: Clock;
    stop: AbortSignal;
    onEvent: (event: RunEvent) => void;
  },
): Promise<void> {
  const atOnce = pLimit(AT_ONCE);
  const unbilled = book.entries().filter(({ attempt }) => awaitsBill(attempt, given));
  await Promise.all(
    unbilled.map((entry) =>
      atOnce(async () => {
        const account = given.accounts.get(entry.attempt.request.provider);
        if (account === undefined) return;
        const costMicroUsd = await callAdapter<MicroUsd | null>(
          { ...given, account, inputs: noInputs },
          async (provider, outside) => (await provider.bill?.(entry.attempt.handle, outside)) ?? null,
          () => null,
        );
        if (costMicroUsd === null) return; // not known yet: the estimate stands
        if (typeof costMicroUsd === 'object') {
          given.onEvent({ kind: 'trouble', message: `${entry.path}: ${costMicroUsd.message}` });
          return;
        }
        const at = timeOf(given.clock);
        try {
          await book.write(entry, attemptAfter(entry.attempt, { kind: 'billed', costMicroUsd }, at));
        } catch (error) {
          if (!isSystemFault(error)) throw error; // else the estimate stands until a later run asks again
        }
      }),
    ),
  );
}

/** Whether its real cost may still land, where it can be asked for now. */
export function awaitsBill(
  attempt: Attempt,
  { accounts, clock }: { accounts: ReadonlyMap<string, Account>; clock: Clock },
): boolean {
  const account = accounts.get(attempt.request.provider);
  if (account?.provider.bill === undefined || !isFrom(attempt, account)) return false;
  if (isOpen(attempt) || isUncharged(attempt) || attempt.cost_reported || attempt.handle === null)
    return false;
  return Date.parse(attempt.ended_at ?? '') > clock.now() - ASK_FOR_MS;
}
