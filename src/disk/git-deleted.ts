import { basename } from 'node:path/posix';
import { answerOf, committedPieces, type Answer } from './git.js';
import { askedFor } from './git-ledger.js';

/** How the files are called that commits before HEAD took away, anywhere in a folder's repository, of those of a pattern: see `strayFiles`. */
export async function deletedNames(
  folder: string,
  { pattern, signal }: { readonly pattern: string; readonly signal: AbortSignal },
): Promise<Answer<ReadonlySet<string>>> {
  const { asked } = askedFor(folder, signal);
  return await answerOf(async () => {
    const said = await committedPieces([...LOG, '--', `:(top,glob)**/${pattern}`], asked);
    return new Set(said.map((path) => basename(path.trim())));
  });
}

/** Also what a merge left out. */
const LOG = [
  '-c log.showRoot=true -c log.follow=false -c log.showSignature=false log',
  '--full-history -m --no-renames --diff-filter=D --name-only -z --format= HEAD',
].flatMap((words) => words.split(' '));
