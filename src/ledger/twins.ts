import { canonicalJson } from '../base/digest.js';
import { getOrMake } from '../base/get-or-make.js';
import { nameOf } from './attempt-path.js';
import { textOfAttempt } from './attempt-text.js';
import type { Attempt } from './attempt.js';
import type { Contradiction } from './contradiction.js';
import type { LedgerEntry, LedgerRead, LedgerHole } from './ledger.js';
import { mergeAttempts } from './merge.js';
import { countedOf } from './standing.js';
import { isSamePost } from './successor.js';

/** Attempts, to be found by the POST that they stand for, wherever their files lie. */
export type ByPost = {
  /** All that stand for one POST, in their order. */
  readonly versionsOf: (attempt: Attempt) => readonly LedgerEntry[];
  /** The first of them. */
  readonly twinOf: (attempt: Attempt) => LedgerEntry | null;
};

export function byPost(entries: readonly LedgerEntry[]): ByPost {
  const alike = new Map<string, LedgerEntry[]>();
  for (const entry of entries) getOrMake(alike, wordsOf(entry.attempt), () => []).push(entry);
  const versionsOf = (attempt: Attempt): readonly LedgerEntry[] =>
    (alike.get(wordsOf(attempt)) ?? []).filter((one) => isSamePost(one.attempt, attempt));
  return { versionsOf, twinOf: (attempt) => versionsOf(attempt)[0] ?? null };
}

/** Two POSTs seldom share it; `isSamePost`, which costs more, says for sure. */
function wordsOf(attempt: Attempt): string {
  return `${nameOf(attempt)} ${attempt.intent_at} ${attempt.slot}`;
}

/**
 * What another copy of an attempt adds to it. `nothing`: it is behind, or says the same; `all`: this one is behind it;
 * `part`: each knows what the other does not. `joined`: both.
 */
export type Added =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'all' | 'part'; readonly joined: Attempt }
  | ({ readonly kind: 'contradiction' } & Contradiction);

export function addedBy(other: Attempt, attempt: Attempt): Added {
  const joined = mergeAttempts(attempt, other);
  if ('contradiction' in joined) return { kind: 'contradiction', ...joined };
  const outcome = outcomeOf(joined);
  if (outcome === outcomeOf(attempt)) return { kind: 'nothing' };
  return { kind: outcome === outcomeOf(other) ? 'all' : 'part', joined };
}

/** What counts of an attempt: how far it is, its job, its clip, its money. */
function outcomeOf(attempt: Attempt): string {
  const { state, handle, take, disowned } = attempt;
  return canonicalJson([state, handle, take?.sha256 ?? null, countedOf(attempt), disowned]);
}

/**
 * Of copies of one attempt in several folders what they say together, under the first of their names, or that of the one
 * that knows all: its money counts once. Copies that contradict each other are named.
 */
export function withoutTwins(
  entries: readonly LedgerEntry[],
): Pick<LedgerRead, 'entries' | 'holes' | 'merged'> {
  const byName = new Map<string, LedgerEntry[]>();
  const inFiles = new Map<string, Attempt>();
  const holes: LedgerHole[] = [];
  for (const entry of entries) {
    const alike = getOrMake(byName, wordsOf(entry.attempt), () => []);
    const index = alike.findIndex((one) => isSamePost(one.attempt, entry.attempt));
    const twin = alike[index];
    if (twin === undefined) {
      alike.push(entry);
      continue;
    }
    const added = addedBy(entry.attempt, twin.attempt);
    if (added.kind === 'all') alike[index] = entry;
    else if (added.kind === 'part') {
      getOrMake(inFiles, twin.path, () => twin.attempt);
      alike[index] = { path: twin.path, attempt: added.joined };
    } else if (added.kind === 'contradiction') holes.push(contradicting(entry, twin));
  }
  const once = [...byName.values()].flat();
  const merged = once.flatMap((entry) => {
    const inFile = inFiles.get(entry.path);
    return inFile === undefined ? [] : [{ ...entry, inFile }];
  });
  return { entries: once, holes, merged };
}

function contradicting({ path, attempt }: LedgerEntry, twin: LedgerEntry): LedgerHole {
  const problem = `holds the attempt of ${twin.path} too, and each says what the other does not: keep the one that is right`;
  return { path, problem, slots: attempt.slots, text: textOfAttempt(attempt) };
}
