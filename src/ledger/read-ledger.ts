import { readdirSync, readFileSync, type Dirent } from 'node:fs';
import { join } from 'node:path';
import { isFault } from '../base/fault.js';
import { nameOf } from './attempt-path.js';
import { readAttempt } from './attempt-text.js';
import type { LedgerEntry, LedgerRead, UnreadableEntry } from './ledger.js';
import { withoutTwins } from './twins.js';

/** Every attempt file of a ledger's folder; nothing where there is none. */
export function readLedger(dir: string): LedgerRead {
  const entries: LedgerEntry[] = [];
  const unreadable: UnreadableEntry[] = [];
  const ofGit = new Set<LedgerEntry>();
  // In one go: ten thousand small files come many times faster than through ten thousand promises.
  for (const path of jsonFilesUnder(dir, '').sort()) {
    const read = readEntry(dir, path);
    if ('problem' in read) unreadable.push(read);
    else {
      entries.push(read.entry);
      if (read.isMerged) ofGit.add(read.entry);
    }
  }
  const once = withoutTwins(entries);
  const mergedByGit = once.entries.filter((entry) => ofGit.has(entry));
  return {
    entries: once.entries,
    unreadable: [...unreadable, ...once.unreadable],
    merged: [...mergedByGit.map((entry) => ({ ...entry, inFile: entry.attempt })), ...once.merged],
  };
}

function readEntry(
  dir: string,
  path: string,
): { readonly entry: LedgerEntry; readonly isMerged: boolean } | UnreadableEntry {
  const text = readFileSync(join(dir, path), 'utf8');
  const read = readAttempt(text);
  if ('problem' in read) return { path, ...read, text };
  const { attempt, isMerged } = read;
  if (path.slice(path.lastIndexOf('/') + 1) === nameOf(attempt))
    return { entry: { path, attempt }, isMerged };
  // A copy under another name would count its money twice.
  const problem = `holds the attempt of ${nameOf(attempt)}: remove it if it is a copy, else give it that name`;
  return { path, problem, slots: attempt.slots, text };
}

/** Names that begin with a dot (locks, files aside, a repository's own) and other endings are no attempts. */
function jsonFilesUnder(dir: string, folder: string): string[] {
  const names = namesIn(join(dir, folder)).filter((one) => !one.name.startsWith('.'));
  const pathOf = (one: Dirent): string => (folder === '' ? one.name : `${folder}/${one.name}`);
  return [
    ...names.filter((one) => one.isFile() && one.name.endsWith('.json')).map(pathOf),
    ...names.filter((one) => one.isDirectory()).flatMap((one) => jsonFilesUnder(dir, pathOf(one))),
  ];
}

export function namesIn(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    if (isFault(error, 'ENOENT')) return [];
    throw error;
  }
}
