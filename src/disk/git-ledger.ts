import { existsSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { gitPieces, gitText, type Place } from './git.js';

/** Files of the record that git does not hold as they are now, relative to the root; null: there is no git, or no repository. */
export async function uncommitted(
  paths: readonly string[],
  place: Place,
): Promise<{
  readonly changed: readonly string[];
  /** Of these, those that `git checkout -- FILE` makes again as they were. */
  readonly kept: readonly string[];
  readonly ignored: boolean;
} | null> {
  const all = ['--untracked-files=all', '--ignored', '--no-renames'];
  const lines = await gitPieces(['status', '--porcelain=v2', '-z', ...all, '--', ...paths], place);
  if (lines === null) return null;
  return {
    changed: lines.filter((line) => !line.startsWith('!')).map(pathOf),
    kept: lines.filter((line) => /^1 .[MTD] /.test(line)).map(pathOf),
    ignored: lines.some((line) => line.startsWith('! ') && !isOwn(pathOf(line))),
  };
}

/** Locks, and what keeps them out of git, begin with a dot; a folder that is ignored as a whole ends with a slash. */
function isOwn(path: string): boolean {
  return basename(path).startsWith('.') && !path.endsWith('/');
}

/** A line holds a path after its sign, of one that git has with seven facts, or in conflict with nine, between them. */
function pathOf(line: string): string {
  return line.replace(/^(1 (\S+ ){7}|u (\S+ ){9}|[?!] )/, '');
}

/** A file as the last commit has it. `path`: POSIX, relative to the folder that was asked for. */
export type CommittedFile = { readonly path: string; readonly text: string };

/**
 * Files of a folder that the last commit has and that are not there now, whatever the index says; none where there is no
 * git, no repository or no commit. The folder itself may be gone.
 */
export async function missingFiles(folder: string, signal: AbortSignal): Promise<readonly CommittedFile[]> {
  const root = nearestFolder(folder);
  const within = relative(root, folder) || '.';
  const names = await gitPieces(['ls-tree', '-r', '-z', '--name-only', 'HEAD', '--', within], {
    root,
    signal,
  });
  const missing = (names ?? []).filter((name) => !existsSync(join(root, name)));
  const texts = await textsOf(missing, { root, signal });
  return missing.flatMap((name, n) => {
    const text = texts[n] ?? null;
    return text === null ? [] : [{ path: relative(within, name), text }];
  });
}

function nearestFolder(folder: string): string {
  return existsSync(folder) ? folder : nearestFolder(dirname(folder));
}

/** So many small files are far from what is read of a process. */
const AT_ONCE = 500;

/** As the last commit has them. `names` are relative to the root that is given. */
async function textsOf(names: readonly string[], place: Place): Promise<readonly (string | null)[]> {
  if (names.length === 0) return [];
  const asked = names.slice(0, AT_ONCE).map((name) => `HEAD:./${name}\n`);
  let left = Buffer.from((await gitText(['cat-file', '--batch'], place, asked)) ?? '');
  // `<id> blob <bytes>`, the bytes, and a line's end; of a name that is none the first line alone.
  const texts = asked.map(() => {
    const head = left.indexOf('\n');
    const bytes = /^\w+ blob (\d+)$/.exec(left.toString('utf8', 0, Math.max(0, head)))?.[1];
    const end = head + 1 + (bytes === undefined ? 0 : Number(bytes) + 1);
    const text = bytes === undefined ? null : left.toString('utf8', head + 1, end - 1);
    left = left.subarray(end);
    return text;
  });
  return [...texts, ...(await textsOf(names.slice(AT_ONCE), place))];
}
