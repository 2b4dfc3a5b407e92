import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import { shellText } from '../base/shell.js';
import type { GitFault } from '../disk/git.js';
import { type CommittedFile, missingFiles } from '../disk/git-ledger.js';
import { isAttemptPath } from '../ledger/attempt-path.js';
import { readAttempt } from '../ledger/attempt-text.js';
import type { Hole } from '../ledger/hole.js';
import { lackingIn, type LackingOf } from '../ledger/lacking.js';
import type { LedgerEntry, LedgerHole } from '../ledger/ledger.js';
import { foldersElsewhere } from '../ledger/read-ledger.js';
import type { RecordPlace } from './place.js';

/** What is paid for is not made unpaid by deleting its file, where git has it. */
export async function deletedFrom(
  ledger: string,
  place: RecordPlace,
  lackingOf: LackingOf,
): Promise<readonly Hole[]> {
  const holes: Hole[] = [];
  for (const folder of ['', ...foldersElsewhere(ledger)])
    holes.push(...(await deletedIn(join(ledger, folder), place, lackingOf)));
  return holes;
}

async function deletedIn(
  ledger: string,
  { around }: RecordPlace,
  lackingOf: LackingOf,
): Promise<readonly Hole[]> {
  const missing = await missingFiles(ledger, { isSought: isAttemptPath, signal: around.stop });
  const folder = relative(around.cwd, ledger) || '.';
  if (missing.kind === 'nothing') return [];
  if (missing.kind === 'fault') return [unsaid(missing, `what was deleted from ${folder}`)];
  const back = (paths: readonly string[]): string => bringBack(paths, { ledger, folder });
  const read = missing.said.map((file) =>
    file.isLink ? { lost: missedLink(file, back) } : readMissed(file, back),
  );
  const entries = read.flatMap((one) => ('entry' in one ? [one.entry] : []));
  const saying = (lacking: readonly LedgerEntry[]): string => {
    const more = lacking.length - 1;
    const others = more <= 0 ? '' : `, and so ${more === 1 ? 'is 1 more' : `are ${more} more`}`;
    const command = back(lacking.map(({ path }) => path));
    return `is in git and not here${others}: ${command} brings back what is gone, and that alone; ${FORGET}`;
  };
  return [
    ...read.flatMap((one) => ('lost' in one ? [{ ...one.lost, ledger }] : [])),
    ...lackingIn(entries, { lackingOf, ledger, saying }),
  ];
}

type Back = (paths: readonly string[]) => string;

function missedLink({ path }: CommittedFile, back: Back): LedgerHole {
  const problem = `is in git and not here, a link that may lead to more of the ledger: ${back([path])} brings it back; ${FORGET}`;
  return { path, problem, slots: [], text: '' };
}

function readMissed(
  { path, text }: CommittedFile,
  back: Back,
): { readonly entry: LedgerEntry } | { readonly lost: LedgerHole } {
  const read = text === null ? { problem: LOST, slots: [] } : readAttempt(text);
  if ('attempt' in read) return { entry: { path, attempt: read.attempt } };
  const way = text === null ? '' : `; ${back([path])} brings it back`;
  const problem = `is in git and not here, and as git has it, it ${read.problem}${way}; ${FORGET}`;
  return { lost: { path, problem, slots: read.slots, text: text ?? '' } };
}

/** Who cannot be told `what` git has might buy it once more. */
export function unsaid({ repository, why, remedy }: GitFault, what: string): Hole {
  const problem = `${why}, so that git does not say ${what}: ${remedy}`;
  return { ledger: repository, path: GIT, problem, slots: [], text: '' };
}

/** Whether git does not say what it has. */
export function isUnsaid({ path }: Hole): boolean {
  return path === GIT;
}

const GIT = '.git';

const LOST = 'cannot be read, for its object is missing or damaged: another clone may have it';

const FORGET = 'if it is to be forgotten, and paid for again, commit that it is gone';

const TYPED = 3;

/** Nothing that is there is written over: it may be further on than git's. */
function bringBack(files: readonly string[], typed: Typed): string {
  return files.length <= TYPED
    ? gitText([checkoutOf('HEAD', files)], typed)
    : gitText(
        [
          ['reset', '--quiet', 'HEAD', '--', '.'],
          ['checkout-index', '--quiet', SPARSE, '--all'],
        ],
        typed,
      );
}

/** Also what a sparse checkout leaves out. */
export function checkoutOf(commit: string, files: readonly string[]): readonly string[] {
  return ['checkout', SPARSE, commit, '--', ...files];
}

const SPARSE = '--ignore-skip-worktree-bits';

/** `folder`: the ledger, as it is typed. */
export type Typed = { readonly ledger: string; readonly folder: string };

/** Commands of git as they are typed, from wherever that is, also into another repository. */
export function gitText(steps: readonly (readonly string[])[], { ledger, folder }: Typed): string {
  const made = existsSync(ledger) ? [] : [['mkdir', '-p', folder]];
  return [...made, ...steps.map((step) => ['git', '-C', folder, ...step])].map(shellText).join(' && ');
}
