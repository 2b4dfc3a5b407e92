import type { MicroUsd } from '../base/money.js';
import type { Inputs } from '../storyboard/inputs.js';
import type { Attempt } from '../ledger/attempt.js';
import type { LedgerRecord } from '../ledger/fold.js';
import type { AllOutlying } from '../ledger/outlying.js';
import type { Picks } from '../ledger/picks.js';
import type { Capabilities } from '../providers/capabilities.js';
import type { StoredClips } from './choose.js';
import type { Resolution, Storyboard } from '../storyboard/storyboard.js';

/** All that a plan is made from. */
export type PlanGiven = {
  /** Of all boards and variants, never only of those selected: what films share depends on all of them. */
  readonly storyboards: readonly Storyboard[];
  readonly inputs: Inputs;
  readonly record: LedgerRecord;
  /** What the record lacks, and other branches have. */
  readonly outlying: AllOutlying;
  /** By the board's path. */
  readonly picks: ReadonlyMap<string, Picks>;
  readonly capabilities: Capabilities;
  /** Hashes of the author's fonts, with which the free model draws. */
  readonly fonts: readonly string[];
  readonly stored: StoredClips;
  /** This clone's four hex digits. */
  readonly clone: string;
  /** Whether an attempt can be asked about from here: the account it was made with is in use. */
  readonly isReached: (attempt: Attempt) => boolean;
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly options: PlanOptions;
};

export type PlanOptions = {
  /** Replaces every model of the boards. */
  readonly model: string | null;
  /** Replaces the resolution of the boards. */
  readonly resolution: Resolution | null;
  /** Addresses as typed; `x+` brings the shots that go on from x. Empty: all. */
  readonly shots: readonly string[];
  /** Scene ids, `board:scene` where several boards have one. Empty: all. */
  readonly scenes: readonly string[];
  /** `lang=de,aspect=9:16`: films that have these values. Empty: all. */
  readonly variants: readonly string[];
  /** Leave what changed; shoot what was never shot. */
  readonly newOnly: boolean;
  /** So many more takes than wanted, also where a take is circled. */
  readonly retakes: readonly { readonly address: string; readonly count: number }[];
  /** Addresses whose lost clip is paid for once more. */
  readonly rebuy: readonly string[];
  /** Shoot nothing: `stitch`, `--collect`. */
  readonly noSpend: boolean;
  /** Buy nothing, and let panels of the free model stand in for shots that have no take: a rough cut. */
  readonly fill: boolean;
  /** What this run goes by: retakes that were made under it are not made again. */
  readonly under: Agreement | null;
};

/** What was agreed to, by request id, and which attempts came of it. */
export type Agreement = {
  /** Digest of the plan file that says so, which every attempt under it records; null: agreed to on the spot. */
  readonly plan: string | null;
  readonly requests: ReadonlyMap<string, { readonly number: number; readonly eachMicroUsd: MicroUsd }>;
  /** Paths of attempts that were there before. */
  readonly before: ReadonlySet<string>;
};

export const everything: PlanOptions = {
  model: null,
  resolution: null,
  shots: [],
  scenes: [],
  variants: [],
  newOnly: false,
  retakes: [],
  rebuy: [],
  noSpend: false,
  fill: false,
  under: null,
};
