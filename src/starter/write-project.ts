import { lstat, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isFault } from '../base/fault.js';
import { drawPictures } from './pictures.js';
import { readTemplate, type Template } from './template.js';

/** `in_the_way`: what is there already; then nothing was written at all. Paths are relative to the folder, sorted. */
export type Written = { readonly kind: 'written' | 'in_the_way'; readonly paths: readonly string[] };

/** Writes a small project into a folder, which is made if need be. */
export async function writeProject(folder: string, template: Template): Promise<Written> {
  const files = new Map<string, string | Buffer>([
    ...(await readTemplate(template)),
    ...(await drawPictures(template)),
  ]);
  const paths = [...files.keys()].sort();
  const there = await Promise.all(paths.map((path) => isThere(join(folder, path))));
  const inTheWay = paths.filter((_, index) => there[index]);
  if (inTheWay.length > 0) return { kind: 'in_the_way', paths: inTheWay };
  for (const [path, content] of files) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    // What came to be there meanwhile is not overwritten either.
    await writeFile(join(folder, path), content, { flag: 'wx' });
  }
  return { kind: 'written', paths };
}

/** A link that leads nowhere is there, too; and so is a file where a folder is wanted. */
async function isThere(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch (error) {
    if (isFault(error, 'ENOENT')) return false;
    if (isFault(error, 'ENOTDIR')) return true;
    throw error;
  }
}
