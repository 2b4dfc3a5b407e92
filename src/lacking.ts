import { basename, join, relative } from 'node:path';
import { shellText } from './base/shell.js';
import { CONFIG_PATH, readConfig } from './config/config.js';
import { durableFiles } from './disk/durable.js';
import { deletedFiles } from './disk/git-ledger.js';
import { inspectFiles } from './disk/inspect.js';
import { otherRoots } from './disk/project.js';
import type { Attempt } from './ledger/attempt.js';
import { readBeside } from './ledger/beside.js';
import { fileLedger } from './ledger/files.js';
import type { LedgerRead, UnreadableFile } from './ledger/ledger.js';
import type { Project } from './project.js';
import { splitAddress } from './storyboard/address.js';

/**
 * What was paid for and is in no ledger that is read: it would be bought once more. A line for each place that has it.
 * `inUse`: the ledger in use; `paid`: with all others that are known.
 */
export async function lackingIn(
  project: Project,
  {
    inUse,
    paid,
    counts,
  }: {
    readonly inUse: LedgerRead;
    readonly paid: LedgerRead;
    readonly counts: (attempt: Attempt) => boolean;
  },
): Promise<readonly UnreadableFile[]> {
  return [...(await deletedIn(project, inUse)), ...(await leftAtOtherRoots(project, { paid, counts }))];
}

/**
 * Attempts that git has and the ledger in use lacks, said once: what was paid for is not made unpaid by deleting a file.
 * People may move files within it, but their names stay.
 */
async function deletedIn(
  { root, paths, around }: Project,
  { entries, unreadable }: LedgerRead,
): Promise<readonly UnreadableFile[]> {
  const folder = relative(root, paths.ledger);
  if (folder.startsWith('..')) return [];
  const here = new Set([...entries, ...unreadable].map(({ path }) => basename(path)));
  const deleted = await deletedFiles(folder, { root, signal: around.stop });
  const [first, ...more] = deleted.filter((path) => path.endsWith('.json') && !here.has(basename(path)));
  if (first === undefined) return [];
  const others =
    more.length === 0 ? '' : `, and so ${more.length === 1 ? 'is 1 more' : `are ${more.length} more`}`;
  const checkout = `git checkout -- ${shellText([relative(around.cwd, paths.ledger)])}`;
  const problem = `is in git and not here${others}: ${checkout} brings it back; if it is to be forgotten, and paid for again, commit that it is gone`;
  return [{ ledger: paths.ledger, path: first, problem, slots: [], text: '' }];
}

/** What was paid for of these boards when another folder was their project's root. */
async function leftAtOtherRoots(
  project: Project,
  { paid, counts }: { readonly paid: LedgerRead; readonly counts: (attempt: Attempt) => boolean },
): Promise<readonly UnreadableFile[]> {
  const isOurs = isOfBoards(project);
  const left: UnreadableFile[] = [];
  for (const folder of otherRoots(project.root, project.boards)) {
    const { ledger, store } = await foldersAt(folder, project);
    const { entries } = await fileLedger(ledger, durableFiles).read();
    if (!entries.some(({ attempt }) => isOurs(attempt, folder))) continue;
    // The root may have moved before as well, to and fro: then what was taken over has the boards' older names.
    const ours = entries.filter(({ attempt }) => isOurs(attempt, folder) || isOurs(attempt, project.root));
    const there = { entries: ours, unreadable: [], merged: [] };
    const { brought } = readBeside(paid, there, { name: ledger, counts });
    if (brought.length === 0) continue;
    const problem = problemOf(brought.length, { ledger, store, project });
    left.push({ ledger: folder, path: '.castreel/clone', problem, slots: [], text: '' });
  }
  return left;
}

async function foldersAt(
  root: string,
  { derived, around }: Project,
): Promise<{ readonly ledger: string; readonly store: string }> {
  const inputs = await inspectFiles({ root, paths: [CONFIG_PATH], derived, signal: around.stop });
  const { config } = readConfig(inputs);
  return { ledger: join(root, config.ledger.dir), store: join(root, config.store) };
}

/** Whether an attempt is for one of the boards, by the paths that they have from a folder: two projects beside each other may have boards of one name. */
function isOfBoards({ root, boards }: Project): (attempt: Attempt, from: string) => boolean {
  const ours = new Set(boards.map((board) => join(root, board).replace(/\.[^./]*$/, '')));
  return ({ slots }, from) => slots.some((slot) => ours.has(join(from, splitAddress(slot).boardId)));
}

function problemOf(
  attempts: number,
  { ledger, store, project }: { readonly ledger: string; readonly store: string; readonly project: Project },
): string {
  const { paths, around, root, config } = project;
  const name = (path: string): string => relative(around.cwd, path) || '.';
  const copy = (from: string, to: string): string =>
    `mkdir -p ${shellText([name(to)])} && cp -Rn ${shellText([`${name(from)}/.`, `${name(to)}/`])}`;
  const copies = [copy(ledger, paths.ledger), copy(store, join(root, config.store))].join(' && ');
  return (
    `tells that this folder was the project's root before: ${attempts} attempt${attempts === 1 ? '' : 's'} for these ` +
    `boards in ${name(ledger)} would be paid for again. Take them over, with their clips: ${copies}`
  );
}
