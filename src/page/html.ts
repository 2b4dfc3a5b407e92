import { createHash } from 'node:crypto';
import type { Pictures } from './pictures.js';
import type { Summary } from './summary/summary.js';

/** The page's script, style and font, as they are built. */
export type PageParts = { readonly script: string; readonly style: string };

/**
 * One file that holds all it needs: it asks for nothing but clips, which lie beside it. What authors wrote stands in it
 * as data that no browser takes for markup, and the script makes text nodes of it; nothing else may run.
 */
export function pageHtml(
  summary: Summary,
  { root, pictures, parts }: { root: string; pictures: Pictures; parts: PageParts },
): string {
  const policy = [
    "default-src 'none'",
    `script-src ${hashOf(parts.script)}`,
    `style-src ${hashOf(parts.style)}`,
    'img-src data:',
    'font-src data:',
    "media-src 'self' file:",
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
  ].join('; ');
  return [
    '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n',
    `<meta http-equiv="Content-Security-Policy" content="${policy}">\n`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">\n',
    '<meta name="referrer" content="no-referrer">\n',
    `<title>${escaped(summary.project)} · castreel</title>\n<style>${parts.style}</style>\n</head>\n<body>\n`,
    '<div id="page"><noscript>This page shows its films with a script of its own.</noscript></div>\n',
    ...[...pictures].map(
      ([sha256, picture]) =>
        `<script type="text/plain" id="picture-${sha256}">${picture.toString('base64')}</script>\n`,
    ),
    `<script type="application/json" id="summary">${embedded({ root, summary })}</script>\n`,
    `<script>${parts.script}</script>\n</body>\n</html>\n`,
  ].join('');
}

function hashOf(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}

/** JSON in which nothing can end the element that it stands in. */
function embedded(document: object): string {
  return JSON.stringify(document).replaceAll('<', '\\u003c');
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
