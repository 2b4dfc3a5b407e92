import { readdir } from 'node:fs/promises';
import { join } from 'node:path/posix';
import { nearestOf } from '../base/problem.js';

/**
 * The path, POSIX and relative to the root, that one which leads nowhere may mean: step by step the name that is there,
 * or the nearest one; null: somewhere nothing is near.
 */
export async function nearestPath(root: string, path: string): Promise<string | null> {
  let found = '';
  for (const step of path.split('/')) {
    const names = await readdir(join(root, found)).catch((): string[] => []); // a file, or not to be read: nothing is below it
    const stem = step.replace(/\.[^.]*$/, '');
    const next = names.includes(step)
      ? step
      : nearestOf(step, names, Math.max(1, Math.round(stem.length * 0.4)));
    if (next === null) return null;
    found = join(found, next);
  }
  return found;
}
