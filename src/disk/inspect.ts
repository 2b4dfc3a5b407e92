import { open, readFile, stat } from 'node:fs/promises';
import { extname } from 'node:path';
import pLimit from 'p-limit';
import { systemClock } from '../base/clock.js';
import { sha256 } from '../base/digest.js';
import { isFault, reasonOf } from '../base/fault.js';
import type { Derived } from '../media/aside.js';
import { imageFacts } from '../media/image-facts.js';
import { endingsOf, magicOf, MAGIC_BYTES, type Magic } from '../media/magic.js';
import type { BadFile, InputFile, Inputs } from '../storyboard/inputs.js';
import { gitIgnored } from './git-ignored.js';
import { openMemory, type MediaFile, type Seen } from './inspected.js';
import { nearestPath } from './near.js';
import { locate } from './root.js';
import { hashOf } from './store.js';

export type InspectGiven = {
  readonly root: string;
  /** POSIX, relative to the root. */
  readonly paths: readonly string[];
  /** What was read of large files is remembered there. */
  readonly derived: Derived;
  readonly signal: AbortSignal;
};

/** Texts larger than this are not read at all; a board is refused far below, with its own words. */
const TEXT_MAX_BYTES = 64 * 1024 * 1024;
/** A picture is read whole. */
const IMAGE_MAX_BYTES = 256 * 1024 * 1024;
const AT_ONCE = 8;
const TEXT_NAME = /\.(ya?ml|csv|tsv|txt|json|env)$/i;

/**
 * Reads what the pure stages need to know of the author's files. Every path asked for is in the answer, if only to say
 * what is wrong with it. Facts of pictures and films are remembered by path, size, times and inode; whoever puts the bytes
 * into the store proves them.
 */
export async function inspectFiles(given: InspectGiven): Promise<Inputs> {
  const memory = await openMemory(given.derived);
  const atOnce = pLimit(AT_ONCE);
  const paths = [...new Set(given.paths)];
  const files = await Promise.all(paths.map((path) => atOnce(() => inspect(path, given.root, memory))));
  await memory.save();
  const found = new Map(paths.map((path, index) => [path, files[index] ?? bad('unreadable', 'not read')]));
  const media = paths.filter((path) => isMedia(found.get(path)) || found.get(path)?.kind === 'font');
  const ignored = await gitIgnored(media, { folder: given.root, signal: given.signal });
  return new Map(
    [...found].map(([path, file]) => [path, ignored.has(path) ? { ...file, gitIgnored: true } : file]),
  );
}

type Memory = Awaited<ReturnType<typeof openMemory>>;

async function inspect(path: string, root: string, memory: Memory): Promise<InputFile> {
  try {
    const located = await locate(root, path);
    if (located.kind === 'missing') {
      return { ...bad('missing', 'there is no such file'), near: await nearestPath(root, path) };
    }
    if (located.kind === 'outside') return bad('outside_root', 'it lies outside the project');
    const facts = await stat(located.path);
    if (facts.isDirectory()) return bad('directory', 'it is a folder');
    if (!facts.isFile()) return bad('unreadable', 'it is not a plain file');
    const { size: sizeBytes, mtimeMs, ctimeMs, ino } = facts;
    const seen = { sizeBytes, mtimeMs, ctimeMs, ino };
    const known = memory.recall(path, seen);
    if (known !== null) return known;
    const file = await read(located.path, path, seen);
    if (isMedia(file) && isSettled(seen)) memory.remember(path, seen, file);
    return file;
  } catch (error) {
    if (isFault(error, 'EACCES', 'EPERM', 'EIO', 'ENOENT')) {
      return bad('unreadable', reasonOf(error));
    }
    throw error;
  }
}

/** A file that was written just now may be written again within the same tick of its times. */
function isSettled({ mtimeMs, ctimeMs }: Seen): boolean {
  return systemClock.now() - Math.max(mtimeMs, ctimeMs) > 2000;
}

async function read(real: string, path: string, { sizeBytes }: Seen): Promise<InputFile> {
  const magic = magicOf(await headOf(real));
  if (magic === null) return await readText(real, path, sizeBytes);
  if (magic.kind === 'known') return bad('unknown_format', `it is ${magic.name}`);
  const shared = {
    sizeBytes,
    wrongExtension: isMisnamed(path, magic),
    gitIgnored: false,
  };
  if (magic.kind === 'image') {
    if (sizeBytes > IMAGE_MAX_BYTES) return bad('too_large', 'it is larger than 256 MB');
    const bytes = await readFile(real);
    const facts = imageFacts(bytes);
    return facts.kind === 'image'
      ? { ...facts, ...shared, sha256: sha256(bytes) }
      : bad(facts.problem, facts.detail);
  }
  if (magic.kind === 'font') return { ...shared, kind: 'font', sha256: sha256(await readFile(real)) };
  // Loaded where there is a clip or a sound: most projects have none of their own.
  const { mediaFacts } = await import('../media/facts.js');
  const facts = await mediaFacts(real);
  if (facts.kind === 'unreadable') return bad(facts.problem, facts.detail);
  const hash = await hashOf(real);
  return hash === null ? bad('missing', 'there is no such file') : { ...facts, ...shared, sha256: hash };
}

async function readText(real: string, path: string, sizeBytes: number): Promise<InputFile> {
  if (sizeBytes > TEXT_MAX_BYTES) return bad('too_large', 'it is larger than 64 MB');
  const bytes = await readFile(real);
  const text = decode(bytes);
  if (text === null || bytes.includes(0)) {
    return TEXT_NAME.test(path)
      ? bad('not_text', 'it is not UTF-8 text')
      : bad('unknown_format', 'it is neither text nor a picture, film or sound that can be read');
  }
  if (text.startsWith('version https://git-lfs.github.com/spec/')) {
    return bad('lfs_pointer', 'it is a Git LFS pointer: git lfs pull');
  }
  return { kind: 'text', text, sha256: sha256(bytes) };
}

function decode(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null; // said by the caller: bytes that are no UTF-8
  }
}

async function headOf(path: string): Promise<Uint8Array> {
  const file = await open(path, 'r');
  try {
    const head = Buffer.alloc(MAGIC_BYTES);
    const { bytesRead } = await file.read(head, 0, MAGIC_BYTES, 0);
    return head.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

function isMisnamed(path: string, magic: Magic): boolean {
  return !endingsOf(magic).includes(extname(path).toLowerCase());
}

function isMedia(file: InputFile | undefined): file is MediaFile {
  return file?.kind === 'image' || file?.kind === 'video' || file?.kind === 'audio';
}

function bad(problem: BadFile['problem'], detail: string): BadFile {
  return { kind: 'bad', problem, detail, near: null };
}
