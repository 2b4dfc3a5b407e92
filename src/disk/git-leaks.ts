import { join } from 'node:path';
import { isInside } from '../base/inside.js';
import { answerOf, gitPieces, type Answer, type Asked } from './git.js';

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
  asked: Asked,
): Promise<Answer<GitLeaks>> {
  const { folder: root } = asked;
  const folders = made.filter((path) => path !== '' && isInside(root, join(root, path)));
  const listed = async (words: readonly string[]): Promise<readonly string[]> =>
    await gitPieces(['ls-files', '-z', ...words], asked);
  return await answerOf(async () => {
    const tracked = await listed(['--cached', '--', ...secrets, ...folders]);
    const unignored = await listed(['--others', '--exclude-standard', '--', ...secrets]);
    return {
      secrets: secrets
        .filter((path) => tracked.includes(path) || unignored.includes(path))
        .map((path) => ({ path, isTracked: tracked.includes(path) })),
      made: folders.filter((folder) => tracked.some((path) => path.startsWith(`${folder}/`))),
    };
  });
}
