import { canonicalJson } from '../base/digest.js';
import { getOrMake } from '../base/get-or-make.js';
import { nameOf } from './attempt-path.js';
import type { Attempt } from './attempt.js';
import { countedOf } from './fold.js';
import type { LedgerEntry, UnreadableEntry } from './ledger.js';
import { mergeAttempts } from './merge.js';
import { isSamePost } from './successor.js';

/** Attempts, to be found by the POST that they stand for, wherever their files lie. */
export type ByPost = { readonly twinOf: (attempt: Attempt) => LedgerEntry | null };

export function byPost(entries: readonly LedgerEntry[]): ByPost {
  const alike = new Map<string, LedgerEntry[]>();
  for (const entry of entries) getOrMake(alike, wordsOf(entry.attempt), () => []).push(entry);
  return {
    twinOf: (attempt) => alike.get(wordsOf(attempt))?.find((one) => isSamePost(one.attempt, attempt)) ?? null,
  };
}

/** Two POSTs seldom share it; `isSamePost`, which costs more, says for sure. */
function wordsOf(attempt: Attempt): string {
  return `${nameOf(attempt)} ${attempt.intent_at} ${attempt.slot}`;
}

/** Whether another version of an attempt knows what this one does not, or contradicts it. */
export function isBehind(attempt: Attempt, other: Attempt): boolean {
  const merged = mergeAttempts(attempt, other);
  return 'contradiction' in merged || outcomeOf(merged) !== outcomeOf(attempt);
}

/** What counts of an attempt: how far it is, its job, its clip, its money. */
function outcomeOf(attempt: Attempt): string {
  const { state, handle, take, disowned } = attempt;
  return canonicalJson([state, handle, take?.sha256 ?? null, countedOf(attempt), disowned]);
}

/**
 * Of copies of one attempt in several folders the one that is further on: its money counts once. Copies that contradict
 * each other are named.
 */
export function withoutTwins(entries: readonly LedgerEntry[]): {
  readonly entries: readonly LedgerEntry[];
  readonly unreadable: readonly UnreadableEntry[];
} {
  const byName = new Map<string, LedgerEntry[]>();
  const unreadable: UnreadableEntry[] = [];
  for (const entry of entries) {
    const alike = getOrMake(byName, wordsOf(entry.attempt), () => []);
    const index = alike.findIndex((one) => isSamePost(one.attempt, entry.attempt));
    const twin = alike[index];
    if (twin === undefined) alike.push(entry);
    else if (!isBehind(twin.attempt, entry.attempt)) continue;
    else if (!isBehind(entry.attempt, twin.attempt)) alike[index] = entry;
    else unreadable.push(contradicting(entry, twin));
  }
  return { entries: [...byName.values()].flat(), unreadable };
}

function contradicting({ path, attempt }: LedgerEntry, twin: LedgerEntry): UnreadableEntry {
  const problem = `holds the attempt of ${twin.path} too, and each says what the other does not: keep the one that is right`;
  return { path, problem, slots: attempt.slots };
}
