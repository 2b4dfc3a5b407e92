import { writeFile } from 'node:fs/promises';
import { dirname, relative, sep } from 'node:path';
import { madeAside, type Derived } from '../media/aside.js';
import { pageHtml } from './html.js';
import { pageParts } from './parts.js';
import type { Pictures } from './pictures.js';
import type { Summary } from './summary/summary.js';

/** Summary → the page at a path, which reaches the project's files from there. */
export async function writePage(
  summary: Summary,
  given: { path: string; root: string; pictures: Pictures; mark: Derived['mark'] },
): Promise<void> {
  const { path, pictures, mark } = given;
  const root = relative(dirname(path), given.root).split(sep).join('/') || '.';
  const html = pageHtml(summary, { root, pictures, parts: await pageParts() });
  await madeAside(path, { mark, make: (aside) => writeFile(aside, html) });
}
