import { existsSync } from 'node:fs';
import { link, mkdir, open, readdir, rename, rm, type FileHandle } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { systemClock } from '../base/clock.js';
import { ifFault, isFault } from '../base/fault.js';

/**
 * Writes that survive the loss of power: when a promise resolves, bytes and name are on the disk. A reader sees the
 * whole old file, the whole new one or none. Folders on the way are made.
 */
export interface DurableFiles {
  /** Writes a file that is not there yet; `false`: there is one, and it is left alone. */
  create(path: string, text: string): Promise<boolean>;
  /** Writes a file, in place of one that may be there. */
  replace(path: string, text: string): Promise<void>;
  /** Writes a new file piece by piece: not all or nothing, so only aside; `move` gives it its name. */
  stream(path: string, pieces: AsyncIterable<Uint8Array>): Promise<void>;
  /** Gives a file another name on the same disk, in place of what has it. */
  move(from: string, to: string): Promise<void>;
  /** Removes a file that may be gone already. */
  remove(path: string): Promise<void>;
  /** Removes what died half written under a folder. Only while nobody else writes there. */
  sweep(folder: string): Promise<void>;
}

export const durableFiles: DurableFiles = { create, replace, stream, move, remove, sweep };

/** A name in the same folder that no reader takes for a document. */
const ASIDE = /^\.[0-9a-f]{16}\.tmp$/;

async function create(path: string, text: string): Promise<boolean> {
  await makeFolder(dirname(path));
  const aside = nameAside(path);
  await writeNew(aside, (file) => file.writeFile(text));
  const created = await linkNew(aside, path);
  // Who holds a ledger's lock sweeps there, while others write down beside it that they want it.
  if (created === 'swept') return await create(path, text);
  if (created === 'unsupported') {
    await rm(aside, { force: true });
    return await createInPlace(path, text);
  }
  // Dying in here leaves at most a name that power loss may take back: nothing was built on it yet.
  await keepOrRemove(created ? path : null, async () => {
    await rm(aside, { force: true });
    await syncFolder(dirname(path));
  });
  return created;
}

async function replace(path: string, text: string): Promise<void> {
  await makeFolder(dirname(path));
  const aside = nameAside(path);
  await writeNew(aside, (file) => file.writeFile(text));
  await move(aside, path);
}

async function stream(path: string, pieces: AsyncIterable<Uint8Array>): Promise<void> {
  await makeFolder(dirname(path));
  await writeNew(path, async (file) => {
    for await (const piece of pieces) await file.appendFile(piece);
  });
}

async function move(from: string, to: string): Promise<void> {
  await makeFolder(dirname(to));
  await rename(from, to);
  await syncFolder(dirname(to));
}

async function remove(path: string): Promise<void> {
  await rm(path, { force: true });
  // Where the folder went too, so did the file.
  await syncFolder(dirname(path)).catch(ifFault(undefined, 'ENOENT'));
}

async function sweep(folder: string): Promise<void> {
  const names = await readdir(folder, { recursive: true, withFileTypes: true }).catch(ifFault([], 'ENOENT'));
  for (const name of names) {
    if (ASIDE.test(name.name)) await rm(join(name.parentPath, name.name), { force: true });
  }
}

function nameAside(path: string): string {
  return join(dirname(path), `.${systemClock.randomHex(16)}.tmp`);
}

async function writeNew(path: string, write: (file: FileHandle) => Promise<void>): Promise<void> {
  const file = await open(path, 'wx');
  try {
    await write(file);
    await file.sync();
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  } finally {
    await file.close();
  }
}

/** A link is exclusive like `wx`, and the file appears whole. */
async function linkNew(from: string, to: string): Promise<boolean | 'unsupported' | 'swept'> {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    if (isFault(error, 'EEXIST')) return false;
    if (isFault(error, 'ENOENT') && !existsSync(from)) return 'swept';
    if (isFault(error, 'EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK')) return 'unsupported';
    throw error;
  }
}

/** Where the file system knows no links: exclusive too, but dying in the middle leaves a torn file, which readers name. */
async function createInPlace(path: string, text: string): Promise<boolean> {
  try {
    await writeNew(path, (file) => file.writeFile(text));
  } catch (error) {
    if (isFault(error, 'EEXIST')) return false;
    throw error;
  }
  await keepOrRemove(path, () => syncFolder(dirname(path)));
  return true;
}

/** Who is told that a file could not be made does not find it later all the same: an intent would be taken for one that was posted. */
async function keepOrRemove(made: string | null, settle: () => Promise<void>): Promise<void> {
  try {
    await settle();
  } catch (error) {
    if (made !== null) await rm(made, { force: true }).catch(() => undefined);
    throw error;
  }
}

/** Folders whose names, and those above them, this process has seen to be on the disk. */
const named = new Set<string>();

/**
 * Makes a folder and those above it. Each name is synced in the folder that holds it, once in a process also of a folder
 * that is there: who made it may have died before it was.
 */
async function makeFolder(path: string): Promise<void> {
  const first = await mkdir(path, { recursive: true });
  const isNew = (folder: string): boolean => first !== undefined && folder.length >= first.length;
  const unsure: string[] = [];
  for (let folder = resolve(path); isNew(folder) || !named.has(folder); folder = dirname(folder)) {
    if (folder === dirname(folder)) break;
    unsure.push(folder);
  }
  for (const folder of unsure) await syncFolder(dirname(folder));
  for (const folder of unsure) named.add(folder);
}

/** Some systems cannot open or sync a folder (Windows, some network disks): there the file's own sync is all there is. */
async function syncFolder(path: string): Promise<void> {
  try {
    const folder = await open(path, 'r');
    try {
      await folder.sync();
    } finally {
      await folder.close();
    }
  } catch (error) {
    if (!isFault(error, 'EISDIR', 'EPERM', 'EACCES', 'EINVAL', 'ENOTSUP', 'EBADF')) throw error;
  }
}
