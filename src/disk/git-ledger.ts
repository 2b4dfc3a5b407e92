import { existsSync, realpathSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { shellText } from '../base/shell.js';
import { answerOf, committedPieces, gitBytes, gitPieces, Unsaid, type Answer, type Asked } from './git.js';
import { isNamed, repositoryOf } from './project.js';

/** How git has some paths. */
export type Uncommitted = {
  /** Files that it does not hold as they are now, relative to the root. */
  readonly changed: readonly string[];
  /** Of these, those that `git checkout -- FILE` makes again as they were. */
  readonly kept: readonly string[];
  readonly ignored: boolean;
};

export async function uncommitted(paths: readonly string[], asked: Asked): Promise<Answer<Uncommitted>> {
  const all = ['--untracked-files=all', '--ignored', '--no-renames'];
  return await answerOf(async () => {
    const lines = await gitPieces(['status', '--porcelain=v2', '-z', ...all, '--', ...paths], asked);
    return {
      changed: lines.filter((line) => !line.startsWith('!')).map(pathOf),
      kept: lines.filter((line) => /^1 .[MTD] /.test(line)).map(pathOf),
      ignored: lines.some((line) => line.startsWith('! ') && !isOwn(pathOf(line))),
    };
  });
}

/** Locks, and what keeps them out of git, begin with a dot; a folder that is ignored as a whole ends with a slash. */
function isOwn(path: string): boolean {
  return basename(path).startsWith('.') && !path.endsWith('/');
}

/** A line holds a path after its sign, of one that git has with seven facts, or in conflict with nine, between them. */
function pathOf(line: string): string {
  return line.replace(/^(1 (\S+ ){7}|u (\S+ ){9}|[?!] )/, '');
}

/** A file as the last commit has it. `path`: POSIX, relative to the folder that was asked for; `text`: of a link where it leads; null: git lost it. */
export type CommittedFile = {
  readonly path: string;
  readonly isLink: boolean;
  readonly text: string | null;
};

/**
 * Files of a folder that the last commit has and that are not there now, whatever the index says: links, and those that are
 * sought. The folder itself may be gone.
 */
export async function missingFiles(
  folder: string,
  { isSought, signal }: { readonly isSought: (path: string) => boolean; readonly signal: AbortSignal },
): Promise<Answer<readonly CommittedFile[]>> {
  const { asked, within } = askedFor(folder, signal);
  return await answerOf(async () => {
    const tree = await committedPieces(['ls-tree', '-r', '-z', 'HEAD', '--', `./${within}`], asked);
    const around = tree.length > 0 ? [] : await foldersAbove(within, asked);
    for (const line of [...tree, ...around]) refuseAbsentSubmodule(line, asked);
    const missing = tree.flatMap((line): Blob[] => {
      const [, mode, id = '', name = ''] = /^(\d+) blob (\w+)\t(.*)$/s.exec(line) ?? [];
      const path = relative(within, name);
      const isLink = mode === LINK;
      const isMissed = name !== '' && (isSought(path) || isLink) && !isNamed(join(asked.folder, name));
      return isMissed ? [{ id, path, isLink }] : [];
    });
    return await textsOf(missing, asked);
  });
}

/** A folder of a line that is a repository of its own and was not fetched, as a plain clone leaves it: nobody knows what lies there. */
function refuseAbsentSubmodule(line: string, { folder: repository }: Asked): void {
  const name = /^160000 commit \w+\t(.*)$/s.exec(line)?.[1];
  if (name === undefined || existsSync(join(repository, name, '.git'))) return;
  const remedy = `${shellText(['git', '-C', repository, 'submodule', 'update', '--init', '--', name])} fetches it`;
  throw new Unsaid({
    kind: 'fault',
    repository,
    why: `has a submodule, ${name}, that was not fetched`,
    remedy,
  });
}

/** The lines of the folders that a path lies in. */
async function foldersAbove(path: string, asked: Asked): Promise<readonly string[]> {
  const parts = path.split('/');
  const folders = parts.slice(1).map((_, n) => `./${parts.slice(0, n + 1).join('/')}`);
  return folders.length === 0 ? [] : await gitPieces(['ls-tree', '-z', 'HEAD', '--', ...folders], asked);
}

/** The mode of a link, which may lead to more files. */
const LINK = '120000';

/** Where git is asked for a folder, and the folder's path from there. */
export function askedFor(
  folder: string,
  signal: AbortSignal,
): { readonly asked: Asked; readonly within: string } {
  const near = nearestFolder(folder);
  const real = realpathSync(near);
  // From the repository's own folder: of a disk that is mounted inside it, git does not look beyond.
  const asked = { folder: repositoryOf(real) ?? real, signal };
  return { asked, within: relative(asked.folder, join(real, relative(near, folder))) || '.' };
}

function nearestFolder(folder: string): string {
  return existsSync(folder) ? folder : nearestFolder(dirname(folder));
}

type Blob = Omit<CommittedFile, 'text'> & { readonly id: string };

/** So many small files do not fill the memory. */
const AT_ONCE = 500;

export async function textsOf<T extends { readonly id: string }>(
  blobs: readonly T[],
  asked: Asked,
): Promise<readonly (T & Pick<CommittedFile, 'text'>)[]> {
  const files: (T & Pick<CommittedFile, 'text'>)[] = [];
  for (let from = 0; from < blobs.length; from += AT_ONCE) {
    const some = blobs.slice(from, from + AT_ONCE);
    let left = await gitBytes(['cat-file', '--batch'], asked, some.map(({ id }) => `${id}\n`).join(''));
    // `<id> blob <bytes>`, the bytes, and a line's end; of one that is missing or damaged the first line alone.
    for (const blob of some) {
      const head = left.indexOf('\n');
      const bytes = /^\w+ blob (\d+)$/.exec(left.toString('utf8', 0, Math.max(0, head)))?.[1];
      const end: number = head + 1 + (bytes === undefined ? 0 : Number(bytes) + 1);
      files.push({ ...blob, text: bytes === undefined ? null : left.toString('utf8', head + 1, end - 1) });
      left = left.subarray(end);
    }
  }
  return files;
}
