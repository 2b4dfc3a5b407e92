import type { Clock } from '../base/clock.js';
import type { MicroUsd } from '../base/money.js';
import type { Store } from '../disk/store.js';
import type { Outside, StoredInputs } from '../providers/provider.js';
import type { VideoFacts } from '../storyboard/inputs.js';
import type { Book } from './book.js';
import { outsideAt, type Place } from './place.js';

/** The facts of a clip on disk, or why it is no readable film. */
export type Verify = (path: string) => Promise<{ readonly facts: VideoFacts } | { readonly bad: string }>;

/** What a step of one attempt may reach. */
export type World = {
  readonly place: Place;
  /** The ledger in which the attempt lives. */
  readonly book: Book;
  readonly store: Store;
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

/** What an adapter may reach in one call. */
export function outsideOf(world: World, signal: AbortSignal): Outside {
  return outsideAt(world.place, { inputs: world.inputs, clock: world.clock, signal });
}

/** An embedded provider is this machine, and free: nothing is spared by asking it seldom, nothing lost by asking again. */
export function isEmbedded({ place: { provider } }: World): boolean {
  return provider.access === null && provider.capabilities.every((one) => one.free);
}

export function timeOf(world: World): string {
  return new Date(world.clock.now()).toISOString();
}
