import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { isFault } from '../../src/base/fault.js';
import type { DurableFiles } from '../../src/disk/durable.js';

/** The contract of durable files but for the sync: what survives here survives a kill, not the loss of power. */
export const quickFiles = { create, replace, stream, move, remove, sweep } satisfies DurableFiles;

// At once and not through promises: the crash loop writes some twenty thousand files.
async function create(path: string, text: string): Promise<boolean> {
  await setImmediate();
  mkdirSync(dirname(path), { recursive: true });
  try {
    writeFileSync(path, text, { flag: 'wx' });
    return true;
  } catch (error) {
    if (isFault(error, 'EEXIST')) return false;
    throw error;
  }
}

async function replace(path: string, text: string): Promise<void> {
  await setImmediate();
  const aside = `${path}.${drawHex(8)}.tmp`;
  writeFileSync(aside, text);
  renameSync(aside, path);
}

async function stream(path: string, pieces: AsyncIterable<Uint8Array>): Promise<void> {
  const held: Uint8Array[] = [];
  for await (const piece of pieces) held.push(piece);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, Buffer.concat(held), { flag: 'wx' });
}

async function move(from: string, to: string): Promise<void> {
  await setImmediate();
  mkdirSync(dirname(to), { recursive: true });
  renameSync(from, to);
}

async function remove(path: string): Promise<void> {
  await setImmediate();
  rmSync(path, { force: true });
}

async function sweep(): Promise<void> {
  await Promise.resolve();
}

let drawn = 0;

/** Never the same twice, whichever process draws. */
export function drawHex(digits: number): string {
  drawn += 1;
  return drawn.toString(16).padStart(digits, '0');
}
