import type { InspectGiven } from '../disk/inspect.js';
import type { Ledger } from '../ledger/ledger.js';

/** What the record is read from: the part of a project that is about it. */
export type RecordPlace = Pick<InspectGiven, 'root' | 'derived'> & {
  /** Board files, POSIX, relative to the root. */
  readonly boards: readonly string[];
  readonly paths: {
    readonly state: string;
    readonly ledger: string;
    /** The config's own, where another is in use: what it holds was paid as well. */
    readonly ownLedger: string;
  };
  readonly config: { readonly store: string };
  readonly around: { readonly cwd: string; readonly stop: AbortSignal };
  /** Those in use, for what was paid for and for what was free. */
  readonly ledger: Pick<Ledger, 'read'>;
  readonly freeLedger: Pick<Ledger, 'read'>;
};
