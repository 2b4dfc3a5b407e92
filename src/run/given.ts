import type { Clock } from '../base/clock.js';
import type { Store } from '../disk/store.js';
import type { Hole } from '../ledger/hole.js';
import type { Ledger, LedgerEntry, LedgerRead } from '../ledger/ledger.js';
import type { Agreement } from '../plan/given.js';
import type { Plan } from '../plan/plan.js';
import type { Capabilities } from '../providers/capabilities.js';
import type { Caps } from './admission/limits.js';
import type { Consent } from './admission/consent.js';
import type { RunEvent } from './events.js';
import type { Darkroom } from '../darkroom/darkroom.js';
import type { OpenSource } from './admission/fill-store.js';
import type { Account } from './account.js';
import type { Lane } from './attempt/lane.js';
import type { Verify } from './attempt/world.js';

/** A ledger whose lock this process holds. */
export type HeldLedger = { readonly ledger: Ledger; readonly lock: { held(): Promise<boolean> } };

/** The record as it stands in the middle of a run. */
export type RecordNow = {
  readonly paid: readonly LedgerEntry[];
  readonly free: readonly LedgerEntry[];
};

export type RunGiven = {
  /** Made from the held ledgers as they were read. */
  readonly plan: Plan;
  /** All that is on the disk, whether its lock is held or not, as it was read after the locks were taken. */
  readonly record: RecordNow & Pick<LedgerRead, 'merged'> & { readonly holes: readonly Hole[] };
  /**
   * The same plan from the record as it is now: after a parent's clip came, and after clips that were away are back. Under
   * the agreement it wants what is left of it.
   */
  readonly replan: (record: RecordNow, under: Agreement) => Promise<Plan>;
  /** Whether picks were changed since one of these plans was made: what a person circles in the meantime is not bought any more. */
  readonly isRepicked: (since: Plan) => Promise<boolean>;
  readonly consent: Consent;
  readonly caps: Caps;
  /** Null where its lock is not held: nothing of it is touched, and nothing that belongs into it is bought. */
  readonly ledgers: { readonly paid: HeldLedger | null; readonly free: HeldLedger | null };
  /** By provider name. */
  readonly accounts: ReadonlyMap<string, Account>;
  readonly capabilities: Capabilities;
  readonly store: Store;
  readonly open: OpenSource;
  readonly darkroom: Darkroom;
  readonly verify: Verify;
  readonly clock: Clock;
  /** This clone's four hex digits. */
  readonly clone: string;
  /** Ctrl-C: stops creating, keeps every handle, returns. */
  readonly stop: AbortSignal;
  /** Poll and download what is already paid, open nothing. */
  readonly collect: boolean;
  /** The most attempts on their way at once at each provider; null: nobody says (`hasRoom`). */
  readonly concurrency: number | null;
  readonly lanes: Lanes;
  readonly onEvent: (event: RunEvent) => void;
};

/** How many steps of a kind run at once: of each provider, but for what this machine draws and writes. */
export type Lanes = Readonly<Record<Lane, number>>;

export const usualLanes: Lanes = {
  upload: 4,
  // One that waits for its answer holds back no other: the gate sends them one by one, and `hasRoom` bounds them all.
  create: Infinity,
  // What is in flight bounds them, but for what earlier runs left. The fastest account that is sold begins 80 jobs a
  // second with 5,000 at once, each asked about ten times in a minute: 800 a second, of a third of a second each.
  poll: 256,
  seek: 16,
  download: 16,
  measure: 8,
  ffmpeg: 2,
  note: 4,
};
