import type { Diagnostic } from '../base/diagnostic.js';
import type { MicroUsd } from '../base/money.js';
import type { Failure, TakeFacts } from '../ledger/attempt.js';
import type { RequestInput } from '../ledger/request.js';
import type { Capability } from '../providers/capability.js';
import type { Address } from '../storyboard/address.js';
import type { RequestAndKey } from './expected-request.js';
import type { Obstacle } from './obstacle.js';
import type { Delivery, Role, Storyboard } from '../storyboard/storyboard.js';
import type { NamedAttempt } from './label.js';
import type { Undecided } from './undecided.js';

/**
 * The plan: requests with state, reasons and price, per film. Pure data from storyboards and record; `render` does
 * what it says, `plan` prints it, a plan file is consent to it.
 */
export type Plan = {
  readonly films: readonly PlannedFilm[];
  /** By address, in plan order: the order in which films and shots are listed, parents before children. */
  readonly slots: ReadonlyMap<Address, PlannedSlot>;
  /** By request id, in plan order. */
  readonly requests: ReadonlyMap<string, PlannedRequest>;
  /** What needs a person, the limits, the prices: warnings and errors in their places. */
  readonly diagnostics: readonly Diagnostic[];
  /** What the run's options name and is not there, or could be several: nothing is done before it is typed again. */
  readonly unmatched: readonly Unmatched[];
  /** Every attempt of the record of which nobody knows whether it was started, also those of shots that no board has any more. */
  readonly undecided: readonly Undecided[];
  readonly boughtTwice: readonly BoughtTwice[];
  /** Jobs that were paid for and do not end. */
  readonly stuck: readonly NamedAttempt[];
};

/** `among`: what it could be where it could be several, the takes that there are, or else the nearest name. */
export type Unmatched = {
  readonly text: string;
  readonly problem:
    | 'no_shot'
    | 'several_shots'
    | 'no_take'
    | 'not_away'
    | 'no_scene'
    | 'no_variant'
    | 'several_variants'
    /** No board has variants. */
    | 'no_axes'
    | 'no_model';
  readonly among: readonly string[];
};

/** One request that clones paid for without knowing of each other, and what they call their attempts. */
export type BoughtTwice = { readonly slot: Address; readonly labels: readonly string[] };

/** Made with another model or at another resolution; all of panels; with panels where takes are missing. */
export type DraftKind = 'draft' | 'animatic' | 'rough';

export type PlannedFilm = {
  /** Unique: the board's id, with the variant where there is one (`storyboards/ad@aspect=9x16,lang=en`). */
  readonly id: string;
  readonly storyboard: Storyboard;
  /** The file to be made, relative to the out folder: `storyboards/ad_9x16_en.mp4` (`x.animatic.mp4`, `x.draft.mp4`, `x.rough.mp4`). */
  readonly path: string;
  /** What it is, where it is not the film that the board asks for; null: it is. */
  readonly draft: DraftKind | null;
  /** What it is a delivery of the film as; null: it is the film itself. */
  readonly delivery: Delivery | null;
  /** Asked for by the run's options; without any, all are. */
  readonly selected: boolean;
  /** Of the timeline on expected frames. */
  readonly frames: number;
  /** One per shot that has a place in the film, in order. */
  readonly shots: readonly PlannedShot[];
};

export type PlannedShot = {
  readonly id: string;
  readonly scene: string | null;
  /** Null for own clips and reuses. */
  readonly slot: Address | null;
  /** Request id; null for own clips and reuses. */
  readonly request: string | null;
  /** What the film shows of it now; null: nothing yet. */
  readonly shows: Shown | null;
  /** Frames it is directed to last in the film. */
  readonly frames: number;
  /** Seconds into the shown clip's new part; the pick's `in` where there is one, else the shot's. */
  readonly inS: number;
};

/** The clip that stands in for a shot. */
export type Shown =
  | { readonly kind: 'take'; readonly take: Take; readonly why: 'circled' | 'current' | 'old' }
  | { readonly kind: 'own'; readonly path: string; readonly sha256: string };

export type Take = {
  /** `t02`, or `t02-9f3a` where two clones have that number. */
  readonly label: string;
  readonly key: string;
  readonly facts: TakeFacts;
  /** The clip that it went on from, as it was sent; null: there was none. */
  readonly sent: RequestInput | null;
};

export type SlotState =
  'uncertain' | 'in_flight' | 'away' | 'circled' | 'current' | 'waiting' | 'failed' | 'changed' | 'new';

/**
 * `clone`: another clone wrote that it would post it, and what came of that stands only there; `account`: it was posted
 * with an account or at an address that is not in use here.
 */
export type Elsewhere = {
  readonly why: 'clone' | 'account';
  readonly label: string;
  readonly clone: string;
  readonly provider: string;
  readonly endpoint: string;
  /** Fingerprint of the key. */
  readonly account: string;
};

/** What stands in a slot's way. */
export type InTheWay =
  | { readonly kind: 'obstacle'; readonly obstacle: Obstacle }
  /** `retaken`: this run buys another take of it all the same. */
  | { readonly kind: 'undecided'; readonly labels: readonly string[]; readonly retaken: boolean }
  /** `lost`: a job of it that was given up, and is followed again for nothing where its provider shows it after all. */
  | {
      readonly kind: 'failure';
      readonly charged: Failure['charged'];
      readonly lost: (NamedAttempt & { readonly job: string }) | null;
    };

export type PlannedSlot = {
  readonly address: Address;
  readonly boardId: string;
  readonly shot: string;
  /** Seconds in its films. */
  readonly lastsS: number;
  readonly request: string;
  readonly state: SlotState;
  /** In the author's words: `prompt`, `references of mira`, `parent retaken`, `circle a take of ascent`, `elsewhere`, `1 of 2`. */
  readonly reasons: readonly string[];
  /** What the reasons say to programs: of one that waits, that is uncertain (the labels of its attempts), that failed. */
  readonly inTheWay: InTheWay | null;
  /** Of one that is being made: who must fetch it, where this machine cannot. */
  readonly elsewhere: Elsewhere | null;
  /** The take the films show for it (chosen or, where the current request has none, last bought). */
  readonly take: Take | null;
  /** Where the circled take is away: the newest one that is here. */
  readonly instead: string | null;
  /** Whether `take` belongs to another request than the current one. */
  readonly old: boolean;
  readonly wanted: number;
  /** Named by the run's options; without any, all are. */
  readonly selected: boolean;
  /** Ids of the films it serves. */
  readonly films: readonly string[];
};

/** Without a key while the parent has no take. */
export type PlannedRequest = RequestAndKey & {
  readonly id: string;
  readonly capability: Capability;
  readonly prompt: string;
  readonly slots: readonly Address[];
  /** How many this run would buy, selection and waiting applied. */
  readonly toBuy: number;
  /** For one; null: the price is unknown. */
  readonly estimateMicroUsd: MicroUsd | null;
  /** The request of the shot it goes on from, where that is a generated one. */
  readonly parent: string | null;
  /** Seconds at the end of its parent that it goes on from; null: all of it, or it goes on from nothing. */
  readonly tailS: number | null;
  /** Names of images that were left out or that the operation does not take: `mira-face`. */
  readonly notSent: readonly string[];
  /** Made with another model or resolution than the board says. */
  readonly draft: boolean;
  /** Where what is sent comes from, in the order of sending, but for the clips of takes: for people and for filling the store. */
  readonly sources: readonly PlannedSource[];
};

export type PlannedSource = {
  readonly use: RequestInput['use'];
  /** The author's id of the member that it shows; null for frames and footage. */
  readonly of: string | null;
  readonly role: Role | null;
  /** Path, address or file id. */
  readonly source: string;
  /** Null where only the provider knows the bytes. */
  readonly sha256: string | null;
};

export type Totals = {
  readonly toShoot: number;
  readonly current: number;
  readonly waiting: number;
  readonly uncertain: number;
  readonly inFlight: number;
  readonly failed: number;
  readonly away: number;
  readonly films: number;
  /** Attempts that this run would pay for. */
  readonly requestsToPay: number;
  /** What they are expected to cost, but for those whose price is unknown. */
  readonly estimateMicroUsd: MicroUsd;
  /** Of them, those whose price is unknown. */
  readonly unknownPrices: number;
};
