import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { PageParts } from './html.js';

/** The same from the sources and from what was built of them. */
const BUILT = new URL('../../dist/page/', import.meta.url);

/** What `npm run build` made of `browser/`, with the font that comes with castreel. */
export async function pageParts(): Promise<PageParts> {
  const [script, style, font] = await Promise.all([
    readFile(new URL('page-script.js', BUILT), 'utf8'),
    readFile(new URL('page-style.css', BUILT), 'utf8'),
    readFile(
      createRequire(import.meta.url).resolve(
        '@fontsource-variable/inter/files/inter-latin-wght-normal.woff2',
      ),
    ),
  ]);
  const source = `url(data:font/woff2;base64,${font.toString('base64')}) format('woff2')`;
  const face = `@font-face { font-family: Inter; font-weight: 100 900; src: ${source}; }\n`;
  return { script, style: `${face}${style}` };
}
