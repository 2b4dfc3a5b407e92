import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { sha256 } from '../base/digest.js';
import { ifFault } from '../base/fault.js';
import { markIn, type Mark } from '../media/aside.js';
import { hostName, lifeOf } from './host.js';

/** The mark of a process of this host. */
export function markOf(pid: number): Mark {
  let mark: Promise<string> | null = null;
  return () => (mark ??= marked(pid));
}

/**
 * Removes what processes left unfinished of which this host says that they are gone, never by age: in folders and, where
 * asked to, in all below them.
 */
export async function sweepLeftovers(
  folders: readonly { readonly path: string; readonly deep: boolean }[],
): Promise<void> {
  const left = (await Promise.all(folders.map(unfinishedIn))).flat();
  const dead = new Map<string, boolean>();
  for (const { path, mark } of left) {
    const isGone = dead.get(mark) ?? (await isDead(mark));
    dead.set(mark, isGone);
    if (isGone) await rm(path, { recursive: true, force: true });
  }
}

async function unfinishedIn({
  path,
  deep,
}: {
  path: string;
  deep: boolean;
}): Promise<{ path: string; mark: string }[]> {
  const found = await readdir(path, { recursive: deep, withFileTypes: true }).catch(
    ifFault([], 'ENOENT', 'ENOTDIR'),
  );
  return found.flatMap(({ name, parentPath }) => {
    const mark = markIn(name);
    return mark === null ? [] : [{ path: join(parentPath, name), mark }];
  });
}

async function isDead(mark: string): Promise<boolean> {
  const [host = '', pid, started = ''] = mark.split('-');
  if (host !== short(await hostName())) return false;
  const life = await lifeOf(Number(pid));
  if (life.kind !== 'runs') return life.kind === 'gone';
  return started !== UNKNOWN && started !== short(life.started);
}

/** A start that the host could not tell. */
const UNKNOWN = '00000000';

async function marked(pid: number): Promise<string> {
  const life = await lifeOf(pid);
  return [short(await hostName()), pid, life.kind === 'runs' ? short(life.started) : UNKNOWN].join('-');
}

function short(text: string): string {
  return sha256(text).slice(0, 8);
}
