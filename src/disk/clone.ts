import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../base/clock.js';
import { isFault } from '../base/fault.js';
import type { DurableFiles } from './durable.js';
import { keepOutOfGit } from './state-folder.js';

const CLONE = /^[0-9a-f]{4}$/;

/**
 * Four hex digits of this clone of the project, drawn once and kept in `.castreel/clone`: attempts of two clones never
 * share a file name, and each clone knows which interrupted attempts are its own.
 */
export async function cloneOf(given: { dir: string; files: DurableFiles; clock: Clock }): Promise<string> {
  const path = join(given.dir, 'clone');
  const known = await readClone(path);
  if (known !== null) return known;
  await keepOutOfGit(given.dir, given.files);
  // Two first commands at once: the file that is there wins, whoever wrote it.
  await given.files.create(path, `${given.clock.randomHex(4)}\n`);
  const drawn = await readClone(path);
  if (drawn === null)
    throw new Error(`${path} does not hold four hex digits: remove it when no run is going on`);
  return drawn;
}

async function readClone(path: string): Promise<string | null> {
  try {
    const text = (await readFile(path, 'utf8')).trim();
    return CLONE.test(text) ? text : null;
  } catch (error) {
    if (isFault(error, 'ENOENT')) return null;
    throw error;
  }
}
