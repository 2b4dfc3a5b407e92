import type { LedgerEntry } from '../../src/ledger/ledger.js';
import { countedOf } from '../../src/ledger/standing.js';
import type { Services } from './services.js';

/** What → how often, or how many micro-USD. */
export type Counts = Map<string, number>;

export function add(counts: Counts, what: string, number = 1): void {
  counts.set(what, (counts.get(what) ?? 0) + number);
}

/** What the services did and billed, and what the ledger says of it. */
export function countFaults(counts: Counts, { all }: Services, entries: readonly LedgerEntry[]): void {
  for (const { name, service } of all) {
    const { journal } = service;
    for (const entry of journal.entries) {
      if (entry.kind !== 'fate') add(counts, `${name}: ${entry.kind}s`);
      const fault = entry.kind === 'fate' ? entry.fate : 'fault' in entry ? entry.fault : null;
      if (fault !== null) add(counts, `fault ${fault}`);
    }
    add(counts, `${name}: jobs`, journal.jobs().length);
    add(counts, `${name}: billed, micro-USD`, journal.billedMicroUsd());
  }
  for (const { attempt } of entries) {
    const { state, failure, request } = attempt;
    const how = failure === null ? state : `${state} (${failure.kind}, charged: ${failure.charged})`;
    add(counts, `ledger, ${how}`);
    add(counts, `ledger, ${how}, micro-USD`, countedOf(attempt));
    if (attempt.adopted === 'history') add(counts, adoptedBy(request.provider));
  }
}

/** Under which lost creates count that a run found in a service's history. */
export function adoptedBy(provider: string): string {
  return `${provider}: adopted from its history`;
}

export function sumOf(all: readonly Counts[]): Counts {
  const sum: Counts = new Map();
  for (const counts of all) for (const [what, number] of counts) add(sum, what, number);
  return sum;
}

export function countsText(counts: Counts): string {
  const lines = [...counts].sort(([a], [b]) => (a < b ? -1 : 1));
  return lines.map(([what, number]) => `${String(number).padStart(12)}  ${what}\n`).join('');
}
