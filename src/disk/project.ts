import { existsSync, lstatSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { glob } from 'tinyglobby';
import { CONFIG_PATH } from '../config/config.js';
import { boardIdOf, PICKS_END } from '../storyboard/address.js';

/**
 * The project's root for a folder: the nearest folder upward with a config, else with `.git`, else the folder itself.
 */
export function findRoot(from: string): string {
  const folders = upward(resolve(from));
  const holds = (name: string) => (folder: string) => existsSync(join(folder, name));
  return folders.find(holds(CONFIG_PATH)) ?? folders.find(holds('.git')) ?? resolve(from);
}

/** The folder of the repository that a folder lies in, whatever git says of it, and wherever it leads; null: there is none. */
export function repositoryOf(folder: string): string | null {
  return upward(folder).find((one) => isNamed(join(one, '.git'))) ?? null;
}

/** Whether something has this name, be it a link that leads nowhere. */
export function isNamed(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}

/**
 * Folders that may have been the root for one of these boards before: between the board and its root, and above the
 * root. A config or a `.git` that came later moves the root.
 */
export function otherRoots(root: string, boards: readonly string[]): string[] {
  const around = boards.flatMap((board) => upward(dirname(join(root, board))));
  return [...new Set(around)].filter((folder) => folder !== root);
}

/** Board files by glob, POSIX paths relative to the root, sorted; picks files are never boards. */
export async function findBoards(root: string, patterns: readonly string[]): Promise<string[]> {
  const found = await filesBy(root, patterns);
  return found.filter((path) => !isPicksFile(path)).sort();
}

async function filesBy(root: string, patterns: readonly string[]): Promise<string[]> {
  return await glob([...patterns], { cwd: root, onlyFiles: true, ignore: ['**/node_modules/**'] });
}

/** `e1.picks.yaml`: the choices of takes for `e1.yaml`. */
export function isPicksFile(path: string): boolean {
  return basename(path).includes('.picks.');
}

/** Picks in the folders of boards whose own board is not there: it has another name now, or is gone. */
export async function boardlessPicks(
  root: string,
  boards: readonly string[],
  patterns: readonly string[],
): Promise<string[]> {
  const known = new Set([...(await filesBy(root, patterns)), ...boards]);
  const folders = [...new Set([...known].map((path) => dirname(path)))].sort();
  const inFolders = folders.map(async (folder) => {
    const names = await readdir(join(root, folder)).catch(() => []); // no such folder: said of its boards
    const paths = names.map((name) => join(folder, name));
    const isBoard = (path: string): boolean =>
      !isPicksFile(path) && (known.has(path) || /\.ya?ml$/.test(path));
    const ids = new Set(paths.filter(isBoard).map(boardIdOf));
    return paths.filter((path) => path.endsWith(PICKS_END) && !ids.has(path.slice(0, -PICKS_END.length)));
  });
  return (await Promise.all(inFolders)).flat();
}

/** What a file that is not there may have been meant to be: the project's boards, and the YAML files beside it. */
export async function boardsNear(
  root: string,
  missing: string,
  patterns: readonly string[],
): Promise<string[]> {
  const folder = dirname(missing);
  const beside = await readdir(join(root, folder)).catch(() => []); // no such folder: nothing is beside it
  const files = beside.filter((name) => /\.ya?ml$/.test(name)).map((name) => join(folder, name));
  return [...new Set([...(await findBoards(root, patterns)), ...files])];
}

/** A path that a person typed, as the program names files: POSIX, relative to the root. */
export function projectPath(root: string, cwd: string, typed: string): string {
  return relative(root, resolve(cwd, typed)).split(sep).join('/');
}

function upward(folder: string): string[] {
  const parent = dirname(folder);
  return parent === folder ? [folder] : [folder, ...upward(parent)];
}
