import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { CONFIG_PATH } from '../config/config.js';
import { answerOf, gitPieces, type Answer } from './git.js';
import { askedFor, textsOf } from './git-ledger.js';
import { findRoot } from './project.js';

/** A file that git has. `path`: absolute; it may be gone from the disk. */
export type StrayFile = { readonly path: string; readonly text: string | null };

/** Files of a project's repository, by the pattern of their names, but for those of other projects in it, wherever they lie. */
export async function strayFiles(
  root: string,
  { pattern, isSought, signal }: StraysGiven,
): Promise<Answer<readonly StrayFile[]>> {
  const { asked, within } = askedFor(root, signal);
  const here = join(asked.folder, within);
  return await answerOf(async () => {
    const said = await gitPieces(['ls-files', '--stage', '-z', '--', `:(top,glob)**/${pattern}`], asked);
    const blobs = said.flatMap((line) => {
      const [, id = '', name = ''] = /^\d+ (\w+) \d\t(.*)$/s.exec(line) ?? [];
      const path = join(asked.folder, name);
      return isSought(path) && !isOfAnother(path, here) ? [{ id, path }] : [];
    });
    return await textsOf(blobs, asked);
  });
}

export type StraysGiven = {
  /** As git's globs have it. */
  readonly pattern: string;
  readonly isSought: (path: string) => boolean;
  readonly signal: AbortSignal;
};

function isOfAnother(path: string, root: string): boolean {
  const nearest = findRoot(join(path, '..'));
  return nearest !== root && existsSync(join(nearest, CONFIG_PATH));
}
