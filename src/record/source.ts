import { readBeside } from '../ledger/beside.js';
import type { Attempt } from '../ledger/attempt.js';
import type { Hole } from '../ledger/hole.js';
import { lackingFrom, type LackingOf } from '../ledger/lacking.js';
import type { LedgerHole, LedgerRead } from '../ledger/ledger.js';

/** Paid ledgers, as one. */
export type ReadLedgers = {
  /** By the paths of the one in use, also what it lacks. */
  readonly paid: LedgerRead;
  /** Of `paid.merged` those that it lacks, by their paths: the folder of the ledger that holds them. */
  readonly broughtFrom: ReadonlyMap<string, string>;
  /** In the others. */
  readonly holes: readonly Hole[];
};

/** A ledger beside the one in use. */
export type Source = {
  readonly ledger: string;
  /** How it is called. */
  readonly name: string;
  readonly there: LedgerRead;
  /** What is said here of a hole there. */
  readonly holesOf: (hole: LedgerHole) => readonly Hole[];
} & (
  | { readonly kind: 'ours' }
  /** What it has and nothing that is read is told, and not brought. */
  | { readonly kind: 'moved'; readonly missed: (lackingOf: LackingOf) => readonly Hole[] }
);

/** What was read, with all that one more ledger knows. What does not count now by `counts` is neither brought nor missed. */
export function withSource(
  now: ReadLedgers,
  source: Source,
  counts: (attempt: Attempt) => boolean,
): ReadLedgers {
  const { ledger, name, there, holesOf } = source;
  const brings = source.kind === 'ours' ? counts : () => false;
  const { read: paid, brought, holes } = readBeside(now.paid, there, { name, brings });
  const toWrite = new Set(paid.merged.map(({ path }) => path));
  const broughtHere = brought.flatMap((path) => (toWrite.has(path) ? [[path, ledger] as const] : []));
  const missed = source.kind === 'moved' ? source.missed(lackingFrom(paid.entries, counts)) : [];
  return {
    paid,
    broughtFrom: new Map([...now.broughtFrom, ...broughtHere]),
    holes: [...now.holes, ...holes.flatMap(holesOf), ...missed],
  };
}
