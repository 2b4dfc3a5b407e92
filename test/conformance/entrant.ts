import type { MicroUsd } from '../../src/base/money.js';
import type { Resolution } from '../../src/storyboard/storyboard.js';
import type { Capability } from '../../src/providers/capability.js';
import type { JobFacts, Provider } from '../../src/providers/provider.js';
import type { Fault } from './faults.js';

/**
 * A provider as the conformance suite takes it in: what it gives here is all that the suite must know of it. To put in
 * another, hosted or from a file for `--provider`, write one of these as a file in `entrants/`.
 */
export type Entrant<Way extends string = string> = {
  readonly name: string;
  readonly capabilities: readonly Capability[];
  /** In which ways each fault can be brought about, by names that `bring` knows; or why it cannot happen. */
  readonly faults: Readonly<Record<Fault, readonly Way[] | { readonly never: string }>>;
  /** Why it has none of what others have. `network`: a service to call; `ids`: names of jobs that a person could type. */
  readonly lacks: Readonly<Partial<Record<'network' | 'ids' | 'find' | 'bill' | 'verifyAccess', string>>>;
  /** What its service says of a job that is done, whatever its cost. */
  readonly says: readonly (keyof JobFacts)[];
  /** Of two lost creates that are alike, what each is tied to: its own job, by an id that went with it, or the jobs of both, by their inputs. */
  readonly finds?: 'its own' | 'alike';
  open(): Promise<Bench<Way>>;
};

/** The provider with its service, running for one suite. */
export interface Bench<Way extends string = string> {
  /** One of its own each time, as another process has it. */
  provider(): Provider;
  readonly baseUrl: string;
  readonly key: string;
  /** Of the clips that its service makes here, in pixels. */
  readonly shortSides: Readonly<Record<Resolution, number>>;
  /** Has a fault happen in this way, to the next call that it can happen to or to whose prompt holds `words`. */
  bring(way: Way): { readonly words: string; readonly provider: Provider };
  /** Has a job appear in its history only so long after its create, where it has one. */
  readonly history: { listAfter(ms: number): void } | null;
  /** Has charges land only so long after their jobs are over, or one of them now; null: a job that is done says what it cost, or nobody does. */
  readonly charges: { chargeAfter(ms: number): void; charge(job: string): void } | null;
  /** Lets its service, which fetches pictures by itself, find one at an address; null: it is sent all that it needs. */
  readonly host: ((address: string, bytes: Uint8Array) => void) | null;
  /** What the service saw and did; null: there is none, the provider works in this process. */
  readonly wire: Wire<Way> | null;
  close(): Promise<void>;
}

export interface Wire<Way extends string = string> {
  /** Creates that came in, whatever became of them. */
  posts(): number;
  /** The provider's ids of all that it began, and will bill. */
  jobs(): readonly string[];
  /** What it takes for a job, all told. */
  billedMicroUsd(job: string): MicroUsd;
  /** What it may not be sent and was: fields that are none of its contract, a key with a download. */
  violations(): readonly string[];
  /** How often a fault has happened in this way. */
  happened(way: Way): number;
}
