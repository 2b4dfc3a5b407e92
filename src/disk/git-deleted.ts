import { basename } from 'node:path/posix';
import { answerOf, committedPieces, logWords, type Answer, type Asked } from './git.js';

/** How the files of a pattern are called that commits before HEAD took away, anywhere in a repository: see `strayFiles`. */
export async function deletedNames(asked: Asked, pattern: string): Promise<Answer<ReadonlySet<string>>> {
  return await answerOf(async () => {
    const said = await committedPieces([...LOG, '--', `:(top,glob)**/${pattern}`], asked);
    return new Set(said.map((path) => basename(path.trim())));
  });
}

const LOG = logWords('-m --diff-filter=D --name-only --format= HEAD');
