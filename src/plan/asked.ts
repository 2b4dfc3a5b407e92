import type { MicroUsd } from '../base/money.js';
import type { LedgerEntry } from '../ledger/ledger.js';
import type { Pick } from '../ledger/picks.js';
import type { Capability } from '../providers/capability.js';
import type { Address } from '../storyboard/address.js';
import type { Shot, Storyboard } from '../storyboard/storyboard.js';
import type { Choice, TakeEntry } from './choose.js';
import type { RequestAndKey } from './expected-request.js';
import type { PlannedSource } from './plan.js';
import type { SourceFault } from './source-fault.js';
import type { Tally } from '../storyboard/tally.js';

/** What all films ask for, shared: the first half of a plan, before it is known how many are bought. */
export type Asked = {
  readonly films: readonly AskedFilm[];
  /** In plan order. */
  readonly slots: ReadonlyMap<Address, AskedSlot>;
  /** By id, in plan order. */
  readonly requests: ReadonlyMap<string, AskedRequest>;
  /** What is wrong, by board. */
  readonly tallies: ReadonlyMap<string, Tally>;
};

export type AskedFilm = {
  readonly id: string;
  /** Its place among all films. */
  readonly index: number;
  /** For people; empty without axes. */
  readonly variant: string;
  readonly storyboard: Storyboard;
  /** Whether any of its shots is made with another model or resolution than the board says. */
  readonly draft: boolean;
  /** By shot id; shots that need no request are not in it. */
  readonly slots: ReadonlyMap<string, AskedSlot>;
};

export type AskedSlot = {
  readonly address: Address;
  /** The shot of the first film that asks for it. */
  readonly shot: Shot;
  readonly boardId: string;
  /** Seconds in the film. */
  readonly lastsS: number;
  readonly request: AskedRequest;
  /** Where it goes on from a generated clip. */
  readonly parent: AskedSlot | null;
  readonly pick: Pick | null;
  readonly choice: Choice | null;
  readonly draft: boolean;
  /** Ids of the films that it serves; grows while films are read. */
  readonly films: string[];
};

export type AskedRequest = RequestAndKey & {
  readonly id: string;
  readonly capability: Capability;
  readonly prompt: string;
  readonly estimateMicroUsd: MicroUsd | null;
  /** Expected seconds of its clip, and of the part that is new in it. */
  readonly clipS: number;
  readonly newS: number;
  readonly parent: AskedRequest | null;
  /** What its model has against the parent's clip as it came out; null: nothing, or there is none yet. */
  readonly unfit: (SourceFault & { readonly hasS: number }) | null;
  /** Seconds at the end of its parent that it goes on from; null: all of it, or it goes on from nothing. */
  readonly tailS: number | null;
  readonly notSent: readonly string[];
  readonly sources: readonly PlannedSource[];
  /** In order of submission. */
  readonly attempts: readonly LedgerEntry[];
  readonly takes: readonly TakeEntry[];
  /** Grows while films are read. */
  readonly slots: AskedSlot[];
};

/** Circled means closed. What a free model made and is gone is made again: its bytes, and so its hash, are the same. */
export function isClosed({ pick, choice, request }: AskedSlot): boolean {
  return pick !== null && (choice?.why === 'circled' || !request.capability.free);
}

/** Seconds into the clip's new part where the film's use of it begins. */
export function inOf({ pick, shot }: AskedSlot): number {
  return pick?.inS ?? shot.inS;
}
