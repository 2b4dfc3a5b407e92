import { setMaxListeners } from 'node:events';
import type { LedgerEntry } from '../ledger/ledger.js';
import type { Agreement } from '../plan/given.js';
import { admit, agreedAfter, limitsFrom, overOf, type Refusal } from './admit.js';
import { awayFrom, fetchAway, type Fetched } from './away.js';
import { LOST_AFTER_MS, SEEK_AFTER_MS } from './backoff.js';
import { collectBills } from './bills.js';
import { openBook, type Book, type Spent } from './book.js';
import { buys } from './consent.js';
import { openDesk } from './desk.js';
import { drive, resume } from './drive.js';
import type { HeldLedger, RecordNow, RunGiven } from './given.js';
import { fillStore, madeHereOf, noInputs, storedInputs } from './inputs.js';
import { forgetInterrupted, settleInterrupted } from './interrupted.js';
import { nothingSpent, type BadInputs, type RunOutcome } from './outcome.js';
import { countsAt, isFrom, outsideAt, type Account } from './account.js';
import { openTraffic, type Traffic } from './traffic.js';
import { heldBack, type End, type Order } from './work.js';
import type { World } from './world.js';

/** A ledger that this run writes. */
type OpenLedger = {
  readonly book: Book;
  readonly lock: HeldLedger['lock'];
  readonly mayOpen: World['mayOpen'];
};
type Ledgers = { readonly paid: OpenLedger | null; readonly free: OpenLedger | null };

/**
 * Plan → takes. First what an earlier run left is settled and what is away is fetched; then the whole batch is admitted
 * or nothing is; then everything that is open or agreed to is moved until it has ended for this run. Outside failures
 * are in the outcome; what it throws is a bug.
 */
export async function runPlan(given: RunGiven): Promise<RunOutcome> {
  setMaxListeners(0, given.stop); // every call and every wait listens to it: hundreds at once are no leak
  const unreadable = given.paid === null ? [] : given.record.unreadable;
  // What is paid is fetched all the same: it may not be there for long.
  if (unreadable.length > 0 && !given.collect)
    return refusedRun({ kind: 'unreadable', paths: unreadable.map(({ path }) => path) });
  const ledgers = {
    paid: opened(given.paid, given.record.paid, given),
    free: opened(given.free, given.record.free, given),
  };
  await Promise.all([given.store.sweep(), given.paid?.ledger.sweep(), given.free?.ledger.sweep()]);
  const paid = ledgers.paid?.book ?? null;
  const buying = given.collect ? [] : buys(given.plan);
  const entries = (): readonly LedgerEntry[] => paid?.entries() ?? [];
  const spent = (): Spent => paid?.spent() ?? nothingSpent;
  if (buying.length > 0) {
    const refusal =
      missingAccess(
        buying.map(({ request }) => request.provider),
        given,
      ) ??
      admit(given.plan, { ...given, spent: spent(), entries: entries() }) ??
      (await badInputs(given, buying));
    if (refusal !== null) return { ...refusedRun(refusal), spent: spent() };
  }
  if (paid !== null) await settleInterrupted(paid, given);
  if (ledgers.free !== null) await forgetInterrupted(ledgers.free.book, given.clock);
  const away = await fetchMissing(given, ledgers);
  const under = agreementOf(given);
  const plan = given.collect ? given.plan : await given.replan(recordNow(given, ledgers), under);

  const desk = openDesk({
    agreed: agreedAfter(given.consent, entries()),
    consentedBy: given.consent.plan,
    mayHave: ({ capability }) => (capability.free ? ledgers.free : ledgers.paid) !== null,
  });
  const traffic = openTraffic({
    ...given,
    desk,
    worldFor: (order) => worldFor(order, given, ledgers),
    replan: async (unwritten) => {
      // The record is taken here, before anything is awaited: `unwritten` is of the same moment.
      const now = given.replan(recordNow(given, ledgers), under);
      desk.order(await now, unwritten);
    },
    spent: () => ({ spentMicroUsd: spent().openedMicroUsd, openMicroUsd: spent().openMicroUsd }),
  });
  const leftAlone = resumeOpen(traffic, given, ledgers.paid);
  if (!given.collect) desk.order(plan, new Map());
  const { ends, stopped } = await drive(traffic);
  if (paid !== null && !given.stop.aborted) {
    await collectBills(paid, {
      ...given,
      outsideOf: (account) => outsideAt(account, { ...given, inputs: noInputs, signal: given.stop }),
    });
  }
  return {
    refusal: null,
    ends: [...leftAlone, ...ends, ...desk.dearer().map((order) => heldBack(order, 'dearer'))],
    waiting: desk.waiting(),
    stopped,
    away,
    interrupted: given.stop.aborted,
    spent: spent(),
  };
}

/** On the spot all attempts are agreed to that this run makes; under a plan file those that carry its digest. */
function agreementOf({ consent, record }: RunGiven): Agreement {
  const there = consent.plan === null ? [...record.paid, ...record.free] : [];
  return { ...consent, before: new Set(there.map(({ path }) => path)) };
}

function opened(
  held: HeldLedger | null,
  entries: readonly LedgerEntry[],
  { accounts, caps, consent }: RunGiven,
): OpenLedger | null {
  if (held === null) return null;
  const book = openBook(held.ledger, entries, { counts: countsAt(accounts.values()), plan: consent.plan });
  const limitsOn = limitsFrom(caps, consent);
  return {
    book,
    lock: held.lock,
    mayOpen: (estimate) => overOf(estimate, limitsOn(book.spent())) === null,
  };
}

function refusedRun(refusal: Refusal | BadInputs): RunOutcome {
  return {
    refusal,
    ends: [],
    waiting: [],
    stopped: new Map(),
    away: [],
    interrupted: false,
    spent: nothingSpent,
  };
}

async function fetchMissing(given: RunGiven, ledgers: Ledgers): Promise<readonly Fetched[]> {
  const { paid, free } = recordNow(given, ledgers);
  const entries = await awayFrom(given.plan, { entries: [...paid, ...free], store: given.store });
  return await fetchAway(entries, given);
}

function missingAccess(providers: readonly string[], { accounts }: RunGiven): Refusal | null {
  const missing = [...new Set(providers)].filter((name) => !accounts.has(name));
  return missing.length === 0 ? null : { kind: 'no_access', providers: missing };
}

/** Nothing is posted that could still change: every input known by its hash is in the store before the first create. */
async function badInputs(given: RunGiven, buying: ReturnType<typeof buys>): Promise<BadInputs | null> {
  const sources = await fillStore(buying, given);
  return sources.length === 0 ? null : { kind: 'bad_inputs', sources };
}

/** Takes up every open attempt that is paid for and can be followed from here; returns the ends of those that cannot. */
function resumeOpen(traffic: Traffic, given: RunGiven, ledger: OpenLedger | null): End[] {
  const ends: End[] = [];
  for (const entry of ledger?.book.entries() ?? []) {
    const { state, request } = entry.attempt;
    if (ledger === null || (state !== 'submitted' && state !== 'uncertain')) continue;
    const account = given.accounts.get(request.provider);
    if (account === undefined || !isFrom(entry.attempt, account)) {
      ends.push(state === 'uncertain' ? { kind: state, entry } : elsewhere(entry));
    } else if (state === 'submitted') {
      const followed = { entry, sinceMs: given.clock.now(), failures: 0, doubted: null };
      resume(traffic, { at: 'ask', ...followed }, worldAt(account, ledger, given));
    } else if (account.provider.find !== undefined) {
      const sought = { entry, body: null, tries: triesFor(entry, given) };
      resume(traffic, { at: 'seek', ...sought }, worldAt(account, ledger, given));
    } else ends.push({ kind: 'uncertain', entry });
  }
  return ends;
}

function elsewhere(entry: LedgerEntry): End {
  return { kind: 'open', entry, why: 'elsewhere', failure: null };
}

/** Rows may appear late, but not days late: of an old attempt the history is asked once. */
function triesFor({ attempt }: LedgerEntry, { clock }: RunGiven): number {
  const ageMs = clock.now() - Date.parse(attempt.intent_at);
  return ageMs < LOST_AFTER_MS ? 0 : SEEK_AFTER_MS.length - 1;
}

function worldFor({ planned }: Order, given: RunGiven, ledgers: Ledgers): World {
  const account = given.accounts.get(planned.request.provider);
  const ledger = planned.capability.free ? ledgers.free : ledgers.paid;
  // Admission saw to the account; whoever buys holds the lock of the ledger that the attempt goes into.
  if (account === undefined || ledger === null) throw new Error(`${planned.id} cannot be bought by this run`);
  return worldAt(account, ledger, given);
}

function worldAt(account: Account, { book, lock, mayOpen }: OpenLedger, given: RunGiven): World {
  const { capabilities, store, darkroom, verify, clock, clone, stop } = given;
  return {
    account,
    capabilities,
    book,
    store,
    darkroom,
    inputs: storedInputs({ store, darkroom, madeHere: madeHereOf(book, account) }),
    verify,
    clock,
    clone,
    stop,
    mayOpen,
    holdsLock: () => lock.held(),
  };
}

function recordNow({ record }: RunGiven, { paid, free }: Ledgers): RecordNow {
  return { paid: paid?.book.entries() ?? record.paid, free: free?.book.entries() ?? record.free };
}
