import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import { shellText } from './base/shell.js';
import { CONFIG_PATH, readConfig } from './config/config.js';
import { durableFiles } from './disk/durable.js';
import { inspectFiles } from './disk/inspect.js';
import { otherRoots } from './disk/project.js';
import { fileLedger } from './ledger/files.js';
import { lackingOf, standingFor, type Read } from './ledger/lacking.js';
import type { LedgerEntry, UnreadableFile } from './ledger/ledger.js';
import type { Project } from './project.js';
import { addressOf, splitAddress } from './storyboard/address.js';

/** What was paid for of these boards when another folder was their project's root. */
export async function leftAtOtherRoots(
  project: Project,
  { ledgers, ...read }: Read & { readonly ledgers: readonly string[] },
): Promise<readonly UnreadableFile[]> {
  const slotHere = slotsHere(project);
  const left: UnreadableFile[] = [];
  for (const folder of otherRoots(project.root, project.boards)) {
    const { ledger, store } = await foldersAt(folder, project);
    if (!existsSync(ledger) || ledgers.includes(ledger)) continue;
    const { entries } = await fileLedger(ledger, durableFiles).read();
    const isOurs = ({ attempt }: LedgerEntry, from: string): boolean =>
      attempt.slots.some((slot) => slotHere(slot, from) !== null);
    if (!entries.some((entry) => isOurs(entry, folder))) continue;
    // The root may have moved before as well, to and fro: then what was taken over has the boards' older names.
    const ours = entries.filter((entry) => isOurs(entry, folder) || isOurs(entry, project.root));
    const lacking = lackingOf(ours, read);
    const [first] = lacking;
    if (first === undefined) continue;
    const { slots, text } = standingFor(lacking);
    const here = slots.flatMap((slot) => slotHere(slot, folder) ?? slotHere(slot, project.root) ?? []);
    const problem = movedProblem(lacking.length, { folder, ledger, store, project });
    left.push({ ledger, path: first.path, problem, slots: here, text });
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

/** How a slot that another root named is called here; null: it is of no board of these. Projects beside each other may have boards of one name. */
function slotsHere({ root, boards }: Project): (slot: string, from: string) => string | null {
  const idOf = (board: string): string => board.replace(/\.[^./]*$/, '');
  const ids = new Map(boards.map((board) => [join(root, idOf(board)), idOf(board)]));
  return (address, from) => {
    const { boardId, slot } = splitAddress(address);
    const id = ids.get(join(from, boardId));
    return id === undefined ? null : addressOf(id, slot);
  };
}

function movedProblem(
  attempts: number,
  { folder, ledger, store, project }: { folder: string; ledger: string; store: string; project: Project },
): string {
  const { paths, around, root, config } = project;
  const name = (path: string): string => relative(around.cwd, path) || '.';
  const copy = (from: string, to: string): string =>
    `mkdir -p ${shellText([name(to)])} && cp -Rn ${shellText([`${name(from)}/.`, `${name(to)}/`])}`;
  const copies = [
    copy(ledger, paths.ledger),
    ...(existsSync(store) ? [copy(store, join(root, config.store))] : []),
  ].join(' && ');
  const what = attempts === 1 ? 'it' : `it and ${attempts - 1} more`;
  return (
    `was bought for these boards when ${name(folder)} was the project's root, and ${what} would be paid for again. ` +
    `To go on there: touch ${shellText([name(join(folder, CONFIG_PATH))])}. ` +
    `To take ${attempts === 1 ? 'it' : 'them'} over, with the clips: ${copies}`
  );
}
