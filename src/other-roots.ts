import { join, relative } from 'node:path';
import { shellText } from './base/shell.js';
import { CONFIG_PATH, readConfig } from './config/config.js';
import { durableFiles } from './disk/durable.js';
import { inspectFiles } from './disk/inspect.js';
import { otherRoots } from './disk/project.js';
import type { Attempt } from './ledger/attempt.js';
import { readBeside } from './ledger/beside.js';
import { fileLedger } from './ledger/files.js';
import type { LedgerRead, UnreadableFile } from './ledger/ledger.js';
import type { Project } from './project.js';
import { splitAddress } from './storyboard/address.js';

/**
 * What was paid for of these boards when another folder was their project's root, and is not in `paid`: it would be
 * bought once more. One line for each such folder.
 */
export async function leftAtOtherRoots(
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
    left.push({ ledger: folder, path: '.castreel/clone', problem, slots: [] });
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
