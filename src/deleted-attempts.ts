import { basename, join, relative } from 'node:path';
import { shellText } from './base/shell.js';
import { missingFiles } from './disk/git-ledger.js';
import { readAttempt } from './ledger/attempt-text.js';
import type { Gap } from './ledger/gap.js';
import { gapsFor, lackingOf, type Read } from './ledger/lacking.js';
import type { Project } from './project.js';

/** What is paid for is not made unpaid by deleting its file, where git has it. */
export async function deletedFrom(ledger: string, { around }: Project, now: Read): Promise<readonly Gap[]> {
  const missing = await missingFiles(ledger, around.stop);
  const attempts = missing.filter(({ path }) => path.endsWith('.json') && !basename(path).startsWith('.'));
  const texts = attempts.map(({ path, text }) => ({ path, text, read: readAttempt(text) }));
  const folder = relative(around.cwd, ledger) || '.';
  const torn = texts.flatMap(({ path, text, read }): Gap[] => {
    if (!('problem' in read)) return [];
    const problem = `is in git and not here, and as git has it, it ${read.problem}; ${bringBack(folder, [join(folder, path)])} brings it back; ${FORGET}`;
    return [{ ledger, path, problem, slots: read.slots, text }];
  });
  // An intent that is gone was taken back by its run: it never went out.
  const entries = texts.flatMap(({ path, read }) =>
    'attempt' in read && read.attempt.state !== 'intent' ? [{ path, attempt: read.attempt }] : [],
  );
  const lacking = lackingOf(entries, now);
  const files = lacking.map(({ path }) => join(folder, path));
  const more = lacking.length - 1;
  const others = more <= 0 ? '' : `, and so ${more === 1 ? 'is 1 more' : `are ${more} more`}`;
  const problem = `is in git and not here${others}: ${bringBack(folder, files)} brings back what is gone, and that alone; ${FORGET}`;
  return [...torn, ...gapsFor(lacking, { ledger, problem })];
}

const FORGET = 'if it is to be forgotten, and paid for again, commit that it is gone';

const TYPED = 3;

/** Never the folder as a whole: files that are there may be further on than git's. */
function bringBack(folder: string, files: readonly string[]): string {
  if (files.length <= TYPED) return shellText(['git', 'checkout', 'HEAD', '--', ...files]);
  const gone = ['git', 'diff', '--relative', '--name-only', '-z', '--diff-filter=D', 'HEAD', '--', folder];
  return `${shellText(gone)} | xargs -0 git checkout HEAD --`;
}
