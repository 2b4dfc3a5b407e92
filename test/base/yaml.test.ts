import { expect, test } from 'vitest';
import type { Node } from '../../src/base/node.js';
import { parseYaml } from '../../src/base/yaml.js';

/** `at line:column-line:column`, as `end` is exclusive. */
function at({ start, end }: Node['place']): string {
  return `${start.line}:${start.column}-${end.line}:${end.column}`;
}

/** Every node of a text as `path value at place`, keys with their places. */
function outline(text: string): string[] {
  const { node } = parseYaml('a.yaml', text);
  return node === null ? [] : walk(node, '');
}

function walk(node: Node, path: string): string[] {
  if (node.kind === 'scalar') return [`${path} ${JSON.stringify(node.value)} ${at(node.place)}`];
  if (node.kind === 'list') {
    return [`${path} list ${at(node.place)}`, ...node.items.flatMap((item, i) => walk(item, `${path}/${i}`))];
  }
  return [
    `${path} map ${at(node.place)}`,
    ...[...node.entries].flatMap(([name, { key, value }]) => [
      `${path}/${name} key ${at(key)}`,
      ...walk(value, `${path}/${name}`),
    ]),
  ];
}

function problems(text: string): string[] {
  return parseYaml('a.yaml', text).diagnostics.map(({ code, place }) => `${code} ${at(place)}`);
}

test('places count lines and columns from 1, and end after the last character', () => {
  expect(outline('title: Mira # who\nshots:\n  - id: a\n    in: 12.5\n\n# over\nempty:\n')).toEqual([
    ' map 1:1-7:7',
    '/title key 1:1-1:6',
    '/title "Mira" 1:8-1:12',
    '/shots key 2:1-2:6',
    '/shots list 3:3-4:13',
    '/shots/0 map 3:5-4:13',
    '/shots/0/id key 3:5-3:7',
    '/shots/0/id "a" 3:9-3:10',
    '/shots/0/in key 4:5-4:7',
    '/shots/0/in 12.5 4:9-4:13',
    '/empty key 7:1-7:6',
    '/empty null 7:7-7:7',
  ]);
});

test('CRLF lines and a byte order mark move no column', () => {
  expect(outline('\uFEFFa: x\r\nb:\r\n  - y\r\n')).toEqual(outline('a: x\nb:\n  - y\n'));
});

test.each([
  ['a text that a comment ends', 'a: number #4 please', ['yaml-comment 1:11-1:20']],
  [
    'the same in brackets and over lines',
    'a: [one #1\n  , two]\nb: x\n  y #z',
    ['yaml-comment 1:9-1:11', 'yaml-comment 4:5-4:7'],
  ],
  ['comments that eat nothing', 'a: text # four\nb: "x" #1\nc: 5 #s\n#d\ne: x#y\nf: |\n  x #4\n #f\n', []],
  ['a tag', 'a: !important stop\nb: !!str x', ['yaml-tag 1:4-1:14', 'yaml-tag 2:4-2:9']],
  ['a directive', '%YAML 1.1\n---\na: 1', ['yaml-directive 1:1-1:10']],
  ['two documents', 'a: 1\n---\nb: 2', ['yaml-documents 2:1-2:1']],
  [
    'a key twice, each time',
    'a: 1\nb: 2\na: 3\na: 4',
    ['yaml-duplicate-key 3:1-3:2', 'yaml-duplicate-key 4:1-4:2'],
  ],
  [
    'keys that are no names',
    '? [x]\n: 1\n"": 2\n__proto__: 3',
    ['yaml-key 1:3-1:6', 'yaml-key 3:1-3:3', 'yaml-key 4:1-4:10'],
  ],
  [
    'texts that must be in quotes',
    'a: @mira goes\nb: `x`\nc: %d',
    ['yaml-quote 1:4-1:5', 'yaml-quote 2:4-2:5', 'yaml-quote 3:4-3:5'],
  ],
  ['a text that begins with a star', 'a: *stops* and goes', ['yaml-quote 1:4-1:11']],
  ['an alias of nothing', 'a: *mira', ['yaml-alias 1:4-1:9']],
  ['an alias in its own content', 'a: &x { b: *x }', ['yaml-alias 1:12-1:14']],
  [
    'a merge of no map',
    'a: { <<: 3 }\nb: { <<: [{ c: 1 }, x] }',
    ['yaml-merge 1:6-1:8', 'yaml-merge 2:6-2:8'],
  ],
  ['a colon in a text', 'a: she says: go', ['yaml-syntax 1:4-1:5']],
  ['a tab', 'a:\n\tb: 1', ['yaml-syntax 2:1-2:2']],
  ['a quote that is never closed', 'a: "x\nb: y', ['yaml-syntax 1:4-1:5']],
  ['one that the next text closes', 'a: [{ b: "x, c: 1 },\n { b: "y" }]', ['yaml-syntax 1:10-1:11']],
  ['text after a quoted one', "a: 'it's x'\nb: y", ['yaml-syntax 1:7-1:8']],
  ['brackets that are never closed', 'a: [{ b: "x" }\nc: { d: 1\n', ['yaml-syntax 1:4-1:5']],
  ['a bracket within another', 'a: [{ b: 1 ], c: 2 }', ['yaml-syntax 1:5-1:6']],
  ['a bracket too many', 'a: { b: 1 }}\nc: "', ['yaml-syntax 1:12-1:13']],
  [
    'what is wrong before a quote that is never closed',
    'a: @x\nb: "y',
    ['yaml-syntax 2:4-2:5', 'yaml-quote 1:4-1:5'],
  ],
  [
    'an unfinished merge, once, whatever stands in it',
    'a: 1\r\n<<<<<<< HEAD\r\nb: [\r\n||||||| base\r\n=======\r\nb: @x\r\n>>>>>>> other\r\n',
    ['unfinished-merge 2:1-2:8'],
  ],
  ['a marker that was left behind', 'a: 1\n=======\nb: 2\n', ['unfinished-merge 2:1-2:8']],
  ['what only looks like markers', 'a: <<<<<<< x\n# =======\nb: |\n  =======\n========: 1\n', []],
  ['NUL', 'a: x\0y', ['yaml-not-text 1:5-1:6']],
  ['old line ends', 'a: x\rb: y', ['yaml-not-text 1:5-1:6']],
])('%s', (_, text, expected) => {
  expect(problems(text)).toEqual(expected);
});

test('nothing is no problem', () => {
  for (const text of ['', '\uFEFF', '\n\n', '# only words\n', '---\n']) {
    expect(parseYaml('a.yaml', text)).toEqual({ node: null, diagnostics: [] });
  }
});

test('values keep what was written beside what YAML makes of it', () => {
  const { node } = parseYaml('a.yaml', "[007, 1.10, '12', 0x1F, 16:9, yes, true, ~, 2026-11-01]");
  expect(
    node?.kind === 'list' && node.items.map((item) => item.kind === 'scalar' && [item.value, item.text]),
  ).toEqual([
    [7, '007'],
    [1.1, '1.10'],
    ['12', '12'],
    [31, '0x1F'],
    ['16:9', '16:9'],
    ['yes', 'yes'],
    [true, 'true'],
    [null, '~'],
    ['2026-11-01', '2026-11-01'],
  ]);
});

test('aliases and merges stand where they were written; what a map says itself wins, then the first merged', () => {
  expect(
    outline('x: &x { a: 1, b: 2 }\ny: &y { b: 3, c: 4 }\nz: { b: 0, <<: [*x, *y] }\nw: *x').slice(-13),
  ).toEqual([
    '/z map 3:4-3:26',
    '/z/b key 3:6-3:7',
    '/z/b 0 3:9-3:10',
    '/z/a key 1:9-1:10',
    '/z/a 1 1:12-1:13',
    '/z/c key 2:15-2:16',
    '/z/c 4 2:18-2:19',
    '/w key 4:1-4:2',
    '/w map 1:7-1:21',
    '/w/a key 1:9-1:10',
    '/w/a 1 1:12-1:13',
    '/w/b key 1:15-1:16',
    '/w/b 2 1:18-1:19',
  ]);
});

test('what is too much is refused, and quickly', () => {
  const level = (n: number) => `l${n}: &l${n} [${Array.from({ length: 9 }, () => `*l${n - 1}`).join(', ')}]`;
  const bomb = ['l0: &l0 [x, x]', ...Array.from({ length: 12 }, (_, i) => level(i + 1))].join('\n');
  const cases: [string, string][] = [
    ['yaml-alias-bomb', bomb],
    ['yaml-too-large', `a: ${'x'.repeat(50_000_000)}`],
    ['yaml-too-large', '['.repeat(4_000_000)],
    ['yaml-too-large', '- '.repeat(500)],
    ['yaml-too-large', `[${'1,'.repeat(2_000_000)}]`],
  ];
  for (const [code, text] of cases) {
    const { node, diagnostics } = parseYaml('a.yaml', text);
    expect([node, ...diagnostics.map((one) => one.code)]).toEqual([null, code]);
  }
});

test('a second key, and a merge, of ten thousand are found without comparing each with each', () => {
  const keys = Array.from({ length: 20_000 }, (_, i) => `k${i % 10_000}: ${i}`);
  expect(problems(keys.join('\n'))).toHaveLength(10_000);
});

test('lines that nest by mistake are said to be mistakes, not to be deep', () => {
  const found = new Set(problems('a: b: c\n'.repeat(10_000)).map((one) => one.split(' ')[0]));
  expect([...found]).toEqual(['yaml-syntax']);
});

const COLUMNS = 'keys of one map, and dashes of one list, stand in the same column';
const DEEPER = 'this line is indented below one that has a value already';
const NO_KEY = 'this line is neither a key nor a part of the text above it';

test.each([
  ['version: 1\nstyle: - a\nshots: []\n', '2:8 a list cannot begin on the line of its key'],
  ['version: 1\n  title: x\nshots: []\n', `2:3 ${DEEPER} = ${COLUMNS}`],
  ['shots:\n  - id: a\n\n      prompt: x\n    duration: 2\n', `4:7 ${DEEPER} = ${COLUMNS}`],
  ['version: 1\nfoo\nshots: []\n', `2:1 ${NO_KEY}`],
  ['version: 1\nfoo\n', `2:1 ${NO_KEY}`],
  ['style: gouache\nand oils\nshots: []\n', `2:1 ${NO_KEY}`],
  ['version: 1\n- a\n- b\nshots: []\n', '2:1 a list item stands among keys = indent it below'],
  ['shots:\n  - id: a\n   prompt: x\n', `3:4 this line is indented unlike those it belongs to = ${COLUMNS}`],
  ['- a\nb: c\n', `2:1 this line is indented unlike those it belongs to = ${COLUMNS}`],
  ['title: The Lamp: a story\n', '1:8 a key stands inside the value of another = a text that holds `: `'],
  ['title: `x`\n', '1:8 a text cannot begin with a backtick = put the text in quotes'],
])('one slip of the hand is one error, where it was made, with the way out: %j', (text, said) => {
  const lines = parseYaml('b.yaml', text).diagnostics.map(
    ({ message, hint, place: { start } }) => `${start.line}:${start.column} ${message} = ${hint ?? ''}`,
  );
  expect(lines).toEqual([expect.stringContaining(said)]);
});
