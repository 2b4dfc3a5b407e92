import { answerOf, gitPieces, type Asked } from './git.js';

/** Those of the paths that git ignores; none where there is no git, or no repository. */
export async function gitIgnored(paths: readonly string[], asked: Asked): Promise<ReadonlySet<string>> {
  if (paths.length === 0) return new Set();
  const input = paths.map((path) => `${path}\0`).join('');
  const answer = await answerOf(() => gitPieces(['check-ignore', '--stdin', '-z'], asked, input));
  // It fails where none is ignored, too; and all that hangs on it is advice.
  return new Set(answer.kind === 'said' ? answer.said : []);
}
