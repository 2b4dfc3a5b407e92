import pLimit from 'p-limit';
import { timeOf, type Clock } from '../base/clock.js';
import { isSystemFault } from '../base/fault.js';
import type { MicroUsd } from '../base/money.js';
import { isOpen, isUncharged } from '../ledger/fold.js';
import { attemptAfter } from '../ledger/transition.js';
import type { Book } from './book.js';
import { isFrom, type Account } from './account.js';
import { callAdapter } from './call-adapter.js';
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
  const since = given.clock.now() - ASK_FOR_MS;
  const unbilled = book.entries().filter(({ attempt }) => {
    const ended = !isOpen(attempt) && !isUncharged(attempt);
    return (
      ended && !attempt.cost_reported && attempt.handle !== null && Date.parse(attempt.ended_at ?? '') > since
    );
  });
  await Promise.all(
    unbilled.map((entry) =>
      atOnce(async () => {
        const account = given.accounts.get(entry.attempt.request.provider);
        if (account === undefined || !isFrom(entry.attempt, account)) return;
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
