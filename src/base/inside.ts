import { isAbsolute, relative, sep } from 'node:path';

/** Whether a path names a folder or something in it; links are not followed. A name may begin with two dots. */
export function isInside(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return !isAbsolute(way) && way.split(sep)[0] !== '..';
}
