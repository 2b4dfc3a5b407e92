import { writeFile } from 'node:fs/promises';
import { dirname, relative, sep } from 'node:path';
import { madeAside } from '../media/aside.js';
import { pageHtml } from './html.js';
import { pageParts } from './parts.js';
import { smallPictures, type PicturesGiven } from './pictures.js';
import { picturesIn } from './summary/pictures.js';
import type { Summary } from './summary/summary.js';

export type PageGiven = Omit<PicturesGiven, 'wanted'> & {
  /** Where the page goes. */
  readonly path: string;
  /** Of the project. */
  readonly root: string;
  /** Where the bytes of a hash are, in the store or among the author's files. */
  readonly fileOf: (sha256: string) => string | null;
};

/** Summary → the page. Counts the pictures that it lacks. */
export async function writePage(summary: Summary, given: PageGiven): Promise<{ readonly lacking: number }> {
  const { path, root, fileOf, derived } = given;
  const wanted = picturesIn(summary).flatMap((one) => {
    const file = fileOf(one.sha256);
    return file === null ? [] : [{ ...one, path: file }];
  });
  const pictures = await smallPictures({ ...given, wanted });
  const html = pageHtml(summary, {
    root: relative(dirname(path), root).split(sep).join('/') || '.',
    pictures,
    parts: await pageParts(),
  });
  await madeAside(path, { mark: derived.mark, make: (aside) => writeFile(aside, html) });
  return { lacking: wanted.length - pictures.size };
}
