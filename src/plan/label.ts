import type { Attempt } from '../ledger/attempt.js';
import type { LedgerEntry } from '../ledger/ledger.js';
import { isFreeRequest } from '../ledger/request.js';

/** How many attempts carry a number of a slot's folder: more than one after a merge. */
export type Labels = ReadonlyMap<string, number>;

/** Of the whole record, so that an attempt is called the same everywhere. */
export function labelsOf(entries: readonly LedgerEntry[]): Labels {
  const labels = new Map<string, number>();
  for (const entry of entries) labels.set(nameOf(entry), (labels.get(nameOf(entry)) ?? 0) + 1);
  return labels;
}

/** `t07`, as picks have it: beside it stands the clip's hash. */
export function numberLabel({ n }: Pick<Attempt, 'n'>): string {
  return `t${String(n).padStart(2, '0')}`;
}

/** `t07`; `t07-9f3a` where two clones made a seventh. */
export function attemptLabel(entry: LedgerEntry, labels: Labels): string {
  const label = numberLabel(entry.attempt);
  return (labels.get(nameOf(entry)) ?? 1) > 1 ? `${label}-${entry.attempt.clone}` : label;
}

/** Whether a label is meant by what was typed: `t07` is every seventh of the slot. */
export function isCalled(label: string, typed: string): boolean {
  return label === typed || label.split('-')[0] === typed;
}

/** The one attempt that is meant by what was typed; where none or several are, how all of them are called. */
export function attemptCalled(
  typed: string | null,
  entries: readonly LedgerEntry[],
  labels: Labels,
): { readonly entry: LedgerEntry } | { readonly among: readonly string[] } {
  const [entry, second] = entries.filter(
    (one) => typed !== null && isCalled(attemptLabel(one, labels), typed),
  );
  return entry !== undefined && second === undefined
    ? { entry }
    : { among: entries.map((one) => attemptLabel(one, labels)) };
}

/** The free ledger counts for itself: its drafts do not lengthen the names of what was paid for. */
function nameOf({ attempt }: LedgerEntry): string {
  return `${attempt.slot}#${attempt.n}${isFreeRequest(attempt.request) ? ' free' : ''}`;
}
