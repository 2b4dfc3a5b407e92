import { setMaxListeners } from 'node:events';
import type { Refusal } from './admission/admit.js';
import { awayFrom } from './away.js';
import { fetchAway, type Fetched } from './fetch-away.js';
import { collectBills } from './bills.js';
import { carryOut, planNow } from './carry-out.js';
import type { RunGiven } from './given.js';
import { ifDiskTakes } from './if-disk-takes.js';
import { forgetInterrupted, settleInterrupted } from './interrupted.js';
import { openLedgers, recordNow, spentOf, writtenIn, type Ledgers } from './ledgers.js';
import type { BadInputs, RunOutcome } from './outcome.js';
import { openAdmission } from './admission/admission.js';

/**
 * Plan → takes. First what earlier runs bought is written and counted as it is known now, then the whole batch is
 * admitted, or nothing is; then what an earlier run left is settled, what is away is fetched, and what can be bought
 * only now is admitted too; then everything that is open or agreed to is moved until it has ended for this run. Outside
 * failures are in the outcome; what it throws is a bug.
 */
export async function runPlan(given: RunGiven): Promise<RunOutcome> {
  setMaxListeners(0, given.stop); // every call and every wait listens to it: hundreds at once are no leak
  const ledgers = await openLedgers(given);
  await settleBills(given, ledgers);
  const admission = openAdmission(given, ledgers);
  const refusal = await admission.first(given.plan);
  if (refusal !== null) return refusedRun(refusal, { away: [], ledgers });
  const away = await settle(given, ledgers);
  const plan = given.collect ? given.plan : await planNow(given, ledgers);
  const refusedNow = await admission.later(plan);
  if (refusedNow !== null) return refusedRun(refusedNow, { away, ledgers });
  const carried = await carryOut(given, { plan, admission, ledgers });
  await settleBills(given, ledgers);
  const interrupted = given.stop.aborted;
  const [spent, written] = [spentOf(ledgers), writtenIn(ledgers)];
  return { ...carried, away, interrupted, spent, written };
}

/** Before anything is admitted, or the caps would count estimates; and when everything has ended. */
async function settleBills(given: RunGiven, { paid }: Ledgers): Promise<void> {
  if (paid !== null && !given.stop.aborted) await collectBills(paid.book, given);
}

function refusedRun(
  refusal: Refusal | BadInputs,
  { away, ledgers }: { away: readonly Fetched[]; ledgers: Ledgers },
): RunOutcome {
  return {
    refusal,
    ends: [],
    stopped: new Map(),
    away,
    interrupted: false,
    spent: spentOf(ledgers),
    written: writtenIn(ledgers),
  };
}

/** Writes down what became of attempts that an earlier run left, and fetches clips that the plan needs. */
async function settle(given: RunGiven, ledgers: Ledgers): Promise<readonly Fetched[]> {
  const { paid: bought, free: drawn } = ledgers;
  if (bought !== null) await ifDiskTakes(() => settleInterrupted(bought.book, given), given.onEvent);
  if (drawn !== null) await ifDiskTakes(() => forgetInterrupted(drawn.book, given.clock), given.onEvent);
  const { paid, free } = recordNow(given, ledgers);
  const entries = await awayFrom(given.plan, { entries: [...paid, ...free], store: given.store });
  return await fetchAway(entries, given);
}
