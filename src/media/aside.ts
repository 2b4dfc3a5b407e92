import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname, extname, join } from 'node:path';
import { systemClock } from '../base/clock.js';

/**
 * Makes a file under a name of its own in the same folder and gives it its real name only when `make` says that it is
 * whole, so a reader sees all of it or nothing. What was not kept is removed, also when `make` throws. Not for what
 * must survive the loss of power.
 */
export async function madeAside<T>(
  path: string,
  make: (aside: string) => Promise<T>,
  isWhole: (made: T) => boolean = () => true,
): Promise<T> {
  await mkdir(dirname(path), { recursive: true });
  const aside = join(dirname(path), `.${systemClock.randomHex(16)}.tmp${extname(path)}`);
  try {
    const made = await make(aside);
    if (isWhole(made)) await rename(aside, path);
    return made;
  } finally {
    await rm(aside, { force: true });
  }
}
