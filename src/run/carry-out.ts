import type { LedgerEntry } from '../ledger/ledger.js';
import type { Agreement } from '../plan/given.js';
import type { Plan } from '../plan/plan.js';
import { isFrom, type Account } from './account.js';
import { agreedAfter } from './admission/admit.js';
import type { Admission } from './admission/admission.js';
import type { StoredInputs } from '../providers/provider.js';
import { openDesk } from './traffic/desk.js';
import { drive, resume } from './traffic/drive.js';
import type { RunGiven } from './given.js';
import { addressesFor, madeHereOf, storedInputs } from './stored-inputs.js';
import { ledgerFor, paidEntries, recordNow, spentOf, type Ledgers, type OpenLedger } from './ledgers.js';
import type { RunOutcome } from './outcome.js';
import { seeksBefore } from './attempt/polls.js';
import { openTraffic, type Traffic } from './traffic/traffic.js';
import { heldBack, unsought, type End } from './attempt/end.js';
import { seekAfter } from './attempt/work.js';
import type { Order } from './attempt/order.js';
import { takeUp } from './attempt/take-up.js';
import type { World } from './attempt/world.js';

/**
 * Moves everything that is open or agreed to until it has ended for this run. `refusal`: why what could be bought only now,
 * when a clip had come, was not.
 */
export async function carryOut(
  given: RunGiven,
  { plan, admission, ledgers }: { plan: Plan; admission: Admission; ledgers: Ledgers },
): Promise<Pick<RunOutcome, 'refusal' | 'ends' | 'stopped'>> {
  let refusal: RunOutcome['refusal'] = null;
  let ordered = plan;
  const desk = openDesk({
    agreed: agreedAfter(given.consent, paidEntries(ledgers)),
    consentedBy: given.consent.plan,
    mayHave: (planned) => ledgerFor(planned, ledgers) !== null,
    isAdmitted: (id) => admission.has(id),
  });
  const traffic = openTraffic({
    ...given,
    desk,
    worldFor: (order) => worldFor(order, given, ledgers),
    isRepicked: () => given.isRepicked(ordered),
    planNow: () => planNow(given, ledgers),
    order: async (now, unwritten) => {
      refusal = await admission.later(now); // what it refuses is not ordered
      desk.order(now, unwritten);
      ordered = now;
    },
    spent: () => {
      const { openedMicroUsd, openMicroUsd } = spentOf(ledgers);
      return { spentMicroUsd: openedMicroUsd, openMicroUsd };
    },
  });
  const leftAlone = resumeOpen(traffic, given, ledgers.paid);
  if (!given.collect) desk.order(plan, new Map());
  const { ends, stopped } = await drive(traffic);
  const dearer = desk.dearer().map((order) => heldBack(order, 'dearer'));
  return { refusal, ends: [...leftAlone, ...ends, ...dearer], stopped };
}

/** The plan from the record as it is at the call: it is taken before anything is awaited. */
export function planNow(given: RunGiven, ledgers: Ledgers): Promise<Plan> {
  return given.replan(recordNow(given, ledgers), agreementOf(given));
}

/** A yes on the spot covers all attempts that this run makes, a plan file those that carry its digest. */
function agreementOf({ consent, record }: RunGiven): Agreement {
  const there = consent.plan === null ? [...record.paid, ...record.free] : [];
  return { ...consent, before: new Set(there.map(({ path }) => path)) };
}

/** Takes up every open attempt that is paid for and can be followed from here; returns the ends of those that cannot. */
function resumeOpen(traffic: Traffic, given: RunGiven, ledger: OpenLedger | null): End[] {
  const { clock } = given;
  const ends: End[] = [];
  for (const entry of ledger?.book.counted() ?? []) {
    const { state, request } = entry.attempt;
    if (ledger === null || (state !== 'submitted' && state !== 'uncertain')) continue;
    const account = given.accounts.get(request.provider);
    if (account === undefined || !isFrom(entry.attempt, account)) {
      ends.push(state === 'uncertain' ? unsought(entry) : elsewhere(entry));
      continue;
    }
    const world = worldAt({ account, ledger, addressOf: () => null }, given);
    if (state === 'submitted') {
      resume(traffic, takeUp(entry, world), world);
    } else if (account.provider.find !== undefined) {
      const tries = seeksBefore(clock.now() - Date.parse(entry.attempt.intent_at));
      resume(traffic, seekAfter(tries, entry), world);
    } else ends.push(unsought(entry));
  }
  return ends;
}

function elsewhere(entry: LedgerEntry): End {
  return { kind: 'open', entry, why: 'elsewhere', isDone: false, unwrittenJob: null, failure: null };
}

function worldFor({ planned }: Order, given: RunGiven, ledgers: Ledgers): World {
  const account = given.accounts.get(planned.request.provider);
  const ledger = ledgerFor(planned, ledgers);
  // Admission saw to the account; whoever buys holds the lock of the ledger that the attempt goes into.
  if (account === undefined || ledger === null) throw new Error(`${planned.id} cannot be bought by this run`);
  return worldAt({ account, ledger, addressOf: addressesFor(planned) }, given);
}

function worldAt(
  {
    account,
    ledger,
    addressOf,
  }: Pick<StoredInputs, 'addressOf'> & { readonly account: Account; readonly ledger: OpenLedger },
  given: RunGiven,
): World {
  const { book, lock, mayOpen } = ledger;
  const { capabilities, store, darkroom, verify, clock, clone, stop } = given;
  return {
    account,
    capabilities,
    book,
    store,
    darkroom,
    inputs: storedInputs({ store, darkroom, madeHere: madeHereOf(book, account), addressOf }),
    verify,
    clock,
    clone,
    stop,
    mayOpen,
    holdsLock: () => lock.held(),
  };
}
