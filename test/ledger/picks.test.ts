import { expect, test } from 'vitest';
import { readPicks, writePick } from '../../src/ledger/picks.js';
import { textInputs } from '../support/inputs.js';

const path = 'storyboards/keeper.picks.yaml';
const read = (text: string) => readPicks(path, textInputs({ [path]: text }));

test('a pick is a take, by its label and the hash of its clip, with or without an `in` of its own', () => {
  const { picks, diagnostics } = read(
    'vigil: t02-9f3a21c0\nhook@aspect=9x16,lang=en: { take: t11-00000000, in: 0.8 }\n',
  );
  expect(diagnostics).toEqual([]);
  expect(
    [...picks].map(([slot, { label, clip8, inS, place }]) => [slot, label, clip8, inS, place.start]),
  ).toEqual([
    ['vigil', 't02', '9f3a21c0', null, { line: 1, column: 1 }],
    ['hook@aspect=9x16,lang=en', 't11', '00000000', 0.8, { line: 2, column: 1 }],
  ]);
});

test('no file, and a file of comments, are no picks', () => {
  const none = { picks: new Map(), diagnostics: [] };
  expect(readPicks(path, new Map())).toEqual(none);
  expect(read('# nothing circled yet\n')).toEqual(none);
});

test('what is wrong is said in its place and left out; the rest counts', () => {
  const { picks, diagnostics } = read(
    'vigil: t02\nSea: t01-9f3a21c0\na@: x\nascent: { takes: t01-9f3a21c0 }\nend: t01-9f3a21c0\n',
  );
  expect([...picks.keys()]).toEqual(['end']);
  expect(
    diagnostics.map(({ code, place }) => `${place.start.line}:${place.start.column} ${code}`).sort(),
  ).toEqual(['1:8 wrong-value', '2:1 bad-name', '3:1 bad-name', '4:11 unknown-key']);
});

const t3 = { label: 't03', clip8: 'abcdef01', inS: null };

test.each([
  ['an empty file', '', 'vigil: t03-abcdef01\n'],
  ['a file of comments', '# ours', '# ours\nvigil: t03-abcdef01\n'],
  [
    'a pick with a comment',
    'a: t01-00000000\nvigil: t02-9f3a21c0  # the calm one\n# end\n',
    'a: t01-00000000\nvigil: t03-abcdef01  # the calm one\n# end\n',
  ],
  [
    'a pick with an `in`',
    'vigil:\n  take: t02-9f3a21c0\n  in: 1\n\nz: t01-00000000',
    'vigil:\n  t03-abcdef01\n\nz: t01-00000000',
  ],
  [
    'a new pick',
    '---\na: t01-00000000 # first\n\n# later\n',
    '---\na: t01-00000000 # first\nvigil: t03-abcdef01\n\n# later\n',
  ],
  ['a file without a last line end', '  a: t01-00000000', '  a: t01-00000000\n  vigil: t03-abcdef01\n'],
  [
    'CRLF and a byte order mark',
    '\uFEFFa: t01-00000000\r\n',
    '\uFEFFa: t01-00000000\r\nvigil: t03-abcdef01\r\n',
  ],
  ['braces', '{ a: t01-00000000 }\n', '{ a: t01-00000000, "vigil": t03-abcdef01 }\n'],
  ['empty braces', '{}', '{"vigil": t03-abcdef01}'],
  [
    'a last pick that is an alias',
    'a:\n  take: &x t01-00000000\n  in: 1\nb: *x\n',
    'a:\n  take: &x t01-00000000\n  in: 1\nb: *x\nvigil: t03-abcdef01\n',
  ],
  ['an alias', 'a: &x t01-00000000\nvigil: *x\n', 'a: &x t01-00000000\nvigil: t03-abcdef01\n'],
])('circling changes one pick and nothing else: %s', (_, before, after) => {
  expect(writePick(before, 'vigil', t3)).toBe(after);
  const { picks, diagnostics } = read(after);
  expect(diagnostics).toEqual([]);
  expect(picks.get('vigil')).toMatchObject(t3);
});

test('a slot with axes can be circled in braces too, with an `in`', () => {
  const text = writePick('{}', 'hook@aspect=9x16,lang=en', { ...t3, inS: 0.8 });
  expect(read(text).picks.get('hook@aspect=9x16,lang=en')).toMatchObject({ ...t3, inS: 0.8 });
});
