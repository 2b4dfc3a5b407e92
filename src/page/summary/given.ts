import type { LedgerRecord } from '../../ledger/fold.js';
import type { LedgerEntry } from '../../ledger/ledger.js';
import type { Plan } from '../../plan/plan.js';
import type { SlotTakes } from '../../plan/slot-takes.js';
import type { Call } from '../../report/call.js';
import type { Address } from '../../storyboard/address.js';
import type { Inputs } from '../../storyboard/inputs.js';

/** What a summary is made from. */
export type SummaryGiven = {
  readonly plan: Plan;
  readonly inputs: Inputs;
  readonly record: LedgerRecord;
  /** Of every slot of the plan. */
  readonly takes: readonly SlotTakes[];
  /** What was paid for shots that no board has any more; empty where only some boards are looked at. */
  readonly gone: ReadonlyMap<Address, readonly LedgerEntry[]>;
  /** Files from the project's root: of a clip in the store, null where it is not here; of a film; of an attempt. */
  readonly files: {
    readonly clip: (sha256: string) => string | null;
    readonly film: (path: string) => string;
    readonly attempt: (path: string, free: boolean) => string;
  };
  /** Films that are there as they would be made now. */
  readonly made: ReadonlySet<string>;
  /** What the commands to copy must be told again. */
  readonly call: Call;
  readonly project: string;
  /** Milliseconds since 1970. */
  readonly now: number;
};
