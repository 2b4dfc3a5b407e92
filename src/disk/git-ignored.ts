import { gitPieces, isGitFault, type Place } from './git.js';

/** Those of the paths that git ignores; none where there is no git, or no repository. */
export async function gitIgnored(paths: readonly string[], place: Place): Promise<ReadonlySet<string>> {
  if (paths.length === 0) return new Set();
  const asked = paths.map((path) => `${path}\0`);
  const said = await gitPieces(['check-ignore', '--stdin', '-z'], place, asked);
  // It fails where none is ignored, too; and all that hangs on it is advice.
  return new Set(isGitFault(said) ? [] : said);
}
