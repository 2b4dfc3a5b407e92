import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { lstat, readdir, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { Clock } from '../base/clock.js';
import { ifFault, isSystemFault, reasonOf } from '../base/fault.js';
import type { DurableFiles } from './durable.js';

/** A file of the store: its name is the hash of its bytes. */
export type Stored = {
  readonly sha256: string;
  /** Without the dot: `mp4`. */
  readonly extension: string;
  readonly sizeBytes: number;
  readonly path: string;
};

/**
 * Bytes by their hash: inputs that are sent, clips exactly as providers sent them. Any number of processes may use one
 * store at once: bytes are written aside and get their name when they are whole and on the disk.
 */
export interface Store {
  /** Keeps bytes, and heals a damaged file of that name. Where a hash is expected and another comes, nothing is kept: null. */
  put(bytes: AsyncIterable<Uint8Array>, extension: string, expected: string | null): Promise<Stored | null>;
  /** Why nothing can be kept now, tried with a byte; null: it can. */
  objection(): Promise<string | null>;
  /** By name and size alone. */
  find(sha256: string): Promise<Stored | null>;
  /** Hashed now; null where the bytes are missing or damaged. Damaged ones are set aside, never deleted: from then on they are missing for everybody. */
  verified(sha256: string): Promise<Stored | null>;
  /** Everything, by name and size alone. */
  list(): Promise<ReadonlyMap<string, Stored>>;
  /** Removes what processes left half written that died a day ago or earlier. */
  sweep(): Promise<void>;
}

const DAY_MS = 24 * 60 * 60 * 1000;
const NAME = /^([0-9a-f]{64})\.([a-z0-9]{1,8})$/;

/** The store in a folder (`.castreel/store`), which is made when something is kept. */
export function openStore(given: { dir: string; files: DurableFiles; clock: Clock }): Store {
  const { files, clock } = given;
  const byHash = join(given.dir, 'sha256');
  const partial = join(given.dir, 'partial');

  const folderOf = (sha256: string): string => join(byHash, sha256.slice(0, 2));

  const find = async (sha256: string): Promise<Stored | null> => {
    const names = await namesIn(folderOf(sha256));
    const name = names.find((one) => one.startsWith(`${sha256}.`) && NAME.test(one));
    return name === undefined ? null : await storedAt(folderOf(sha256), name);
  };

  return {
    find,

    async objection() {
      const aside = join(partial, clock.randomHex(24));
      try {
        await files.stream(aside, Readable.from([Buffer.alloc(1)]));
        await files.remove(aside);
        return null;
      } catch (error) {
        if (!isSystemFault(error)) throw error;
        const where = await readlink(given.dir).catch(() => null);
        return `${given.dir}${where === null ? '' : `, a link to ${where},`} takes nothing (${reasonOf(error)})`;
      }
    },

    async put(bytes, extension, expected) {
      const hash = createHash('sha256');
      const counted = { bytes: 0 };
      const aside = join(partial, clock.randomHex(24));
      await files.stream(aside, hashing(bytes, hash, counted));
      const sha256 = hash.digest('hex');
      if (expected !== null && sha256 !== expected) {
        await files.remove(aside);
        return null;
      }
      const name = `${sha256}.${NAME.test(`${sha256}.${extension}`) ? extension : 'bin'}`;
      const path = join(folderOf(sha256), name);
      await files.move(aside, path);
      return { sha256, extension: name.slice(65), sizeBytes: counted.bytes, path };
    },

    async verified(sha256) {
      const stored = await find(sha256);
      if (stored === null || (await hashOf(stored.path)) === sha256) return stored;
      const { path, extension } = stored;
      const aside = join(folderOf(sha256), `${sha256}.damaged-${clock.randomHex(8)}.${extension}`);
      if (!(await moveIfThere(path, aside, files)) || (await hashOf(aside)) !== sha256) return null;
      // Another process had put the right bytes there since they were hashed.
      await files.move(aside, path);
      return stored;
    },

    async list() {
      const folders = (await namesIn(byHash)).map((name) => join(byHash, name));
      const found = await Promise.all(
        folders.map(async (folder) => {
          const names = (await namesIn(folder)).filter((name) => NAME.test(name));
          return await Promise.all(names.map((name) => storedAt(folder, name)));
        }),
      );
      return new Map(found.flat().flatMap((one) => (one === null ? [] : [[one.sha256, one]])));
    },

    async sweep() {
      for (const name of await namesIn(partial)) {
        const path = join(partial, name);
        const facts = await lstat(path).catch(missingAsNull);
        if (facts !== null && clock.now() - facts.mtimeMs > DAY_MS) await files.remove(path);
      }
    },
  };
}

/** sha-256 of a file's bytes; null where there is no file. */
export async function hashOf(path: string): Promise<string | null> {
  const hash = createHash('sha256');
  try {
    for await (const piece of createReadStream(path)) hash.update(piece as Uint8Array);
  } catch (error) {
    return missingAsNull(error);
  }
  return hash.digest('hex');
}

async function moveIfThere(from: string, to: string, files: DurableFiles): Promise<boolean> {
  try {
    await files.move(from, to);
    return true;
  } catch (error) {
    missingAsNull(error);
    return false;
  }
}

async function* hashing(
  bytes: AsyncIterable<Uint8Array>,
  hash: Hash,
  counted: { bytes: number },
): AsyncGenerator<Uint8Array> {
  for await (const piece of bytes) {
    hash.update(piece);
    counted.bytes += piece.byteLength;
    yield piece;
  }
}

async function storedAt(folder: string, name: string): Promise<Stored | null> {
  const path = join(folder, name);
  const facts = await lstat(path).catch(missingAsNull);
  if (facts?.isFile() !== true) return null;
  return { sha256: name.slice(0, 64), extension: name.slice(65), sizeBytes: facts.size, path };
}

async function namesIn(folder: string): Promise<string[]> {
  return (await readdir(folder).catch(missingAsNull)) ?? [];
}

const missingAsNull = ifFault(null, 'ENOENT', 'ENOTDIR');
