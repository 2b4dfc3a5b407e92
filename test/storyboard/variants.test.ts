import { expect, test } from 'vitest';
import { readBoard } from '../../src/storyboard/board.js';
import { filmCollisions } from '../../src/storyboard/film.js';
import { resolve } from '../../src/storyboard/resolve.js';
import { placeOf } from '../../src/storyboard/storyboard.js';
import { textInputs } from '../support/inputs.js';
import { castOf, complaints, filmsOf, promptOf, resolved } from '../support/resolved.js';

const AD = `
model: xai/grok-imagine-video
variants:
  axes: { hook: [speed, price], aspect: ["16:9", "9:16"], lang: [en, de] }
  rows:
    - { hook: speed, action: "sprints out of the surf" }
    - { hook: price, action: "holds up the @tag" }
    - { lang: de, cta: Jetzt buchen }
  exclude: [{ lang: de, aspect: "16:9" }]
vars: { cta: "Book now", unused: x }
format: { aspect: "\${{ aspect }}", shoot: "9:16", fit: crop }
characters:
  mira: { description: "runner, \${{ lang }}", references: [mira.png] }
props: { tag: {} }
shots:
  - { id: hook, prompt: "@mira \${{ action }}." }
  - { id: go, continues: hook, prompt: "She stops." }
  - { id: sea, prompt: "The sea.", only: { hook: speed }, transition: { type: dissolve, duration: 0.5 } }
  - { id: end, prompt: "\${{ cta }}" }
`;

test('variants are the combinations of the axes without what is excluded, the last axis fastest', () => {
  const films = filmsOf(AD);
  expect(films.map((film) => film.film.name)).toEqual([
    'ad_16x9_speed_en',
    'ad_9x16_speed_en',
    'ad_9x16_speed_de',
    'ad_16x9_price_en',
    'ad_9x16_price_en',
    'ad_9x16_price_de',
  ]);
  expect(films[2]?.variant).toEqual({ aspect: '9:16', hook: 'speed', lang: 'de' });
  expect(films.map((film) => [film.format.width, film.format.height]).slice(0, 2)).toEqual([
    [1280, 720],
    [720, 1280],
  ]);
});

test('a slot has the axes that its request uses, by row, CSV, cast and parent; not those of the free rest', () => {
  const films = filmsOf(AD);
  expect(films.map((film) => film.shots.map((shot) => shot.slot))).toEqual(
    [
      ['speed', 'en', true],
      ['speed', 'en', true],
      ['speed', 'de', true],
      ['price', 'en', false],
      ['price', 'en', false],
      ['price', 'de', false],
    ].map(([hook, lang, sea]) => [
      `hook@hook=${String(hook)},lang=${String(lang)}`,
      `go@hook=${String(hook)},lang=${String(lang)}`,
      ...(sea === true ? ['sea'] : []),
      `end@lang=${String(lang)}`,
    ]),
  );
});

test('what variants share is one object', () => {
  const [wide, tall, german] = filmsOf(AD);
  for (const [index, shot] of (wide?.shots ?? []).entries()) expect(tall?.shots[index]).toBe(shot);
  expect(german?.shots[0]).not.toBe(tall?.shots[0]);
  expect(german?.shots[2]).toBe(tall?.shots[2]);
  expect(german?.format).toBe(tall?.format);
  expect(german?.shots[0]?.members[0]?.references).toEqual(tall?.shots[0]?.members[0]?.references);
});

test('inserted text is literal, an inserted mention mentions, and exactly one name takes the type of the field', () => {
  const films = filmsOf(
    `variants:
  axes: { sku: { from: data/p.csv } }
characters:
  mira: { looks: { red: {} } }
  tom: {}
props:
  thing: { name: "\${{ name }}", references: ["\${{ photo }}", "img/\${{ sku }}.png"] }
shots:
  - id: a
    prompt: "@\${{ hero }} says \${{ line }}, @mira\${{ more }} with @thing"
    duration: \${{ seconds }}
    omit: \${{ hidden }}
    takes: \${{ takes }}
  - { id: b, prompt: "\${{ line }}" }
`,
    {
      'boards/data/p.csv': [
        'sku,name,photo,hero,line,more,seconds,hidden,takes,Not a name',
        '001,"Big, red",red.png,tom,"@mira  says ""no""",-ish,4.5,false,2,x',
        '2,42,../b.png,mira/red,5,,3,true,1,x',
      ].join('\r\n'),
    },
  );
  const [first, second] = films.map((film) => film.shots[0]!);
  expect([promptOf(first), promptOf(second)]).toEqual([
    '<tom> says @mira says "no", <mira>-ish with <thing>',
    '<mira> says 5, <mira> with <thing>',
  ]);
  expect([castOf(first), castOf(second)]).toEqual([
    ['tom', 'mira', 'thing'],
    ['mira/red', 'thing'],
  ]);
  expect([first?.durationS, first?.omit, first?.takes]).toEqual([4.5, false, 2]);
  expect([second?.durationS, second?.omit, second?.takes]).toEqual([3, true, 1]);
  expect(first?.members[2]).toMatchObject({ name: 'Big, red' });
  expect(second?.members[1]?.name).toBe('42');
  expect(first?.members[2]?.references.map(({ source, place }) => [source, place.file])).toEqual([
    [{ kind: 'file', path: 'boards/data/red.png' }, 'boards/data/p.csv'],
    [{ kind: 'file', path: 'boards/img/001.png' }, 'boards/ad.yaml'],
  ]);
  const place = placeOf(first!.origins, 'duration');
  expect([place.file, place.start, place.end.column]).toEqual([
    'boards/data/p.csv',
    { line: 2, column: 54 },
    57,
  ]);
  expect(films[1]?.shots[0]?.slot).toBe('a@sku=2');
});

test('values count as written: 007 is not 7, and 1.10 is not 1.1', () => {
  const films = filmsOf(`
variants: { axes: { agent: [007, 7], edition: [1.10, 1.1] }, rows: [{ agent: 007, line: double }], exclude: [{ agent: 7, edition: 1.10 }] }
vars: { line: single }
shots: [{ id: a, prompt: "\${{ agent }} \${{ line }} \${{ edition }}" }]`);
  expect(films.map((film) => [promptOf(film.shots[0]), film.shots[0]?.slot])).toEqual([
    ['007 double 1.10', 'a@agent=007,edition=1.10'],
    ['007 double 1.1', 'a@agent=007,edition=1.1'],
    ['7 single 1.1', 'a@agent=7,edition=1.1'],
  ]);
});

test('a large product may be cut down, and one that stays too large is refused before it is made', () => {
  const values = Array.from({ length: 400 }, (_, index) => `v${index}`).join(', ');
  const axes = `axes: { a: [${values}], b: [${values}], c: [${values}] }`;
  const excluded = Array.from(
    { length: 399 },
    (_, index) => `{ a: v${index + 1} }, { b: v${index + 1} }`,
  ).join(', ');
  const shots = 'shots: [{ id: s, prompt: x }]';
  expect(filmsOf(`variants: { ${axes}, exclude: [${excluded}] }\n${shots}`)).toHaveLength(400);
  const { diagnostics, storyboards } = resolved(`variants: { ${axes} }\n${shots}`);
  expect(diagnostics.map(({ message }) => message)).toEqual([
    'at most 500 variants are allowed, and the axes make 64,000,000 variants',
  ]);
  expect(storyboards).toHaveLength(500);
});

test('what rows and names get wrong is said where it stands, with the variant', () => {
  const said = (variants: string, rest = 'shots: [{ id: a, prompt: "${{ x }}" }]'): readonly string[] =>
    complaints(`variants: ${variants}\n${rest}`);
  expect(said('{ axes: { h: [a, b, c] }, rows: [{ h: a, x: "1" }] }')).toEqual([
    '3:27 no-value ${{ x }} has no value here (in 2 variants, e.g. h=b)',
  ]);
  expect(
    said('{ axes: { h: [a, b] }, rows: [{ x: "1" }, { h: b, x: "2" }, { h: b, x: "2" }, { h: z, x: "3" }] }'),
  ).toEqual([
    '2:94 row-unused this row adds nothing: h has no value "z"',
    '2:64 row-clash x is "2" here and "1" in another row for the same variant',
    '2:82 row-clash x is "2" here and "1" in another row for the same variant',
  ]);
  expect(
    said('{ axes: { hook: [a] } }', 'shots: [{ id: a, prompt: "${{ hok }} ${{ Up }} ${{ board" }]'),
  ).toEqual([
    '3:38 broken-name "${{ Up }}" is not a name to insert',
    '3:48 broken-name "${{" is not a name to insert',
    '3:27 unknown-variable nothing gives ${{ hok }} a value: no axis, column, row or var is called that',
  ]);
  expect(
    said('{ axes: { a: [x:y, xxy, X:Y, x y, x/y, x:y] } }', 'shots: [{ id: a, prompt: x }]').map((one) =>
      one.slice(5),
    ),
  ).toEqual([
    'axis-value a: "xxy" and "x:y" are the same in addresses and file names: xxy',
    'axis-value a: "X:Y" and "x:y" are the same in addresses and file names: XxY',
    'axis-value a: "x/y" and "x y" are the same in addresses and file names: x-y',
    'axis-value a: the value "x:y" is there twice',
  ]);
  expect(
    said(
      '{ axes: { hook: [a] }, exclude: [{ hok: a }, { hook: b }] }',
      'shots: [{ id: s, prompt: x, only: { hook: c } }]',
    ),
  ).toEqual([
    '2:46 unknown-axis the board has no axis "hok"',
    '2:64 unknown-axis-value hook has no value "b"',
    '3:43 unknown-axis-value hook has no value "c"',
  ]);
  expect(said('{ axes: { h: [a] }, exclude: [{ h: a }] }', 'shots: [{ id: s, prompt: x }]')).toEqual([
    '2:40 no-variants every variant is excluded, so there is no film',
  ]);
});

test('a wrong cell is said at the cell, once', () => {
  const board = `variants: { axes: { sku: { from: p.csv }, lang: [en, de] } }
shots: [{ id: a, prompt: x, duration: "\${{ s }}", cast: ["\${{ who }}"] }]
characters: { mira: {} }`;
  const csv = 'sku,s,who\na,four,mira\nb,5,mirra\nc,6,mira\n';
  const { diagnostics } = resolved(board, { 'boards/p.csv': csv });
  expect(
    diagnostics.map(({ place, code, message, also }) => [
      place.file,
      place.start,
      code,
      message,
      also?.place.start.line,
    ]),
  ).toEqual([
    [
      'boards/p.csv',
      { line: 2, column: 3 },
      'wrong-type',
      'a number is wanted here, not text (in 2 variants, e.g. lang=en,sku=a)',
      3,
    ],
    [
      'boards/p.csv',
      { line: 3, column: 5 },
      'unknown-name',
      'the board has no character called "mirra" (in 2 variants, e.g. lang=en,sku=b)',
      undefined,
    ],
  ]);
});

test('CSV: bad rows, doubled columns and missing files are said, and names they would give are not', () => {
  const board = 'variants: { axes: { sku: { from: p.csv } } }\nshots: [{ id: a, prompt: "${{ line }}" }]';
  const said = (csv: string): readonly string[] => complaints(board, { 'boards/p.csv': csv });
  expect(said('sku,line\na,b,c\nd\n\ne,f\n,,\n')).toEqual([
    '2:1 csv-row this row has 3 cells where the header has 2',
    '3:1 csv-row this row has 1 cells where the header has 2',
  ]);
  expect(said('sku,line,board\na,b,c\n')).toEqual([
    '1:10 name-taken `board` is the name of the board, so no column can be called that',
  ]);
  expect(said('sku,line,line\na,b,c\n')).toEqual(['1:10 csv-column-twice two columns are named "line"']);
  expect(said('sk;line\na;b\n')).toEqual([
    '2:34 csv-column p.csv has no column "sku", where the values of this axis would stand',
  ]);
  expect(said('sku,line\na,"b\n')[0]).toContain('csv-syntax');
  const more = `variants: { axes: { sku: { from: p.csv }, hook: [a] }, exclude: [{ sku: x, hook: a }] }
shots: [{ id: a, prompt: "\${{ line }}", only: { sku: x } }]`;
  expect(complaints(more)).toEqual([expect.stringContaining('file-missing')]);
  expect(complaints(board.replace('p.csv', '../../p.csv'))).toEqual([
    expect.stringContaining('outside-root'),
  ]);
});

test('CSV: the markers of an unfinished merge are no values of an axis', () => {
  const board = 'variants: { axes: { sku: { from: p.csv } } }\nshots: [{ id: a, prompt: "${{ sku }}" }]';
  const csv = 'sku\na\n<<<<<<< HEAD\nb\n=======\nc\n>>>>>>> other\n';
  const { diagnostics } = resolved(board, { 'boards/p.csv': csv });
  expect(diagnostics.map(({ place, code }) => [place.file, place.start.line, code])).toEqual([
    ['boards/p.csv', 3, 'unfinished-merge'],
  ]);
});

test('films are named safely, and no two the same', () => {
  const named = (name: string, values: string): readonly string[] =>
    resolved(
      `variants: { axes: { a: [${values}] } }\nfilm: { name: "${name}" }\nshots: [{ id: s, prompt: x }]`,
    ).storyboards.map(({ film }) => film.name);
  expect(named('${{ a }}', '"CON", "../é:x", "...", "a/b"')).toEqual(['_CON', 'éxx', 'ad', 'a-b']);
  expect(
    complaints('variants: { axes: { a: [x, y] } }\nfilm: { name: one }\nshots: [{ id: s, prompt: x }]'),
  ).toEqual(['3:15 film-name-twice two films would be the file one.mp4: ad@a=x and ad@a=y']);
  const boards = ['boards/a.yaml', 'boards/b.yaml', 'other/c.yaml'];
  const text = 'version: 1\nfilm: { name: one }\nshots: [{ id: s, prompt: x }]';
  const inputs = textInputs(Object.fromEntries(boards.map((path) => [path, text])));
  const films = boards.flatMap((path) => {
    const { board } = readBoard(path, inputs);
    return board === null ? [] : resolve(board, inputs).storyboards;
  });
  expect(filmCollisions(films).map(({ place, message }) => `${place.file} ${message}`)).toEqual([
    'boards/b.yaml two films would be the file one.mp4: a and b',
  ]);
});
