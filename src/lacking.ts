import { existsSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { shellText } from './base/shell.js';
import { CONFIG_PATH, readConfig } from './config/config.js';
import { durableFiles } from './disk/durable.js';
import { missingFiles } from './disk/git-ledger.js';
import { inspectFiles } from './disk/inspect.js';
import { otherRoots } from './disk/project.js';
import type { Attempt } from './ledger/attempt.js';
import { readAttempt, textOfAttempt } from './ledger/attempt-text.js';
import { readBeside } from './ledger/beside.js';
import { fileLedger } from './ledger/files.js';
import type { LedgerEntry, LedgerRead, UnreadableFile } from './ledger/ledger.js';
import type { Project } from './project.js';
import { addressOf, splitAddress } from './storyboard/address.js';

export type LackingGiven = {
  /** The folders of all ledgers that are read. */
  readonly ledgers: readonly string[];
  /** What they say together. */
  readonly paid: LedgerRead;
  readonly counts: (attempt: Attempt) => boolean;
};

/** What was paid for and is in no ledger that is read: it would be bought once more. A line for each place that has it. */
export async function lackingIn(project: Project, given: LackingGiven): Promise<readonly UnreadableFile[]> {
  const deleted = await Promise.all(given.ledgers.map((ledger) => deletedFrom(ledger, project, given)));
  return [...deleted.flat(), ...(await leftAtOtherRoots(project, given))];
}

/** What is paid for is not made unpaid by deleting its file, where git has it. */
async function deletedFrom(
  ledger: string,
  { around }: Project,
  { paid, counts }: LackingGiven,
): Promise<readonly UnreadableFile[]> {
  const missing = await missingFiles(ledger, around.stop);
  const entries = missing.flatMap(({ path, text }) => entryIn(path, text));
  const lacking = lackingOf(entries, { paid, counts, name: ledger });
  const [first, ...more] = lacking;
  if (first === undefined) return [];
  const folder = relative(around.cwd, ledger) || '.';
  const files = lacking.map(({ path }) => join(folder, path));
  const others =
    more.length === 0 ? '' : `, and so ${more.length === 1 ? 'is 1 more' : `are ${more.length} more`}`;
  const problem = `is in git and not here${others}: ${bringBack(folder, files)} brings back what is gone, and that alone; if it is to be forgotten, and paid for again, commit that it is gone`;
  return [{ ledger, path: first.path, problem, slots: slotsOf(lacking), text: textOf(lacking) }];
}

/** Nothing but attempts; an intent that is gone was taken back by its run: it never went out. */
function entryIn(path: string, text: string): readonly LedgerEntry[] {
  if (!path.endsWith('.json') || basename(path).startsWith('.')) return [];
  const read = readAttempt(text);
  return 'attempt' in read && read.attempt.state !== 'intent' ? [{ path, attempt: read.attempt }] : [];
}

const TYPED = 3;

/** Never the folder as a whole: files that are there may be further on than git's. */
function bringBack(folder: string, files: readonly string[]): string {
  if (files.length <= TYPED) return shellText(['git', 'checkout', 'HEAD', '--', ...files]);
  const gone = ['git', 'diff', '--relative', '--name-only', '-z', '--diff-filter=D', 'HEAD', '--', folder];
  return `${shellText(gone)} | xargs -0 git checkout HEAD --`;
}

/** What was paid for of these boards when another folder was their project's root. */
async function leftAtOtherRoots(
  project: Project,
  { ledgers, ...given }: LackingGiven,
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
    const lacking = lackingOf(ours, { ...given, name: ledger });
    const [first] = lacking;
    if (first === undefined) continue;
    const slots = slotsOf(lacking).flatMap(
      (slot) => slotHere(slot, folder) ?? slotHere(slot, project.root) ?? [],
    );
    const problem = movedProblem(lacking.length, { folder, ledger, store, project });
    left.push({ ledger, path: first.path, problem, slots, text: textOf(lacking) });
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

function lackingOf(
  entries: readonly LedgerEntry[],
  { paid, counts, name }: Omit<LackingGiven, 'ledgers'> & { readonly name: string },
): readonly LedgerEntry[] {
  const { read, brought } = readBeside(paid, { entries, unreadable: [], merged: [] }, { name, counts });
  const paths = new Set(brought);
  const lacking = new Set(read.entries.flatMap(({ path, attempt }) => (paths.has(path) ? [attempt] : [])));
  return entries.filter(({ attempt }) => lacking.has(attempt));
}

function slotsOf(entries: readonly LedgerEntry[]): readonly string[] {
  return [...new Set(entries.flatMap(({ attempt }) => attempt.slots))];
}

/** Their jobs are nobody else's. */
function textOf(entries: readonly LedgerEntry[]): string {
  return entries.map(({ attempt }) => textOfAttempt(attempt)).join('');
}
