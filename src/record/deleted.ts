import { join, relative } from 'node:path';
import { shellText } from '../base/shell.js';
import { isGitFault, type GitFault } from '../disk/git.js';
import { missingFiles } from '../disk/git-ledger.js';
import { isAttemptPath } from '../ledger/attempt-path.js';
import { readAttempt } from '../ledger/attempt-text.js';
import type { Hole } from '../ledger/hole.js';
import { lackingIn, type Read } from '../ledger/lacking.js';
import type { LedgerEntry } from '../ledger/ledger.js';
import type { RecordPlace } from './place.js';

/** What is paid for is not made unpaid by deleting its file, where git has it. */
export async function deletedFrom(
  ledger: string,
  { around }: RecordPlace,
  now: Read,
): Promise<readonly Hole[]> {
  const missing = await missingFiles(ledger, { isSought: isAttemptPath, signal: around.stop });
  const folder = relative(around.cwd, ledger) || '.';
  if (missing === null) return [];
  if (isGitFault(missing)) return [unsaid(folder, missing)];
  const texts = missing.map(({ path, text }) => ({
    path,
    text,
    read: text === null ? { problem: LOST, slots: [] } : readAttempt(text),
  }));
  const torn = texts.flatMap(({ path, text, read }): Hole[] => {
    if (!('problem' in read)) return [];
    const back = text === null ? '' : `; ${bringBack(folder, [join(folder, path)])} brings it back`;
    const problem = `is in git and not here, and as git has it, it ${read.problem}${back}; ${FORGET}`;
    return [{ ledger, path, problem, slots: read.slots, text: text ?? '' }];
  });
  // An intent that is gone was taken back by its run: it never went out.
  const entries = texts.flatMap(({ path, read }) =>
    'attempt' in read && read.attempt.state !== 'intent' ? [{ path, attempt: read.attempt }] : [],
  );
  const saying = (lacking: readonly LedgerEntry[]): string => {
    const files = lacking.map(({ path }) => join(folder, path));
    const more = lacking.length - 1;
    const others = more <= 0 ? '' : `, and so ${more === 1 ? 'is 1 more' : `are ${more} more`}`;
    return `is in git and not here${others}: ${bringBack(folder, files)} brings back what is gone, and that alone; ${FORGET}`;
  };
  return [...torn, ...lackingIn(now, entries, { ledger, saying })];
}

/** Who cannot be told what was deleted might buy it once more. */
function unsaid(folder: string, { repository, why, remedy }: GitFault): Hole {
  const problem = `is not read by git (${why}), which thus does not say what was deleted from ${folder}: ${remedy}`;
  return { ledger: repository, path: '.git', problem, slots: [], text: '' };
}

const LOST = 'cannot be read, for its object is missing or damaged: another clone may have it';

const FORGET = 'if it is to be forgotten, and paid for again, commit that it is gone';

const TYPED = 3;

/** Never the folder as a whole: files that are there may be further on than git's. */
function bringBack(folder: string, files: readonly string[]): string {
  if (files.length <= TYPED) return shellText(['git', 'checkout', 'HEAD', '--', ...files]);
  const gone = ['git', 'diff', '--relative', '--name-only', '-z', '--diff-filter=D', 'HEAD', '--', folder];
  return `${shellText(gone)} | xargs -0 git checkout HEAD --`;
}
