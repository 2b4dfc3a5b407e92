import type { Answer, Call, Head } from './call.js';
import type { Clips } from './clips.js';
import type { Fate, Saying } from './fault-table.js';
import type { Files } from './files.js';
import type { Job, Moment, Order } from './jobs.js';
import type { Post } from './journal.js';
import type { Refused } from './media.js';

/** What one call wants. The work of a call about files, or about the jobs there were, does what is asked and says so. */
export type Route = (
  | { readonly kind: 'create' }
  | { readonly kind: 'poll'; readonly id: string }
  | {
      readonly kind: 'ticket' | 'upload' | 'file' | 'history';
      readonly work: (call: Call) => Promise<Answer>;
      /** It is at an address that the service handed out, as a bucket's: whoever has it needs no key, and sends none. */
      readonly keyless?: true;
    }
) & {
  /** Parameters that its contract lists; none where it is left out. */
  readonly query?: readonly string[];
};

/** What a poll finds. */
export type Now = {
  readonly moment: Exclude<Moment, { kind: 'gone' }>;
  /** Which poll it is that finds it so, from 1. */
  readonly nth: number;
  /** Where the clip is, for a while. */
  readonly address: string;
};

/** A job in the service's own history, with the create that began it. */
export type Listed = {
  readonly job: Job;
  readonly post: Post;
  readonly moment: Moment;
  /** Where the clip is, for a while. */
  readonly address: string;
};

/** How one service speaks over the common core: its routes, what it takes, what it answers. */
export interface Dialect {
  /** Comes after the origin in the base URL: `/v1`. */
  readonly basePath: string;
  /** Null: there is no such route. */
  route(call: Head, desk: Desk): Route | null;
  /** Validates and prices a create; throws `Refused`. */
  order(call: Call, desk: Desk): Promise<Order>;
  /** How it says so. */
  refuses(refused: Refused): Answer;
  created(job: Job): Answer;
  polled(job: Job, now: Now): Answer;
  says(saying: Saying): Answer;
  /** Whether a job is billed that ends so. */
  isBilled(fate: Fate | null): boolean;
}

/** What a dialect may use of the core. */
export type Desk = {
  readonly files: Files;
  readonly clips: Clips;
  violate(call: Head, what: string): void;
  /** All jobs that are listed by now, oldest first. */
  listed(): Promise<readonly Listed[]>;
  /**
   * What is at an address: its own clip or file, while it serves, or what the test says is elsewhere. `unknown`:
   * elsewhere, and the test does not say.
   */
  fetch(url: string): Promise<Uint8Array | 'missing' | 'unknown'>;
};
