import { realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { isFault } from '../base/fault.js';
import { isInside } from '../base/inside.js';

/** Where a path from the root really is, links followed; it may lead nowhere, or out of the project. */
export type Located =
  | { readonly kind: 'inside'; readonly path: string }
  | { readonly kind: 'missing' }
  | { readonly kind: 'outside' };

/** The guard before every one of the author's files: a link that leads out of the project is not followed. */
export async function locate(root: string, path: string): Promise<Located> {
  try {
    const [home, real] = await Promise.all([realpath(root), realpath(join(root, path))]);
    return isInside(home, real) ? { kind: 'inside', path: real } : { kind: 'outside' };
  } catch (error) {
    if (isFault(error, 'ENOENT', 'ENOTDIR', 'ELOOP', 'ENAMETOOLONG')) return { kind: 'missing' };
    throw error;
  }
}
