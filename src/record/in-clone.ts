import { existsSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { deletedNames } from '../disk/git-deleted.js';
import { askedFor } from '../disk/git-ledger.js';
import { copiesBeside } from '../disk/posted.js';
import { ATTEMPT_GLOB, pathOf } from '../ledger/attempt-path.js';
import { textOfAttempt } from '../ledger/attempt-text.js';
import { freePath } from '../ledger/beside.js';
import type { Hole } from '../ledger/hole.js';
import type { LedgerEntry } from '../ledger/ledger.js';
import { isOpen } from '../ledger/standing.js';
import { unsaid } from './deleted.js';
import type { RecordPlace } from './place.js';
import { byKey, nothingThere, writtenTo, type Known, type ReadThere } from './read-there.js';

/**
 * By this clone, of which a ledger lost the file before anybody else had it; not what a commit took away: that is to be
 * forgotten. `posted`: see `postedNames`.
 */
export async function inClone(
  { root, paths, derived, around }: RecordPlace,
  known: Known,
  posted: readonly string[],
): Promise<ReadThere> {
  const { state, ledger } = paths;
  const copies = await copiesBeside(known.entries, { names: posted, state, mark: derived.mark });
  if (copies.length === 0) return nothingThere;
  // It may have been deleted when the ledger was called otherwise, or another was in use.
  const repositories = new Set([root, ledger].map((one) => askedFor(one, around.stop).asked.folder));
  const deleted = await Promise.all(
    [...repositories].map((folder) => deletedNames({ folder, signal: around.stop }, ATTEMPT_GLOB)),
  );
  const fault = deleted.find((one) => one.kind === 'fault');
  if (fault !== undefined) return { ...nothingThere, holes: [unsaid(fault, 'what is to be forgotten')] };
  const isForgotten = (name: string): boolean =>
    deleted.some((one) => one.kind === 'said' && one.said.has(name));
  const missed = copies.filter(({ name }) => !isForgotten(name));
  const folder = relative(around.cwd, ledger) || '.';
  const taken = new Set(known.entries.map(({ path }) => path));
  const bring = ({ path, attempt }: LedgerEntry): string => {
    const free = freePath(pathOf(attempt), (one) => taken.has(one) || existsSync(join(ledger, one)));
    taken.add(free);
    return writtenTo(join(folder, free), ['cat', relative(around.cwd, path)]);
  };
  const holes: Hole[] = [];
  const there = byKey(missed, known, (_, entries) => {
    const ways = entries.map((entry) => ({ entry, way: bring(entry) }));
    for (const { entry, way } of ways) if (isOpen(entry.attempt)) holes.push(neverFetched(entry, way));
    return {
      where: 'here, and its file is gone',
      bring: ways.map(({ way }) => ({ command: way, files: [] })),
    };
  });
  return { ...there, holes };
}

/** Whoever asks for the shot or not: nobody would fetch it. */
function neverFetched({ path, attempt }: LedgerEntry, bring: string): Hole {
  const problem =
    `is of a request that may be running and paid for, and its ledger lost it: ${bring} brings it back; ` +
    'or delete this copy if that is given up for good, and what was paid for it';
  return {
    ledger: dirname(path),
    path: basename(path),
    problem,
    slots: attempt.slots,
    text: textOfAttempt(attempt),
  };
}
