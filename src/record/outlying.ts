import { existsSync, realpathSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { getOrMake } from '../base/get-or-make.js';
import { copyText, shellText } from '../base/shell.js';
import { branchFiles, STASH, type BranchFile } from '../disk/git-branches.js';
import { strayFiles, type StrayFile } from '../disk/git-strays.js';
import { ATTEMPT_GLOB, folderOf, isAttemptPath, keyStart, keyStartIn } from '../ledger/attempt-path.js';
import { readAttempt } from '../ledger/attempt-text.js';
import { freePath } from '../ledger/beside.js';
import type { Hole } from '../ledger/hole.js';
import type { LackingOf } from '../ledger/lacking.js';
import type { LedgerEntry } from '../ledger/ledger.js';
import type { AllOutlying, Outlying } from '../ledger/outlying.js';
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
  lackingOf: LackingOf,
  folders: readonly string[],
): Promise<ReadOutlying> {
  const there = [await onBranches(place, lackingOf), await inFolders(place, lackingOf, folders)];
  return {
    outlying: new Map(there.flatMap(({ outlying }) => [...outlying])),
    holes: there.flatMap(({ holes }) => holes),
  };
}

async function onBranches({ paths, around }: RecordPlace, lackingOf: LackingOf): Promise<ReadOutlying> {
  const { ledger } = paths;
  const folder = relative(around.cwd, ledger) || '.';
  const files = await branchFiles(ledger, { isSought: isAttemptPath, signal: around.stop });
  if (files.kind === 'nothing') return noOutlying;
  if (files.kind === 'fault')
    return { ...noOutlying, holes: [unsaid(files, `what other branches have in ${folder}`)] };
  return byKey(files.said, lackingOf, (all) => onBranch(all, { ledger, folder }));
}

/**
 * Each file as it is in the latest commit that has it: so the branches merge later without a conflict. Of one whose name another
 * attempt has here, which may be nowhere else, a copy aside.
 */
function onBranch(files: readonly [BranchFile, ...BranchFile[]], typed: Typed): Outlying {
  const { ledger, folder } = typed;
  const checkouts = new Map<string, string[]>();
  const copies: string[] = [];
  const brought = new Set<string>();
  for (const { commit, path } of files) {
    const free = freePath(path, (one) => brought.has(one) || existsSync(join(ledger, one)));
    brought.add(free);
    const short = commit.slice(0, 12);
    if (free === path) getOrMake(checkouts, short, () => []).push(path);
    else copies.push(copyFrom(`${short}:./${path}`, join(folder, free), folder));
  }
  const { branch } = files[0];
  const where = branch === STASH ? 'and stashed' : `on branch ${branch}`;
  const steps = [...checkouts].map(([commit, paths]) => checkoutOf(commit, paths));
  return { where, bring: [...(steps.length === 0 ? [] : [gitText(steps, typed)]), ...copies].join(' && ') };
}

function copyFrom(committed: string, path: string, folder: string): string {
  const show = shellText(['git', '-C', folder, 'show', committed]);
  return `mkdir -p ${shellText([dirname(path)])} && ${show} > ${shellText([path])}`;
}

/** A fresh clone has no note of a ledger that its config named once. */
async function inFolders(
  place: RecordPlace,
  lackingOf: LackingOf,
  folders: readonly string[],
): Promise<ReadOutlying> {
  const { root, around } = place;
  const read = folders.filter((folder) => existsSync(folder)).map((folder) => `${realpathSync(folder)}/`);
  const isSought = (path: string): boolean =>
    keyStartIn(path) !== null && read.every((folder) => !path.startsWith(folder));
  const files = await strayFiles(root, { pattern: ATTEMPT_GLOB, isSought, signal: around.stop });
  if (files.kind === 'nothing') return noOutlying;
  if (files.kind === 'fault')
    return { ...noOutlying, holes: [unsaid(files, 'what else was paid for in it')] };
  return byKey(files.said, lackingOf, ([first]) => inFolder(first, place));
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

/** By how the keys begin of what is missed. Of a file that cannot be read, its name says it. */
function byKey<T extends { readonly path: string; readonly text: string | null }>(
  files: readonly T[],
  lackingOf: LackingOf,
  told: (files: readonly [T, ...T[]]) => Outlying,
): ReadOutlying {
  const entries: (LedgerEntry & { readonly file: T })[] = [];
  const grouped = new Map<string, [T, ...T[]]>();
  const miss = (key: string, file: T): void => {
    const known = grouped.get(key);
    if (known === undefined) grouped.set(key, [file]);
    else known.push(file);
  };
  for (const file of files) {
    const read = file.text === null ? null : readAttempt(file.text);
    const start = keyStartIn(file.path);
    if (read !== null && 'attempt' in read) entries.push({ path: file.path, attempt: read.attempt, file });
    else if (start !== null) miss(start, file);
  }
  for (const { attempt, file } of lackingOf(entries)) miss(keyStart(keyOf(attempt.request)), file);
  return { ...noOutlying, outlying: new Map([...grouped].map(([key, all]) => [key, told(all)])) };
}
