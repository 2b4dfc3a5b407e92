import { sha256 } from '../base/digest.js';
import type { Attempt } from '../ledger/attempt.js';
import type { LedgerEntry } from '../ledger/ledger.js';
import { isFreeRequest } from '../ledger/request.js';
import type { Address } from '../storyboard/address.js';

/** How many attempts share a number of a slot's folder: more than one after a merge; and how many of one clone share it, in several ledgers. */
export type Labels = ReadonlyMap<string, number>;

/** Of the whole record, so that an attempt is called the same everywhere. */
export function labelsOf(entries: readonly LedgerEntry[]): Labels {
  const labels = new Map<string, number>();
  for (const entry of entries)
    for (const name of [nameOf(entry), nameInClone(entry)]) labels.set(name, (labels.get(name) ?? 0) + 1);
  return labels;
}

/** `t07`, as picks have it: beside it stands the clip's hash. */
export function numberLabel({ n }: Pick<Attempt, 'n'>): string {
  return `t${String(n).padStart(2, '0')}`;
}

/** `t07`; `t07-9f3a` where two clones made a seventh; `t07-9f3a-c21b` where one made it in each of two ledgers. */
export function attemptLabel(entry: LedgerEntry, labels: Labels): string {
  const label = numberLabel(entry.attempt);
  if ((labels.get(nameOf(entry)) ?? 1) === 1) return label;
  const ofClone = `${label}-${entry.attempt.clone}`;
  return (labels.get(nameInClone(entry)) ?? 1) === 1 ? ofClone : `${ofClone}-${postDigest(entry.attempt)}`;
}

/** How people name an attempt: `t02` of the slot for which it was made. */
export type NamedAttempt = { readonly slot: Address; readonly label: string };

export function namedAttempt(entry: LedgerEntry, labels: Labels): NamedAttempt {
  return { slot: entry.attempt.slot, label: attemptLabel(entry, labels) };
}

/** Whether a label is meant by what was typed: `t07` is every seventh of the slot. */
export function isCalled(label: string, typed: string): boolean {
  return label === typed || label.startsWith(`${typed}-`);
}

/** The free ledger counts for itself: its drafts do not lengthen the names of what was paid for. */
function nameOf({ attempt }: LedgerEntry): string {
  return `${attempt.slot}#${attempt.n}${isFreeRequest(attempt.request) ? ' free' : ''}`;
}

function nameInClone(entry: LedgerEntry): string {
  return `${nameOf(entry)} ${entry.attempt.clone}`;
}

/** The same in whichever ledger its file lies. */
function postDigest({ key, intent_at: intentAt }: Attempt): string {
  return sha256(`${key} ${intentAt}`).slice(0, 4);
}
