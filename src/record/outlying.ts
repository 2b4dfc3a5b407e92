import { existsSync, realpathSync } from 'node:fs';
import { basename, dirname, relative } from 'node:path';
import { getOrMake } from '../base/get-or-make.js';
import { copyText } from '../base/shell.js';
import { branchFiles, STASH, type BranchFile } from '../disk/git-branches.js';
import { strayFiles, type StrayFile } from '../disk/git-strays.js';
import { isGitFault } from '../disk/git.js';
import { ATTEMPT_GLOB, folderOf, isAttemptPath, keyStart, keyStartIn } from '../ledger/attempt-path.js';
import { readAttempt } from '../ledger/attempt-text.js';
import type { Hole } from '../ledger/hole.js';
import { lackingOf, type Read } from '../ledger/lacking.js';
import type { AllOutlying, Outlying } from '../ledger/outlying.js';
import type { LedgerEntry } from '../ledger/ledger.js';
import { keyOf } from '../ledger/request.js';
import { checkoutOf, gitText, type Typed, unsaid } from './deleted.js';
import type { RecordPlace } from './place.js';

/** `holes`: that git does not say it. */
export type ReadOutlying = { readonly outlying: AllOutlying; readonly holes: readonly Hole[] };

export const noOutlying: ReadOutlying = { outlying: new Map(), holes: [] };

/**
 * What was paid for and nothing that is read says: on other branches, into the same ledger; into folders of this repository
 * that no config names any more. It is no hole: what was given up stops nothing but what would be the same again.
 * `folders`: the ledgers that are read.
 */
export async function outlyingOf(
  place: RecordPlace,
  now: Read,
  folders: readonly string[],
): Promise<ReadOutlying> {
  const there = [await onBranches(place, now), await inFolders(place, now, folders)];
  return {
    outlying: new Map(there.flatMap(({ outlying }) => [...outlying])),
    holes: there.flatMap(({ holes }) => holes),
  };
}

async function onBranches({ paths, around }: RecordPlace, now: Read): Promise<ReadOutlying> {
  const { ledger } = paths;
  const folder = relative(around.cwd, ledger) || '.';
  const files = await branchFiles(ledger, { isSought: isAttemptPath, signal: around.stop });
  if (files === null) return noOutlying;
  if (isGitFault(files))
    return { ...noOutlying, holes: [unsaid(files, `what other branches have in ${folder}`)] };
  return byKey(files, now, (all) => onBranch(all, { ledger, folder }));
}

/** Each file as it is in the latest commit that has it: so the branches merge later without a conflict. */
function onBranch(files: readonly [BranchFile, ...BranchFile[]], typed: Typed): Outlying {
  const byCommit = new Map<string, string[]>();
  for (const { commit, path } of files) getOrMake(byCommit, commit.slice(0, 12), () => []).push(path);
  const checkouts = [...byCommit].map(([commit, paths]) => checkoutOf(commit, paths));
  const { branch } = files[0];
  const where = branch === STASH ? 'and stashed' : `on branch ${branch}`;
  return { where, bring: gitText(checkouts, typed) };
}

/** A fresh clone has no note of a ledger that its config named once. */
async function inFolders(place: RecordPlace, now: Read, folders: readonly string[]): Promise<ReadOutlying> {
  const { root, around } = place;
  const read = folders.filter((folder) => existsSync(folder)).map((folder) => `${realpathSync(folder)}/`);
  const isSought = (path: string): boolean =>
    keyStartIn(path) !== null && read.every((folder) => !path.startsWith(folder));
  const files = await strayFiles(root, { pattern: ATTEMPT_GLOB, isSought, signal: around.stop });
  if (files === null) return noOutlying;
  if (isGitFault(files)) return { ...noOutlying, holes: [unsaid(files, 'what else was paid for in it')] };
  return byKey(files, now, ([first]) => inFolder(first, place));
}

/** All of a ledger at once: what lies beside it there is as lost here. */
function inFolder({ path, text }: StrayFile, { paths, around: { cwd } }: RecordPlace): Outlying {
  const read = text === null ? null : readAttempt(text);
  const own = read !== null && 'attempt' in read ? folderOf(read.attempt.slot) : '';
  const folder = dirname(path);
  const ledger = own !== '' && folder.endsWith(`/${own}`) ? folder.slice(0, -own.length - 1) : folder;
  const name = (one: string): string => relative(realpathSync(cwd), one) || '.';
  const beside = { ledger: dirname(ledger), folder: name(dirname(ledger)) };
  const made = existsSync(path) ? [] : [gitText([checkoutOf('HEAD', [basename(ledger)])], beside)];
  const copy = copyText(name(ledger), relative(cwd, paths.ledger));
  return { where: `into ${name(ledger)}`, bring: [...made, copy].join(' && ') };
}

function byKey<T extends { readonly path: string; readonly text: string | null }>(
  files: readonly T[],
  now: Read,
  told: (files: readonly [T, ...T[]]) => Outlying,
): ReadOutlying {
  const keys = keysOf(files, now);
  const grouped = new Map<string, [T, ...T[]]>();
  for (const file of files) {
    const key = keys.get(file.path);
    const known = key === undefined ? undefined : grouped.get(key);
    if (known !== undefined) known.push(file);
    else if (key !== undefined) grouped.set(key, [file]);
  }
  return { ...noOutlying, outlying: new Map([...grouped].map(([key, all]) => [key, told(all)])) };
}

/** By their paths, how the keys begin of what is missed. Of a file that cannot be read, its name says it. */
function keysOf(
  files: readonly { readonly path: string; readonly text: string | null }[],
  now: Read,
): ReadonlyMap<string, string> {
  const entries: LedgerEntry[] = [];
  const keys = new Map<string, string>();
  for (const { path, text } of files) {
    const read = text === null ? null : readAttempt(text);
    const start = keyStartIn(path);
    if (read !== null && 'attempt' in read) entries.push({ path, attempt: read.attempt });
    else if (start !== null) keys.set(path, start);
  }
  for (const { path, attempt } of lackingOf(now, entries)) keys.set(path, keyStart(keyOf(attempt.request)));
  return keys;
}
