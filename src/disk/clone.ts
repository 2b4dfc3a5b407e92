import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../base/clock.js';
import { ifFault, KnownFault } from '../base/fault.js';
import type { DurableFiles } from './durable.js';
import { keepOutOfGit } from './state-folder.js';

const CLONE = /^[0-9a-f]{4}$/;

/**
 * Four hex digits of this clone of the project, drawn once and kept in `.castreel/clone`: attempts of two clones never
 * share a file name, and each clone knows which interrupted attempts are its own.
 */
export async function cloneOf(given: { dir: string; files: DurableFiles; clock: Clock }): Promise<string> {
  const known = await drawnClone(given.dir);
  if (known !== null) return known;
  await keepOutOfGit(given.dir, given.files);
  // Two first commands at once: the file that is there wins, whoever wrote it.
  await given.files.create(clonePath(given.dir), `${given.clock.randomHex(4)}\n`);
  const drawn = await drawnClone(given.dir);
  if (drawn === null)
    throw new KnownFault(
      `${clonePath(given.dir)} does not hold four hex digits: delete it when no run is going on, and others are drawn`,
    );
  return drawn;
}

/** The digits of a clone that has written attempts; null: none are drawn yet, so no attempt is its own. */
export async function drawnClone(dir: string): Promise<string | null> {
  const text = await readFile(clonePath(dir), 'utf8').catch(ifFault('', 'ENOENT'));
  return CLONE.test(text.trim()) ? text.trim() : null;
}

/** Where they lie. `dir`: its `.castreel`. */
export function clonePath(dir: string): string {
  return join(dir, 'clone');
}
