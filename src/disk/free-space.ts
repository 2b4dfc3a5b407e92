import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { ifFault } from '../base/fault.js';

/** Bytes that may still be written where a folder is, or will be. */
export async function freeSpace(folder: string): Promise<number> {
  const disk = await statfs(folder).catch(ifFault(null, 'ENOENT'));
  if (disk !== null) return disk.bavail * disk.bsize;
  const above = dirname(folder);
  return above === folder ? Infinity : await freeSpace(above);
}
