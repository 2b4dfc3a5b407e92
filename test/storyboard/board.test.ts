import { expect, test } from 'vitest';
import type { Diagnostic } from '../../src/base/diagnostic.js';
import { isBoard, readBoard, strayFiles } from '../../src/storyboard/board.js';
import { plain } from '../../src/base/node.js';
import { checked } from '../support/checked.js';
import { textInputs } from '../support/inputs.js';

type Files = Readonly<Record<string, string>>;

const read = (files: Files) => readBoard(Object.keys(files)[0] ?? '', textInputs(files));

/** `line:column code message`, as a person would look them up. */
function lines(diagnostics: readonly Diagnostic[]): string[] {
  return diagnostics
    .map(({ code, message, place: { start }, hint }) => ({
      start,
      text: `${code}: ${message}${hint === null ? '' : ` (${hint})`}`,
    }))
    .sort((a, b) => a.start.line - b.start.line || a.start.column - b.start.column)
    .map(({ start, text }) => `${start.line}:${start.column} ${text}`);
}

const MISSING = { kind: 'bad', problem: 'missing', detail: '', near: null } as const;

test('everything that is wrong is said at once, in its place, with a way out', () => {
  const { diagnostics } = read({
    'b.yaml': `version: 1
tilte: The Lantern
style: !important dark
format: { aspect: 16x9, fps: 200, fit: smear, focus: [0.5, 2] }
x-home: { any: thing }
characters:
  Mira: {}
  tom: { name: 1984, references: [{ image: a.png, url: "https://x.org/a.png" }, { role: fase, image: b.png }] }
defaults: { prompt: x, duration: 0, sizes: wide }
vars: { board: 1 }
shots:
  - { id: "\${{ hook }}", prompt: x, takes: "\${{ n }}" }
  - { id: b, size: wid, continues: a, edits: a, duration: long, omit: yes }
  - { id: b, prompt: , transition: { type: dissolve }, captions: [1], heading: INT }
  - prompt: no id
film: { deliver: [], titles: [{ text: a, fade: 2, duration: 3 }, { at: 1, position: low }], end: { fades: 1 } }
`,
  });
  expect(lines(diagnostics)).toEqual([
    '2:1 unknown-key: there is no key `tilte` (did you mean `title`?)',
    '3:8 yaml-tag: `!important` is a tag, not text, and the language has no tags (put the text in quotes, or remove the tag)',
    '4:19 wrong-value: an aspect is width:height, numbers of one or two digits, such as "16:9"',
    '4:30 wrong-value: it must be at most 120, not 200',
    '4:40 wrong-value: `smear` is not one of crop, pad, blur',
    '4:60 wrong-value: it must be at most 1, not 2',
    '7:3 bad-name: a name is a lowercase letter, then lowercase letters, digits, `_` and `-` (write it as `mira`)',
    '8:16 wrong-type: text is wanted here, not a number (if text is meant, put it in quotes: "1984")',
    '8:37 one-source: an image comes from exactly one of `image`, `url` and `file_id`; here are 2',
    '8:89 wrong-value: `fase` is not one of face, full_body, profile, back, detail, turnaround (did you mean `face`?)',
    '9:13 unknown-key: `prompt` cannot stand here',
    '9:34 wrong-value: it must be more than 0, not 0',
    '9:37 unknown-key: there is no key `sizes` (did you mean `size`?)',
    '10:9 bad-name: `board` is the name of the board and `from` names a CSV file, so no axis, column or var can be called that',
    '12:11 name-here: this is the same in every variant: no `${{ name }}` can stand here',
    '13:7 missing-key: `prompt` is missing (only shots with `clip` or `reuse` have none)',
    '13:20 wrong-value: `wid` is not one of extreme_wide, wide, full, medium_wide, medium, medium_close, close, extreme_close, insert (did you mean `wide`?)',
    '13:39 two-modes: a shot cannot have both `continues` and `edits` (make two shots of it, or remove one of the keys)',
    '13:59 wrong-type: a number is wanted here, not text',
    '13:71 wrong-type: true or false is wanted here, not text (write true)',
    '14:11 id-twice: the id `b` is already used (give one of them another id)',
    '14:22 wrong-type: text is missing here (say what happens in the shot)',
    '14:38 missing-key: a dissolve needs a `duration` in seconds',
    '14:67 wrong-type: text or a map is wanted here, not a number (if text is meant, put it in quotes: "1")',
    '14:71 unknown-key: `heading` cannot stand here (it belongs to a scene)',
    '15:5 missing-key: `id` is missing (write `id: …`, a name of its own, which stays)',
    '16:33 wrong-value: the title lasts 3 s, and takes 4 s to come and to go (let it last longer, or fade faster)',
    '16:68 missing-key: `text` is missing',
    '16:85 wrong-value: `low` is not one of card, center, top, bottom, lower_third',
    '16:100 unknown-key: there is no key `fades` (did you mean `fade`?)',
  ]);
});

test('what is wrong is left out of the tree, and nothing else', () => {
  const { board } = read({
    'b.yaml': `version: 1
style: 5
characters: { mira: { voice: low, age: 60, references: [a.png, { role: face }, b.png] } }
shots: [{ id: a, prompt: "\${{ words }}", duration: long, size: wide }, { prompt: x }, 7]`,
  });
  expect(board && plain(board.tree)).toEqual({
    version: 1,
    characters: { mira: { voice: 'low', references: ['a.png', 'b.png'] } },
    shots: [
      { id: 'a', prompt: '${{ words }}', size: 'wide' },
      { id: 'shot-2', prompt: 'x' },
    ],
  });
});

test.each([
  [
    'a shot whose id is no name',
    `version: 1
shots:
  - { id: A, prompt: "@nobody goes", model: xai/foo, first_frame: nofile.png, dialogue: [{ who: noone, line: x }] }`,
    ['3:11 bad-name', '3:23 unknown-name', '3:45 unknown-model', '3:67 file-missing', '3:97 unknown-name'],
  ],
  [
    'no version',
    'model: xai/foo\nshots: [{ id: a, prompt: "@nobody", duration: 0 }, { prompt: "@noone", clip: no.mov }]',
    [
      '1:1 missing-key',
      '1:8 unknown-model',
      '2:27 unknown-name',
      '2:47 wrong-value',
      '2:54 missing-key',
      '2:63 unknown-name',
      '2:78 file-missing',
      '2:54 no-effect',
    ],
  ],
  [
    'a var that is called as nothing can be',
    `version: 1
vars: { board: z }
variants: { axes: { hook: [a, b] }, rows: [{ hook: a, line: x }], exclude: [{ hok: a }] }
shots: [{ id: a, prompt: "\${{ line }} \${{ lien }}" }]`,
    ['2:9 bad-name', '3:79 unknown-axis', '4:27 no-value', '4:39 unknown-variable'],
  ],
  [
    'a character whose name is no name, mentioned both ways',
    'version: 1\ncharacters: { Mira: { references: [no.png] } }\nshots: [{ id: a, prompt: "@mira, @tom" }]',
    ['2:15 bad-name', '2:36 file-missing', '3:34 unknown-name'],
  ],
])('one mistake hides no other: %s', (_, text, expected) => {
  const files = ['nofile.png', 'no.mov', 'no.png'].map((path) => [path, MISSING] as const);
  const said = checked(new Map([...textInputs({ 'board.yaml': text }), ...files]));
  expect(said.map(({ code, place: { start } }) => `${start.line}:${start.column} ${code}`).sort()).toEqual(
    [...expected].sort(),
  );
});

test.each([
  ['nothing', '', ['1:1 not-a-map: the file is empty']],
  ['a list', '- a\n', ['1:1 not-a-map: the file must be a map of keys']],
  ['no shots', 'version: 1\ntitle: x\n', ['1:1 no-shots: there are no shots here, so there is no film']],
  [
    'empty scenes',
    'version: 1\nscenes: [{ id: a, shots: [] }]\n',
    ['2:1 no-shots: there are no shots here, so there is no film'],
  ],
  [
    'shots and scenes',
    'version: 1\nshots: [{ id: a, prompt: x }]\nscenes: []\n',
    ['3:1 shots-and-scenes: a board has `shots` or `scenes`, not both (move the shots into a scene)'],
  ],
  [
    'no version',
    'shots: [{ id: a, prompt: x }]',
    ['1:1 missing-key: `version` is missing (write `version: 1`)'],
  ],
  [
    'another version',
    'version: 2\nshots: [{ id: a, prompt: x }]',
    ['1:10 wrong-value: only 1 can stand here, not 2'],
  ],
])('a board of %s', (_, text, expected) => {
  expect(lines(read({ 'b.yaml': text }).diagnostics)).toEqual(expected);
});

test('a board that cannot be read says why; one that is not read yet is asked for', () => {
  const bad = new Map([
    ['b.yaml', { kind: 'bad', problem: 'directory', detail: 'it is a folder', near: null } as const],
  ]);
  expect(readBoard('b.yaml', bad)).toMatchObject({
    board: null,
    diagnostics: [{ code: 'file-missing', message: 'b.yaml is a folder, not a file' }],
  });
  expect(readBoard('b.yaml', new Map())).toEqual({ board: null, diagnostics: [], needs: ['b.yaml'] });
});

const shots = 'shots: [{ id: a, prompt: x }]';

test('includes and CSVs that are not at hand are needed, each relative to its own file', () => {
  const board = `version: 1
include: [../cast/a.yaml]
variants: { axes: { sku: { from: data/skus.csv }, lang: [en] }, rows: [{ from: copy.csv }, { lang: en, x: 1 }] }
${shots}`;
  const first = readBoard('boards/b.yaml', textInputs({ 'boards/b.yaml': board }));
  expect(first.needs).toEqual(['cast/a.yaml', 'boards/data/skus.csv', 'boards/copy.csv']);
  const second = readBoard(
    'boards/b.yaml',
    textInputs({ 'boards/b.yaml': board, 'cast/a.yaml': 'include: [deep/c.yaml]' }),
  );
  expect(second.needs[0]).toBe('cast/deep/c.yaml');
});

test('maps merge by key, lists and scalars are replaced, the including file wins and says so', () => {
  const { board, diagnostics, needs } = read({
    'boards/b.yaml': `version: 1
include: [../cast/a.yaml]
style: mine
characters: { mira: { references: [own.png] }, tom: { name: Tom } }
${shots}`,
    'cast/a.yaml': `version: 1
style: theirs
x-home: ignored
characters: { mira: { name: Mira, references: [a.png, b.png] } }
vars: { cta: Buy }
include: [more.yaml]`,
    'cast/more.yaml': 'vars: { cta: Try, lang: en }',
  });
  expect(needs).toEqual([]);
  expect(board?.files).toEqual(['boards/b.yaml', 'cast/a.yaml', 'cast/more.yaml']);
  expect(board && plain(board.tree)).toEqual({
    version: 1,
    include: ['../cast/a.yaml'],
    style: 'mine',
    characters: { mira: { references: ['own.png'], name: 'Mira' }, tom: { name: 'Tom' } },
    shots: [{ id: 'a', prompt: 'x' }],
    vars: { cta: 'Buy', lang: 'en' },
  });
  expect(
    diagnostics.map(({ severity, code, place, also }) => [
      severity,
      code,
      place.file,
      place.start,
      also?.place.file,
      also?.place.start,
    ]),
  ).toEqual([
    [
      'info',
      'include-replaced',
      'cast/a.yaml',
      { line: 5, column: 9 },
      'cast/more.yaml',
      { line: 1, column: 9 },
    ],
    [
      'info',
      'include-replaced',
      'boards/b.yaml',
      { line: 3, column: 1 },
      'cast/a.yaml',
      { line: 2, column: 1 },
    ],
    [
      'info',
      'include-replaced',
      'boards/b.yaml',
      { line: 4, column: 23 },
      'cast/a.yaml',
      { line: 4, column: 35 },
    ],
  ]);
});

test('two included files may not define one thing; one file by two ways defines it once', () => {
  const board = { 'b.yaml': `version: 1\ninclude: [one.yaml, two.yaml]\n${shots}` };
  const twice = read({
    ...board,
    'one.yaml': 'style: a\ncharacters: { mira: { name: Mira } }\nvars: { a: 1 }\n',
    'two.yaml': 'characters: { mira: { voice: low }, tom: {} }\nstyle: b\nvars: { b: 1 }\n',
  });
  expect(lines(twice.diagnostics)).toEqual([
    '1:15 include-twice: `mira` is defined by one.yaml too, and both are included (define it in one of the two)',
    '2:1 include-twice: `style` is defined by one.yaml too, and both are included (define it in one of the two)',
  ]);
  const diamond = read({
    ...board,
    'one.yaml': 'include: [base.yaml]',
    'two.yaml': 'include: [base.yaml]',
    'base.yaml': 'style: a\ncharacters: { mira: {} }',
  });
  expect(diamond.diagnostics).toEqual([]);
});

test.each([
  ['itself', 'a.yaml', 'a file cannot include itself: a.yaml → a.yaml'],
  ['a file that comes back', 'c.yaml', 'a file cannot include itself: a.yaml → c.yaml → a.yaml'],
])('a cast file that includes %s', (_, included, message) => {
  const { diagnostics } = read({
    'b.yaml': `version: 1\ninclude: [a.yaml]\n${shots}`,
    'a.yaml': `include: [${included}]`,
    'c.yaml': 'include: [a.yaml]',
  });
  expect(diagnostics).toMatchObject([{ code: 'include-cycle', message }]);
});

test('an include has no shots, and stays inside the project', () => {
  const { diagnostics } = read({
    'boards/b.yaml': `version: 1\ninclude: [a.yaml, ../../x.yaml, /etc/passwd]\n${shots}`,
    'boards/a.yaml': 'avoid: words\nshots: []',
  });
  expect(lines(diagnostics)).toEqual([
    '1:1 unknown-key: `avoid` cannot stand here (it belongs to the board)',
    '2:1 unknown-key: `shots` cannot stand here (it belongs to the board, a scene)',
    '2:19 outside-root: ../../x.yaml lies outside the project (a path counts from the folder of its file and stays inside the project)',
    '2:33 outside-root: /etc/passwd lies outside the project (a path counts from the folder of its file and stays inside the project)',
  ]);
});

test('boards are told from their parts, and a part that no board includes is named', () => {
  const inputs = textInputs({
    'b.yaml': `version: 1\ninclude: [used.yaml]\n${shots}`,
    'used.yaml': 'version: 1',
    'stray.yaml': 'version: 1',
    'other.yaml': 'name: a workflow',
    'broken.yaml': 'a: b: c',
  });
  const paths = [...inputs.keys()];
  expect(paths.filter((path) => isBoard(path, inputs))).toEqual(['b.yaml', 'broken.yaml']);
  const { board } = readBoard('b.yaml', inputs);
  expect(strayFiles(paths, board === null ? [] : [board], inputs)).toMatchObject([
    { severity: 'warning', code: 'stray-file', place: { file: 'stray.yaml' } },
  ]);
});
