import { readdirSync, readFileSync, realpathSync, statSync, type Dirent } from 'node:fs';
import { join } from 'node:path';
import { isFault, reasonOf } from '../base/fault.js';
import { nameOf } from './attempt-path.js';
import { readAttempt } from './attempt-text.js';
import type { LedgerEntry, LedgerRead, LedgerHole } from './ledger.js';
import { withoutTwins } from './twins.js';

/** Every attempt file of a ledger's folder; nothing where there is none. */
export function readLedger(dir: string): LedgerRead {
  const entries: LedgerEntry[] = [];
  const holes: LedgerHole[] = [];
  const ofGit = new Set<LedgerEntry>();
  const { files, lost } = filesUnder(dir);
  // In one go: ten thousand small files come many times faster than through ten thousand promises.
  for (const path of files.sort()) {
    const read = readEntry(dir, path);
    if ('problem' in read) holes.push(read);
    else {
      entries.push(read.entry);
      if (read.isMerged) ofGit.add(read.entry);
    }
  }
  const once = withoutTwins(entries);
  const mergedByGit = once.entries.filter((entry) => ofGit.has(entry));
  return {
    entries: once.entries,
    holes: [...lost, ...holes, ...once.holes],
    merged: [...mergedByGit.map((entry) => ({ ...entry, inFile: entry.attempt })), ...once.merged],
  };
}

function readEntry(
  dir: string,
  path: string,
): { readonly entry: LedgerEntry; readonly isMerged: boolean } | LedgerHole {
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

/** Files of a ledger's folder that are read as attempts, and links that may lead to some: by their paths, unread. */
export function attemptFilesIn(dir: string): readonly string[] {
  const { files, lost } = filesUnder(dir);
  return [...files, ...lost.map(({ path }) => path)];
}

/** Folders of a ledger that git has elsewhere than the ledger's own: behind links, and repositories of their own. */
export function foldersElsewhere(dir: string): readonly string[] {
  return filesUnder(dir).elsewhere;
}

type Under = { readonly files: string[]; readonly elsewhere: string[]; readonly lost: LedgerHole[] };

/**
 * Names that begin with a dot (locks, files aside, a repository's own) and other endings are no attempts. Links are
 * followed, each target once, for they may go round: what two ways lead to are twins, and count once. One that leads
 * nowhere may hide money, as where a disk is not mounted.
 */
function filesUnder(dir: string): Under {
  const under: Under = { files: [], elsewhere: [], lost: [] };
  const followed = new Set<string>();
  const enter = (folder: string): void => {
    for (const one of namesIn(join(dir, folder))) {
      if (one.name === '.git' && folder !== '') under.elsewhere.push(folder);
      if (one.name.startsWith('.')) continue;
      const path = folder === '' ? one.name : `${folder}/${one.name}`;
      if (one.isSymbolicLink()) follow(path);
      else take(path, one);
    }
  };
  const take = (path: string, one: Pick<Dirent, 'isFile' | 'isDirectory'>): void => {
    if (one.isDirectory()) enter(path);
    else if (one.isFile() && path.endsWith('.json')) under.files.push(path);
  };
  const follow = (path: string): void => {
    try {
      const target = realpathSync(join(dir, path));
      if (followed.has(target)) return;
      followed.add(target);
    } catch (error) {
      under.lost.push({
        path,
        problem: `is a link that leads nowhere (${reasonOf(error)}): ${WAY_OUT}`,
        slots: [],
        text: '',
      });
      return;
    }
    const target = statSync(join(dir, path));
    if (target.isDirectory()) under.elsewhere.push(path);
    take(path, target);
  };
  enter('');
  return under;
}

const WAY_OUT = 'bring back what it leads to, as by mounting its disk, or remove it if that is given up';

export function namesIn(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    if (isFault(error, 'ENOENT')) return [];
    throw error;
  }
}
