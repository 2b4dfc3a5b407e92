import { basename } from 'node:path/posix';
import { answerOf, committedPieces, type Answer } from './git.js';
import { askedFor } from './git-ledger.js';

/** How the files of a folder are called that a commit before HEAD took away. */
export async function deletedNames(
  folder: string,
  signal: AbortSignal,
): Promise<Answer<ReadonlySet<string>>> {
  const { asked, within } = askedFor(folder, signal);
  return await answerOf(async () => {
    const said = await committedPieces([...LOG, '--', `./${within}`], asked);
    return new Set(said.map((path) => basename(path.trim())));
  });
}

const LOG = [
  '-c log.showRoot=true -c log.follow=false -c log.showSignature=false log',
  '--full-history --no-renames --diff-filter=D --name-only -z --format= HEAD',
].flatMap((words) => words.split(' '));
