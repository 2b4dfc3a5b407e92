import { join } from 'node:path';
import { isInside } from '../base/inside.js';
import { gitPieces, isGitFault, type Answer, type Place } from './git.js';

/** What git holds, or would take with the next `git add`, and should not. */
export type GitLeaks = {
  /** Keys: in git already, or only not ignored. */
  readonly secrets: readonly { readonly path: string; readonly isTracked: boolean }[];
  /** Folders of which files are tracked, though they can be made or fetched again. */
  readonly made: readonly string[];
};

/** Paths are relative to the root. */
export async function gitLeaks(
  { secrets, made }: { readonly secrets: readonly string[]; readonly made: readonly string[] },
  given: Place,
): Promise<Answer<GitLeaks>> {
  const folders = made.filter((path) => path !== '' && isInside(given.root, join(given.root, path)));
  const tracked = await listed(['--cached', '--', ...secrets, ...folders], given);
  if (tracked === null || isGitFault(tracked)) return tracked;
  const unignored = await listed(['--others', '--exclude-standard', '--', ...secrets], given);
  if (unignored === null || isGitFault(unignored)) return unignored;
  return {
    secrets: secrets.flatMap((path) =>
      tracked.includes(path) || unignored.includes(path) ? [{ path, isTracked: tracked.includes(path) }] : [],
    ),
    made: folders.filter((folder) => tracked.some((path) => path.startsWith(`${folder}/`))),
  };
}

async function listed(words: readonly string[], place: Place): Promise<Answer<readonly string[]>> {
  return await gitPieces(['ls-files', '-z', ...words], place);
}
