import { getOrMake } from '../base/get-or-make.js';
import type { LedgerEntry } from '../ledger/ledger.js';
import type { LedgerRecord } from '../ledger/fold.js';
import type { TakeFacts } from '../ledger/attempt.js';
import type { Pick } from '../ledger/picks.js';
import { isFreeRequest } from '../ledger/request.js';
import { isOfClip } from '../ledger/request.js';
import type { Address } from '../storyboard/address.js';
import { attemptLabel, numberLabel, type Labels } from './label.js';
import type { Take } from './plan.js';

/** An attempt that became a take. */
export type TakeEntry = LedgerEntry & { readonly attempt: { readonly take: TakeFacts } };

/** The take that stands for a slot, and why it is this one. */
export type Choice = {
  readonly why: 'circled' | 'current' | 'old';
  readonly entry: TakeEntry;
  /** A take is its clip: where several attempts came to the same one, the attempt by which people call it. */
  readonly named: TakeEntry;
};

/** The clips whose bytes are here, by their hashes. */
export type StoredClips = ReadonlyMap<string, { readonly sizeBytes: number }>;

/** Who chooses, from what. */
export type Choosing = {
  readonly record: LedgerRecord;
  /** Takes by the first eight digits of their clip's hash, as picks name them. */
  readonly byClip8: ReadonlyMap<string, readonly TakeEntry[]>;
  readonly stored: StoredClips;
};

export function choosingFrom({ record, stored }: Omit<Choosing, 'byClip8'>): Choosing {
  const byClip8 = new Map<string, TakeEntry[]>();
  for (const entry of record.entries.filter(isTake)) {
    getOrMake(byClip8, clipOf(entry).slice(0, 8), () => []).push(entry);
  }
  return { record, byClip8, stored };
}

type Choosable = {
  readonly address: Address;
  readonly pick: Pick | null;
  /** The request's, in order of submission. */
  readonly takes: readonly TakeEntry[];
  readonly attempts: readonly LedgerEntry[];
  readonly draft: boolean;
};

/**
 * The only place that chooses a take: the circled one, else the newest of the current request, else the one last
 * bought for the slot, whatever was asked then. A draft shows what was made for it and nothing else.
 */
export function chooseTake(slot: Choosable, from: Choosing): Choice | null {
  const circled = slot.pick === null ? null : pickedBy(slot.pick, slot, from);
  if (circled !== null) return chosen('circled', circled, { slot, from });
  // A free clip that is gone still stands for its slot: made again it is the same, and what went on from it stays.
  const newest = slot.takes.at(-1) ?? slot.attempts.findLast(isTake);
  if (newest !== undefined) return chosen('current', newest, { slot, from });
  const bought = slot.draft ? null : lastBought(slot.address, from);
  return bought === null ? null : chosen('old', bought, { slot, from });
}

function chosen(
  why: Choice['why'],
  entry: TakeEntry,
  { slot, from }: { slot: Choosable; from: Choosing },
): Choice {
  const same = sameClip(entry, slot.address, from);
  const picked = same.find(({ attempt }) => why === 'circled' && numberLabel(attempt) === slot.pick?.label);
  return { why, entry, named: picked ?? same[0] ?? entry };
}

/** Attempts that came to the same clip, the slot's own before all others, else in order of submission. */
function sameClip(entry: TakeEntry, address: Address, choosing: Choosing): TakeEntry[] {
  const same = takesOfClip(clipOf(entry), choosing);
  const own = same.filter(({ attempt }) => attempt.slots.includes(address));
  return own.length > 0 ? own : same;
}

/** Whether a pick is of a clip that came of another's job: it chooses nothing any more. */
export function isDisowned({ clip8 }: Pick, { disowned }: LedgerRecord): boolean {
  return [...disowned].some((clip) => clip.startsWith(clip8));
}

/** Of attempts that came to the clip picked, one of the current request, else the newest that was for the slot. */
function pickedBy({ clip8 }: Pick, { address, takes }: Choosable, from: Choosing): TakeEntry | null {
  const all = (from.byClip8.get(clip8) ?? []).filter((entry) => !isGone(entry, from));
  const own = all.filter(({ attempt }) => attempt.slots.includes(address));
  return all.find((entry) => takes.includes(entry)) ?? own.at(-1) ?? all.at(-1) ?? null;
}

/** The newest take that was made for a slot. A draft is none: it shows another model or size than the board asks for. */
function lastBought(address: Address, from: Choosing): TakeEntry | null {
  const entries = from.record.bySlot.get(address) ?? [];
  const isBought = (entry: LedgerEntry): entry is TakeEntry =>
    isTake(entry) && !entry.attempt.draft && !isGone(entry, from);
  return entries.findLast(isBought) ?? null;
}

/** What a free model made and is not here any more is as if it had never been made. */
function isGone(entry: TakeEntry, { stored }: Choosing): boolean {
  return isFreeRequest(entry.attempt.request) && isAway(entry, stored);
}

/** The takes of a request in order of submission. What a free model made and is gone is no take: it is made again. */
export function takesOf(
  attempts: readonly LedgerEntry[],
  { free, stored }: { readonly free: boolean; readonly stored: StoredClips },
): readonly TakeEntry[] {
  return attempts.filter((entry): entry is TakeEntry => isTake(entry) && !(free && isAway(entry, stored)));
}

/** Whether a clip's bytes are missing here, or are not all here. */
export function isAway(entry: TakeEntry, stored: StoredClips): boolean {
  return stored.get(clipOf(entry))?.sizeBytes !== entry.attempt.take.size_bytes;
}

/** Of takes in order of submission. */
export function newestHere(takes: readonly TakeEntry[], stored: StoredClips): TakeEntry | null {
  return takes.findLast((take) => !isAway(take, stored)) ?? null;
}

/** A choice as plan and films have it. */
export function takeOf({ entry, named }: Choice, labels: Labels): Take {
  const { key, take, request } = entry.attempt;
  const sent = request.inputs.find(isOfClip) ?? null;
  return { label: attemptLabel(named, labels), key, facts: take, sent };
}

/** In order of submission. */
export function takesOfClip(clip: string, { byClip8 }: Choosing): TakeEntry[] {
  return (byClip8.get(clip.slice(0, 8)) ?? []).filter((entry) => clipOf(entry) === clip);
}

export function clipOf(entry: TakeEntry): string {
  return entry.attempt.take.sha256;
}

export function isTake(entry: LedgerEntry): entry is TakeEntry {
  return entry.attempt.state === 'done' && entry.attempt.take !== null;
}
