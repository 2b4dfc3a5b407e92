import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { sha256 } from '../../src/base/digest.js';
import { codes } from '../../src/base/codes.js';
import type { BadFile, InputFile, Inputs } from '../../src/storyboard/inputs.js';
import { checkedWithFonts, goodClip, goodImage } from '../support/checked.js';

/** Only a record gives these; test/plan does. */
const NEED_TAKES = ['take-too-short', 'older-parent'];

const image = goodImage('x.png');
const ODD: Readonly<Record<string, InputFile>> = {
  missing: bad('missing'),
  'no text': bad('not_text'),
  'cut short': bad('truncated'),
  'a Git LFS pointer': bad('lfs_pointer'),
  'a film': goodClip('x.mp4'),
  'really a JPEG': { ...image, format: 'jpeg', wrongExtension: true },
  'ignored by git': { ...image, gitIgnored: true },
  '720 x 1280': { ...image, width: 720, height: 1280 },
};

const sections = sectionsOf(readFileSync('docs/codes.md', 'utf8'));

test('docs/codes.md lists every code in the order of the table, with the same meaning', () => {
  expect(sections.map(({ code, means }) => [code, means])).toEqual(Object.entries(codes));
});

describe.each(sections.filter(({ code }) => !NEED_TAKES.includes(code)))('$code', ({ code, bad, good }) => {
  test('the bad example gives it, the good one does not', async () => {
    expect((await checkedWithFonts(bad)).map((one) => one.code)).toContain(code);
    expect((await checkedWithFonts(good)).map((one) => one.code)).not.toContain(code);
  });

  test('the good example has no error', async () => {
    const errors = (await checkedWithFonts(good)).filter(({ severity }) => severity === 'error');
    expect(errors.map(({ message }) => message)).toEqual([]);
  });
});

type Section = { code: string; means: string; bad: Inputs; good: Inputs };

/** `### `code``, a line of meaning, then blocks whose info string is `language (bad|good)… [file name]`. */
function sectionsOf(page: string): Section[] {
  return page
    .split(/^### /m)
    .slice(1)
    .map((text) => {
      const [, code = '', means = ''] = /^`(.*)`\n\n(.*)\n/.exec(text) ?? [];
      const blocks = [...text.matchAll(/^```(\w+) ((?:bad|good)(?: good)?)(?: (\S+))?\n(.*?)^```$/gms)];
      const filesOf = (kind: string): Inputs =>
        new Map(
          blocks
            .filter(([, , kinds = '']) => kinds.split(' ').includes(kind))
            .flatMap(([, language, , name = 'board.yaml', body = '']) =>
              language === 'text' ? oddFiles(body) : [[name, textFile(body)] as const],
            ),
        );
      return { code, means, bad: filesOf('bad'), good: filesOf('good') };
    });
}

function textFile(body: string): InputFile {
  const text = body.replaceAll('␀', '\0');
  return { kind: 'text', text, sha256: sha256(text) };
}

/** Lines of `name: what is odd about it`. */
function oddFiles(body: string): (readonly [string, InputFile])[] {
  return body
    .trim()
    .split('\n')
    .map((line) => {
      const [name = '', what = ''] = line.split(': ');
      const file = ODD[what];
      if (file === undefined) throw new Error(`no file is "${what}"`);
      return [name, file] as const;
    });
}

function bad(problem: BadFile['problem']): BadFile {
  return { kind: 'bad', problem, detail: 'as the page says', near: null };
}
