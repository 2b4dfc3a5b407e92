import { existsSync } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { glob } from 'tinyglobby';

/** The name that makes a folder a project's root. */
export const CONFIG_FILE = 'castreel.config.yaml';

/** What commands without a FILE read where the config does not say. */
const DEFAULT_BOARDS = ['storyboards/**/*.{yaml,yml}'];

/**
 * The project's root for a file or folder: the nearest folder upward with a config, else with `.git`, else the
 * folder itself.
 */
export function findRoot(from: string): string {
  const folders = upward(resolve(from));
  return (
    folders.find((folder) => existsSync(join(folder, CONFIG_FILE))) ??
    folders.find((folder) => existsSync(join(folder, '.git'))) ??
    resolve(from)
  );
}

/** Board files by glob, POSIX paths relative to the root, sorted; picks files are never boards. */
export async function findBoards(root: string, patterns: readonly string[] | null): Promise<string[]> {
  const found = await glob([...(patterns ?? DEFAULT_BOARDS)], {
    cwd: root,
    onlyFiles: true,
    ignore: ['**/node_modules/**'],
  });
  return found.filter((path) => !basename(path).includes('.picks.')).sort();
}

/** A path that a person typed, as the program names files: POSIX, relative to the root. */
export function projectPath(root: string, cwd: string, typed: string): string {
  return relative(root, resolve(cwd, typed)).split(sep).join('/');
}

function upward(folder: string): string[] {
  const parent = dirname(folder);
  return parent === folder ? [folder] : [folder, ...upward(parent)];
}
