import { dirname, isAbsolute, join } from 'node:path/posix';
import type { ScalarNode } from '../base/node.js';

/**
 * The path that a text means, relative to the root: it counts from the folder of the file its text stands in.
 * What leads out of the root stays recognisable: it begins with `../` or `/`.
 */
export function pathOf(written: ScalarNode): string {
  return isAbsolute(written.text) ? written.text : join(dirname(written.place.file), written.text);
}

/** Whether a path relative to the root, without needless steps, names something outside of it; links are not followed here. */
export function leavesRoot(path: string): boolean {
  return isAbsolute(path) || path === '..' || path.startsWith('../');
}
