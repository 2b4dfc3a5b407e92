import { relative } from 'node:path';
import { getOrMake } from '../base/get-or-make.js';
import { branchFiles, type BranchFile } from '../disk/git-branches.js';
import { isGitFault } from '../disk/git.js';
import { isAttemptPath, keyStart, keyStartIn } from '../ledger/attempt-path.js';
import { readAttempt } from '../ledger/attempt-text.js';
import type { Hole } from '../ledger/hole.js';
import { lackingOf, type Read } from '../ledger/lacking.js';
import type { OnBranch, OnBranches } from '../ledger/on-branches.js';
import type { LedgerEntry } from '../ledger/ledger.js';
import { keyOf } from '../ledger/request.js';
import { checkoutOf, gitText, unsaid } from './deleted.js';
import type { RecordPlace } from './place.js';

/** `holes`: that git does not say it. */
export type ReadBranches = { readonly onBranches: OnBranches; readonly holes: readonly Hole[] };

export const noBranches: ReadBranches = { onBranches: new Map(), holes: [] };

/**
 * What was paid for on other branches, into the same ledger, and nothing that is read says. It is no hole: a branch that
 * was given up stops nothing but what would be the same again.
 */
export async function onBranchesOf(
  ledger: string,
  { around }: RecordPlace,
  now: Read,
): Promise<ReadBranches> {
  const folder = relative(around.cwd, ledger) || '.';
  const files = await branchFiles(ledger, { isSought: isAttemptPath, signal: around.stop });
  if (files === null) return noBranches;
  if (isGitFault(files))
    return { ...noBranches, holes: [unsaid(files, `what other branches have in ${folder}`)] };
  const keys = keysOf(files, now);
  const byKey = new Map<string, BranchFile[]>();
  for (const file of files) {
    const key = keys.get(file.path);
    if (key !== undefined) getOrMake(byKey, key, () => []).push(file);
  }
  const onBranches = new Map([...byKey].map(([key, all]) => [key, onBranch(all, { ledger, folder })]));
  return { onBranches, holes: [] };
}

/** By their paths, how the keys begin of what is missed. Of a file that cannot be read, its name says it. */
function keysOf(files: readonly BranchFile[], now: Read): ReadonlyMap<string, string> {
  const entries: LedgerEntry[] = [];
  const keys = new Map<string, string>();
  for (const { path, text } of files) {
    const read = text === null ? null : readAttempt(text);
    const start = keyStartIn(path);
    if (read !== null && 'attempt' in read) entries.push({ path, attempt: read.attempt });
    else if (start !== null) keys.set(path, start);
  }
  // An intent is committed where its run is under way or died: nobody knows yet whether it went out.
  const begun = entries.filter(({ attempt }) => attempt.state !== 'intent');
  for (const { path, attempt } of lackingOf(now, begun)) keys.set(path, keyStart(keyOf(attempt.request)));
  return keys;
}

/** Each file as it is in the latest commit that has it: so the branches merge later without a conflict. */
function onBranch(files: readonly BranchFile[], typed: Parameters<typeof gitText>[1]): OnBranch {
  const byCommit = new Map<string, string[]>();
  for (const { commit, path } of files) getOrMake(byCommit, commit.slice(0, 12), () => []).push(path);
  const checkouts = [...byCommit].map(([commit, paths]) => checkoutOf(commit, paths));
  return { branch: files[0]?.branch ?? '', bring: gitText(checkouts, typed) };
}
