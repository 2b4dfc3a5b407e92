import { readBeside } from '../ledger/beside.js';
import type { Attempt } from '../ledger/attempt.js';
import type { Hole } from '../ledger/hole.js';
import type { LedgerHole, LedgerRead } from '../ledger/ledger.js';

/** Paid ledgers, as one. */
export type ReadLedgers = {
  /** By the paths of the one in use, also what it lacks. */
  readonly paid: LedgerRead;
  /** Of `paid.merged` those that it lacks, by their paths: the folder of the ledger that holds them. */
  readonly broughtFrom: ReadonlyMap<string, string>;
  /** In the others. */
  readonly holes: readonly Hole[];
  /** Attempts that do not count now (of a test server that is not in use) are neither brought nor missed. */
  readonly counts: (attempt: Attempt) => boolean;
};

/** A ledger beside the one in use. */
export type Source = {
  readonly ledger: string;
  /** How it is called. */
  readonly name: string;
  readonly there: LedgerRead;
  /** What is said here of a hole there. */
  readonly holesOf: (hole: LedgerHole) => readonly Hole[];
  /** What it has and nothing that is read; null: that is added to the one in use. */
  readonly missed: ((now: ReadLedgers) => readonly Hole[]) | null;
};

/** What was read, with all that one more ledger knows. */
export function withSource(now: ReadLedgers, source: Source): ReadLedgers {
  const { ledger, name, there, holesOf, missed } = source;
  const brings = missed === null ? now.counts : () => false;
  const { read: paid, brought, holes } = readBeside(now.paid, there, { name, brings });
  const toWrite = new Set(paid.merged.map(({ path }) => path));
  const broughtHere = brought.flatMap((path) => (toWrite.has(path) ? [[path, ledger] as const] : []));
  const read = { ...now, paid, broughtFrom: new Map([...now.broughtFrom, ...broughtHere]) };
  return { ...read, holes: [...now.holes, ...holes.flatMap(holesOf), ...(missed?.(read) ?? [])] };
}
