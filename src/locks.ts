import { durableFiles } from './disk/durable.js';
import type { Lock, LockAsked, LockHeld, LockTaken } from './disk/lock.js';
import { takeLocksAsOne } from './disk/locks-as-one.js';
import { keepLockOutOfGit } from './disk/state-folder.js';
import type { LedgerEntry } from './ledger/ledger.js';
import { isOpen } from './ledger/standing.js';
import type { Planned } from './pipeline.js';
import type { Project } from './project.js';
import type { RenderOptions } from './render-options.js';
import { countsAt } from './run/account.js';
import { buys } from './run/admission/consent.js';
import { awaitsBill } from './run/bills.js';

/** Null: this render does not write that ledger. */
export type Locks = {
  readonly paid: Lock | null;
  readonly free: Lock | null;
  /** For somebody who had one of them. */
  readonly waited: boolean;
};

/** Whoever writes a ledger holds its lock: the paid one where something is bought, still open, not billed yet or left by git in two versions, the free one where panels are made. */
export async function takeLocks(
  project: Project,
  { plan: made, record, accounts }: Planned,
  options: Pick<RenderOptions, 'mode' | 'plan' | 'wait' | 'breakLock' | 'onEvent'>,
): Promise<Locks | { readonly held: LockHeld } | 'interrupted'> {
  const { around } = project;
  const { clock } = around;
  const wants = (free: boolean): boolean => buys(made).some((one) => one.capability.free === free);
  // A run of the free model alone, and a rough cut, have no business with what is still being paid for.
  const pays = !options.plan.fill && [...made.requests.values()].some((one) => !one.capability.free);
  const counts = countsAt(accounts.values());
  const isOwed = ({ attempt }: LedgerEntry): boolean =>
    counts(attempt) && (isOpen(attempt) || awaitsBill(attempt, { accounts, clock }));
  const owed = pays && (record.merged.length > 0 || record.paid.some(isOwed));
  let waited = false;
  const wait = ({ owner }: LockHeld): void => {
    waited = true;
    options.onEvent({ kind: 'waiting', owner });
  };
  const onWait = options.wait ? wait : null;
  const take = async (which: 'paid' | 'free'): Promise<LockTaken> =>
    await takeProjectLocks(project, which, { onWait, breakForeign: options.breakLock });
  const writes = options.mode !== 'stitch';
  let paid: LockTaken | null = null;
  try {
    paid = writes && (wants(false) || owed) ? await take('paid') : null;
    if (paid?.kind === 'held') return { held: paid };
    const free = writes && wants(true) ? await take('free') : null;
    if (free?.kind !== 'held') return { paid: paid?.lock ?? null, free: free?.lock ?? null, waited };
    await paid?.lock.release();
    return { held: free };
  } catch (error) {
    if (paid?.kind === 'taken') await paid.lock.release();
    if (around.stop.aborted) return 'interrupted';
    throw error;
  }
}

/**
 * Takes what who writes paid attempts holds, or free ones, all or none. Two ledgers of one clone would buy the same at
 * once, and so would two clones with one ledger, by whatever path each of them comes to it: one lock for either.
 */
export async function takeProjectLocks(
  { around, paths }: Project,
  which: 'paid' | 'free',
  { onWait, breakForeign }: Pick<LockAsked, 'onWait' | 'breakForeign'>,
): Promise<LockTaken> {
  const { pid, command, clock, stop: signal } = around;
  const files = durableFiles;
  const asked = { self: { pid, command }, onWait, breakForeign, files, clock, signal };
  if (which === 'free') return await takeLocksAsOne([paths.freeLock], asked);
  const undo = await keepLockOutOfGit(paths.ledger, files);
  const taken = await takeLocksAsOne(paths.locks, asked).catch(async (error: unknown) => {
    await undo();
    throw error;
  });
  if (taken.kind === 'held') {
    await undo();
    return taken;
  }
  const { lock } = taken;
  return { kind: 'taken', lock: { ...lock, release: () => lock.release().then(undo) } };
}

/** One that cannot be given back keeps the other from nobody. */
export async function releaseLocks({ paid, free }: Locks): Promise<void> {
  try {
    await paid?.release();
  } finally {
    await free?.release();
  }
}
