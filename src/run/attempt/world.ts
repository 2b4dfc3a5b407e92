import type { Clock } from '../../base/clock.js';
import type { MicroUsd } from '../../base/money.js';
import type { Store } from '../../disk/store.js';
import { ageAt } from '../../ledger/ages.js';
import type { LedgerEntry } from '../../ledger/ledger.js';
import type { Request } from '../../ledger/request.js';
import { findCapability, type Capabilities } from '../../providers/capabilities.js';
import { modelName, type Capability } from '../../providers/capability.js';
import type { StoredInputs } from '../../providers/provider.js';
import type { VideoFacts } from '../../storyboard/inputs.js';
import type { Book } from '../book.js';
import type { Account } from '../account.js';
import type { Darkroom } from '../../darkroom/darkroom.js';
import { usualPolls } from './polls.js';

/** The facts of a clip on disk, or why it is no readable film. */
export type Verify = (path: string) => Promise<{ readonly facts: VideoFacts } | { readonly bad: string }>;

/** What a step of one attempt may reach. */
export type World = {
  readonly account: Account;
  /** What models can do, as the config has it. */
  readonly capabilities: Capabilities;
  /** The ledger in which the attempt lives. */
  readonly book: Book;
  readonly store: Store;
  readonly darkroom: Darkroom;
  readonly inputs: StoredInputs;
  readonly verify: Verify;
  readonly clock: Clock;
  /** This clone's four hex digits. */
  readonly clone: string;
  /** Ctrl-C: no more creates; polls and downloads are given up. */
  readonly stop: AbortSignal;
  /** Whether the caps leave room for one more. */
  readonly mayOpen: (estimateMicroUsd: MicroUsd) => boolean;
  /** Whether the ledger's lock is still this run's. */
  readonly holdsLock: () => Promise<boolean>;
};

/** What its model can do for a request that is in the ledger; undefined: no table has it any more. */
export function capabilityOf(request: Request, { capabilities }: World): Capability | undefined {
  return findCapability(capabilities, modelName(request), request.operation);
}

export function pollsOf({ attempt }: LedgerEntry, world: World): Capability['polls'] {
  return capabilityOf(attempt.request, world)?.polls ?? usualPolls;
}

/** Milliseconds since it was submitted. */
export function ageMs({ attempt }: LedgerEntry, { clock }: Pick<World, 'clock'>): number {
  return ageAt(attempt, clock.now());
}
