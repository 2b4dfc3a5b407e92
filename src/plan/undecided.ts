import { canonicalJson, type Json } from '../base/digest.js';
import { getOrMake } from '../base/get-or-make.js';
import type { Attempt } from '../ledger/attempt.js';
import { timesDisowned } from '../ledger/jobs.js';
import type { LedgerEntry } from '../ledger/ledger.js';
import type { Address } from '../storyboard/address.js';
import { attemptLabel, type Labels } from './label.js';

/** How people name an attempt: `t02` of the slot for which it was made. */
export type NamedAttempt = { readonly slot: Address; readonly label: string };

/** An attempt of which nobody knows whether it was started, and the jobs that may be its own. */
export type Undecided = NamedAttempt & {
  readonly path: string;
  /** Why its provider's history could not be read when it was looked for; null: it could, or nobody has looked. */
  readonly unread: string | null;
  readonly jobs: readonly PossibleJob[];
};

/** A job of the provider's history that no attempt has. */
export type PossibleJob = {
  readonly id: string;
  /** As the provider writes it; null: it does not say. */
  readonly model: string | null;
  /** By the provider's clock, ISO 8601. */
  readonly createdAt: string | null;
  /** Other lost attempts of which it may be just as well. */
  readonly alsoOf: readonly NamedAttempt[];
};

/** Every uncertain attempt of the record, also those of shots that no board has any more. */
export function undecidedIn(entries: readonly LedgerEntry[], labels: Labels): readonly Undecided[] {
  const lost = entries.filter(({ attempt }) => attempt.state === 'uncertain');
  if (lost.length === 0) return [];
  const taken = new Set(entries.map(({ attempt }) => jobAt(attempt, attempt.handle)));
  const byJob = new Map<string, LedgerEntry[]>();
  for (const entry of lost) {
    for (const { handle } of entry.attempt.candidates)
      getOrMake(byJob, jobAt(entry.attempt, handle), () => []).push(entry);
  }
  const named = (entry: LedgerEntry): NamedAttempt => ({
    slot: entry.attempt.slot,
    label: attemptLabel(entry, labels),
  });
  return lost.map((entry) => {
    const { candidates, disowned } = entry.attempt;
    const jobs = candidates.flatMap(({ handle, id, model, created_at: createdAt }): PossibleJob[] => {
      const job = jobAt(entry.attempt, handle);
      if (taken.has(job) || timesDisowned(disowned, handle) > 0) return [];
      const others = (byJob.get(job) ?? []).filter((one) => one !== entry);
      return [{ id, model, createdAt, alsoOf: others.map(named) }];
    });
    return { ...named(entry), path: entry.path, unread: entry.attempt.unread, jobs };
  });
}

/** A job's name is only one at the account that has it. */
function jobAt({ endpoint, account }: Attempt, handle: Json): string {
  return canonicalJson([endpoint, account, handle]);
}
