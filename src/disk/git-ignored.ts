import { gitPieces, type Place } from './git.js';

/** Those of the paths that git ignores; none where there is no git, or no repository. */
export async function gitIgnored(paths: readonly string[], place: Place): Promise<ReadonlySet<string>> {
  if (paths.length === 0) return new Set();
  const asked = paths.map((path) => `${path}\0`);
  // Exit 1: none is ignored; 128: not a repository.
  return new Set(await gitPieces(['check-ignore', '--stdin', '-z'], place, asked));
}
