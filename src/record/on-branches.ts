import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import { branchFiles, STASH, type BranchFile } from '../disk/git-branches.js';
import { isAttemptPath } from '../ledger/attempt-path.js';
import { freePath } from '../ledger/beside.js';
import type { Bringing, Whereabouts } from '../ledger/outlying.js';
import { checkoutOf, gitText, type Typed, unsaid } from './deleted.js';
import type { RecordPlace } from './place.js';
import { byKey, nothingThere, writtenTo, type Known, type ReadThere } from './read-there.js';

/** Into the ledger in use, and not on the branch that it is on. */
export async function onBranches({ paths, around }: RecordPlace, known: Known): Promise<ReadThere> {
  const { ledger } = paths;
  const folder = relative(around.cwd, ledger) || '.';
  const files = await branchFiles(ledger, { isSought: isAttemptPath, signal: around.stop });
  if (files.kind === 'nothing') return nothingThere;
  if (files.kind === 'fault')
    return { ...nothingThere, holes: [unsaid(files, `what other branches have in ${folder}`)] };
  return byKey(files.said, known, (all) => onBranch(all, { ledger, folder }));
}

/** Of a ledger that has nothing here, what the branch that bought last has; null: no branch has any of it. */
export async function allOnBranch(ledger: string, { around }: RecordPlace): Promise<Whereabouts | null> {
  const files = await branchFiles(ledger, { isSought: isAttemptPath, signal: around.stop });
  const [latest] = files.kind === 'said' ? files.said : [];
  if (latest === undefined) return null;
  const typed = { ledger, folder: relative(around.cwd, ledger) || '.' };
  return { where: whereIs(latest), bring: [{ command: checkoutText(latest, typed), files: ['*.json'] }] };
}

/**
 * Each file as it is in the latest commit that has it: so the branches merge later without a conflict. Of one whose name another
 * attempt has here, which may be nowhere else, a copy aside.
 */
function onBranch(files: readonly [BranchFile, ...BranchFile[]], typed: Typed): Whereabouts {
  const { ledger, folder } = typed;
  const brought = new Set<string>();
  const bring = files.map((file): Bringing => {
    const { path } = file;
    const free = freePath(path, (one) => brought.has(one) || existsSync(join(ledger, one)));
    brought.add(free);
    if (free === path) return { command: checkoutText(file, typed), files: [path] };
    const shown = ['git', '-C', folder, 'show', `${shortOf(file)}:./${path}`];
    return { command: writtenTo(join(folder, free), shown), files: [] };
  });
  return { where: whereIs(files[0]), bring };
}

function checkoutText(file: BranchFile, typed: Typed): string {
  return gitText([checkoutOf(shortOf(file), [])], typed);
}

function whereIs({ branch }: BranchFile): string {
  return branch === STASH ? 'and stashed' : `on branch ${branch}`;
}

function shortOf({ commit }: BranchFile): string {
  return commit.slice(0, 12);
}
