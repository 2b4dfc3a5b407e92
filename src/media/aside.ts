import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname, extname, join } from 'node:path';
import { systemClock } from '../base/clock.js';

/**
 * What this process signs the names of its unfinished files with, so that whoever finds one can ask whether it still
 * lives: `<host>-<pid>-<start>`.
 */
export type Mark = () => Promise<string>;

/** `.castreel/derived` as one process writes it: what is there may go at any time. */
export type Derived = { readonly dir: string; readonly mark: Mark };

const ASIDE = /^\.([0-9a-f]{8}-\d+-[0-9a-f]{8})-[0-9a-f]{8}\.tmp(\.\w+)?$/;

/** A path in a folder that no reader takes for anything. */
export async function nameAside(folder: string, mark: Mark, extension = ''): Promise<string> {
  return join(folder, `.${await mark()}-${systemClock.randomHex(8)}.tmp${extension}`);
}

/** Whose unfinished file a name is; null: it is none. */
export function markIn(name: string): string | null {
  return ASIDE.exec(name)?.[1] ?? null;
}

/**
 * Makes a file under a name of its own in the same folder and gives it its real name only when `make` says that it is
 * whole, so a reader sees all of it or nothing. What was not kept is removed, also when `make` throws. Not for what
 * must survive the loss of power.
 */
export async function madeAside<T>(
  path: string,
  {
    mark,
    make,
    isWhole = () => true,
  }: {
    mark: Mark;
    make: (aside: string) => Promise<T>;
    isWhole?: (made: T) => boolean;
  },
): Promise<T> {
  await mkdir(dirname(path), { recursive: true });
  const aside = await nameAside(dirname(path), mark, extname(path));
  try {
    const made = await make(aside);
    if (isWhole(made)) await rename(aside, path);
    return made;
  } finally {
    await rm(aside, { force: true });
  }
}

/** The same for files that are made together: none has its name before all are whole. */
export async function allMadeAside<T>(
  paths: readonly string[],
  { mark, make }: { mark: Mark; make: (asides: readonly string[]) => Promise<T> },
): Promise<T> {
  const [first, ...rest] = paths;
  if (first === undefined) return await make([]);
  return await madeAside(first, {
    mark,
    make: (aside) => allMadeAside(rest, { mark, make: (asides) => make([aside, ...asides]) }),
  });
}
