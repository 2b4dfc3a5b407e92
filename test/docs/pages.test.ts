import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { globSync } from 'tinyglobby';
import { expect, test } from 'vitest';

const pages = ['README.md', ...globSync('docs/*.md')];

test('docs/README.md lists every page', () => {
  const listed = readFileSync('docs/README.md', 'utf8');
  const missing = pages.filter(
    (page) => !page.endsWith('README.md') && !listed.includes(`(${page.slice(5)})`),
  );
  expect(missing).toEqual([]);
});

test('every link of the pages leads to a file, and what the README shows of the tour stands there', () => {
  const broken = pages.flatMap((page) =>
    [...readFileSync(page, 'utf8').matchAll(/\]\((?!\w+:|#)([^)#\s]+)/g)]
      .filter(([, path = '']) => !existsSync(join(dirname(page), path)))
      .map(([, path]) => `${page}: ${path}`),
  );
  expect(broken).toEqual([]);
  const [, shown = ''] = /^```text\n(.*?)^```$/ms.exec(readFileSync('README.md', 'utf8')) ?? [];
  const tour = readFileSync('docs/tour.md', 'utf8');
  expect(shown.split('\n').filter((line) => !tour.includes(line))).toEqual([]);
});
