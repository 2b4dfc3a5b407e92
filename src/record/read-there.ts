import { dirname } from 'node:path';
import { shellText } from '../base/shell.js';
import { keyStart, keyStartIn } from '../ledger/attempt-path.js';
import { readAttempt } from '../ledger/attempt-text.js';
import type { Hole } from '../ledger/hole.js';
import type { LackingOf } from '../ledger/lacking.js';
import type { LedgerEntry } from '../ledger/ledger.js';
import type { AllOutlying, Whereabouts } from '../ledger/outlying.js';
import { keyOf } from '../ledger/request.js';

/** What was paid for in one more place. `holes`: what it does not say; `entries`: all that was read, also of what cost nothing. */
export type ReadThere = {
  readonly outlying: AllOutlying;
  readonly holes: readonly Hole[];
  readonly entries: readonly LedgerEntry[];
};

export const nothingThere: ReadThere = { outlying: new Map(), holes: [], entries: [] };

/** What is known before it is looked there. */
export type Known = { readonly entries: readonly LedgerEntry[]; readonly lackingOf: LackingOf };

/** By how the keys begin of what is missed. Of a file that cannot be read, its name says it. */
export function byKey<T extends { readonly path: string; readonly text: string | null }>(
  files: readonly T[],
  { lackingOf }: Known,
  told: (files: readonly [T, ...T[]], entries: readonly LedgerEntry[]) => Whereabouts,
): ReadThere {
  const read: (LedgerEntry & { readonly file: T })[] = [];
  const grouped = new Map<string, { readonly files: [T, ...T[]]; readonly entries: LedgerEntry[] }>();
  const miss = (key: string, file: T): LedgerEntry[] => {
    const known = grouped.get(key);
    if (known !== undefined) {
      known.files.push(file);
      return known.entries;
    }
    const entries: LedgerEntry[] = [];
    grouped.set(key, { files: [file], entries });
    return entries;
  };
  for (const file of files) {
    const one = file.text === null ? null : readAttempt(file.text);
    const start = keyStartIn(file.path);
    if (one !== null && 'attempt' in one) read.push({ path: file.path, attempt: one.attempt, file });
    else if (start !== null) miss(start, file);
  }
  for (const { path, attempt, file } of lackingOf(read))
    miss(keyStart(keyOf(attempt.request)), file).push({ path, attempt });
  const outlying = [...grouped].map(
    ([key, { files: all, entries }]) => [key, { entries, ...told(all, entries) }] as const,
  );
  return { holes: [], outlying: new Map(outlying), entries: read };
}

/** Has a file hold what a command says. */
export function writtenTo(path: string, words: readonly string[]): string {
  return `mkdir -p ${shellText([dirname(path)])} && ${shellText(words)} > ${shellText([path])}`;
}
