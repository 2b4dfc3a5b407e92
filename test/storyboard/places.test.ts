import { expect, test } from 'vitest';
import type { InputFile } from '../../src/storyboard/inputs.js';
import { checked } from '../support/checked.js';
import { textInputs } from '../support/inputs.js';
import { complaints, filmsOf, promptOf } from '../support/resolved.js';

/** `line:column code` of everything said of a board. */
function places(text: string, files?: Readonly<Record<string, string>>): readonly string[] {
  return complaints(text, files).map((one) => one.split(' ').slice(0, 2).join(' '));
}

/** What `check` says of a board and the files beside it: `file:line:column code: message = hint`. */
function said(board: string, files: Readonly<Record<string, string>> = {}): readonly string[] {
  const inputs = textInputs({ ...files, 'board.yaml': `version: 1\n${board}` });
  return checked(inputs).map(({ code, message, hint, place: { file, start } }) => {
    const name = file === 'board.yaml' ? '' : `${file}:`;
    return `${name}${start.line}:${start.column} ${code}: ${message}${hint === null ? '' : ` = ${hint}`}`;
  });
}

test('a mention and a name stand at their letters, however the text is written', () => {
  expect(
    places(
      String.raw`vars: { v: x }
variants: { axes: { lang: [en, de] }, rows: [{ lang: en, only_en: x }] }
style: |
  Gouache, \${{ v }},
    \${{ vv }} and \${{ x y }}
shots:
  - id: literal
    prompt: |
      Rain.

      @nobody and @\${{ v }} wait, \${{ only_en }}
  - id: folded
    prompt: >-
      Rain on
      the roof, @nobody

      sings \${{ w }}.
  - id: plain
    prompt: Rain on
      the roof, then @nobody
  - id: double
    prompt: "Rain\ton \"it\", \u00e9, \
      @nobody 😀 @no-one"
  - { id: single, prompt: 'It''s @nobody' }
`.replaceAll('\\${', '${'),
    ),
  ).toEqual([
    '6:19 broken-name',
    '6:5 unknown-variable',
    '18:13 unknown-variable',
    '12:7 unknown-name',
    '2:12 unknown-name',
    '16:17 unknown-name',
    '21:22 unknown-name',
    '24:7 unknown-name',
    '24:18 unknown-name',
    '25:34 unknown-name',
    '12:35 no-value',
  ]);
});

test('of a map of models, the entry that is wrong is named; where one lacks, the map', () => {
  expect(
    said(`model:
  text: xai/grok-imagine-video
  image: xai/grok-imagine-vidoe
  extend: aimlapi/pika
shots:
  - { id: a, prompt: Rain. }
  - { id: b, prompt: Snow., first_frame: b.png }
  - { id: c, continues: a, prompt: It stops. }
  - { id: d, edits: a, prompt: At night. }
`),
  ).toEqual([
    '2:1 model-missing: `model` names no model for edit, and d needs one = add `edit: …`',
    '4:10 unknown-model: there is no model xai/grok-imagine-vidoe = did you mean xai/grok-imagine-video?',
    expect.stringMatching(/^5:11 unknown-model: there is no model aimlapi\/pika = /),
  ]);
});

test('what the config says of a provider stands at its line', () => {
  const config = `out: films
providers:
  xai:
    models:
      grok-imagine-video:
        extend: { extend: { source_min_s: 9, source_max_s: 2, assumed: false, returns: tail } }
        text:
          durations: { kind: range, min: 9, max: 2, step: 1 }
      grok: {}
  xia: {}
  wavespeed: { models: { grok-imagine-video: { extend: { output_kept_s: 86400 } } } }
`;
  expect(said('shots: [{ id: a, prompt: Rain. }]', { 'castreel.config.yaml': config })).toEqual([
    'castreel.config.yaml:8:24 wrong-value: min is above max',
    'castreel.config.yaml:6:29 wrong-value: source_min_s is above source_max_s',
    expect.stringMatching(
      /^castreel.config.yaml:9:7 config-provider: providers.xai.models.grok: xai has no such/,
    ),
    'castreel.config.yaml:10:3 config-provider: providers.xia: no such provider; known: animatic, xai, wavespeed, aimlapi',
    'castreel.config.yaml:11:58 config-provider: providers.wavespeed.models.grok-imagine-video.extend.output_kept_s: wavespeed/grok-imagine-video (extend) keeps no copy of what it made: remove it',
  ]);
});

test('what a default, a map or a cell gets wrong is said once there, with how many shots and variants it hits', () => {
  const shots = (keys: string): string =>
    `shots:\n${Array.from({ length: 60 }, (_, n) => `  - { id: s${n}, prompt: Take ${n}.${keys} }\n`).join('')}`;
  expect(said(`model: xai/grok-imagine-video\ndefaults: { duration: 40 }\n${shots('')}`)).toEqual([
    expect.stringMatching(
      /^3:23 length-not-sold: s0 needs 40 s, and .* \(in 60 shots\) = write a chain: `duration: 15` on s0, then \{ id: s0-2, continues: s0/,
    ),
  ]);
  expect(said(`model: { image: animatic }\nsound: none\n${shots('')}`)).toEqual([
    '2:1 model-missing: `model` names no model for text, and s0 needs one (in 60 shots) = add `text: …`',
  ]);
  expect(
    said(
      `model: xai/grok-imagine-video
variants: { axes: { sku: { from: skus.csv }, lang: [en, de] } }
${shots(', duration: "${{ length }}"')}`,
      { 'skus.csv': 'sku,length\nmug,4\njug,40\n' },
    ),
  ).toEqual([
    expect.stringMatching(
      /^skus.csv:3:5 length-not-sold: s0 needs 40 s, .* \(in 60 shots, 2 variants, e.g. lang=en,sku=jug\) = write a chain: `duration: 15` on s0/,
    ),
  ]);
});

test('one mistake is one error', () => {
  const cast = 'characters: { mira: {}, tom: {} }\nlocations: { pier: {} }\n';
  const quote = (at: string, hint: string): string =>
    `${at} yaml-quote: a text cannot begin with \`@\` = ${hint}`;
  expect(
    said(
      `${cast}shots:\n  - { id: a, prompt: x, location: @pear, cast: [@tim] }\n  - id: b\n    prompt: @mria runs`,
    ),
  ).toEqual([
    quote('5:35', 'in a text, write "@pear"; where a name is wanted, pear alone'),
    quote('5:49', 'in a text, write "@tim"; where a name is wanted, tim alone'),
    quote('7:13', 'put the text in quotes: "@…"'),
  ]);
  expect(said('model: xai/grok-imagine-video\nshots: [{ id: a, prompt: Rain., last_frame: a.png }]')).toEqual(
    ['3:33 last-frame-alone: a `last_frame` needs a `first_frame` to come from = write a `first_frame`, too'],
  );
  expect(said('shots:\n  - { id: a, prompt: Rain. }\n  - { id: a, continues: a, prompt: Snow. }')).toEqual([
    '4:11 id-twice: the id `a` is already used = give one of them another id',
  ]);
  expect(said('shots:\n  - { id: a, prompt: "Rain. }\n  - { id: b, prompt: "Snow." }')).toEqual([
    '3:22 yaml-syntax: this " is never closed = a " is missing',
  ]);
});

test('what to write instead', () => {
  const board = `characters: { mira: { references: [http://x.org/a.png], looks: { storm: {} } }, tom: {} }
variants: { axes: { hook: [speed, price] }, rows: [{ hok: speed, line: a }, { hook: price, line: b }, { from: rows.csv }] }
shots:
  - { id: a, prompt: "\${{ line }} \${{ more }} @tom/nose and @mira/strom" }
  - { id: b, prompt: Rain., transition: dissolve, cast: mira, dialogue: Hi. }
  - { id: c, clip: https://x.org/a.mp4 }
  - { prompt: No id. }
`;
  expect(said(board, { 'rows.csv': 'hooc,more\nspeed,1\nprice,2\n' })).toEqual([
    '2:36 wrong-value: an image is fetched from https:// only = write its https address, or download it into the project and write its path',
    '6:57 wrong-type: a list is wanted here, not text = write `cast: [mira]`',
    '6:73 wrong-type: a list is wanted here, not text = write `dialogue: [{ who: mira, line: "…" }]`',
    '6:41 wrong-type: a map is wanted here, not text = write `transition: { type: dissolve, duration: 0.5 }`',
    '7:20 wrong-value: this is a file of the project, not an address = download it into the project and write its path',
    '8:7 missing-key: `id` is missing = write `id: …`, a name of its own, which stays',
    '3:54 unknown-axis: no axis is called "hok", and no text inserts it = did you mean hook?',
    'rows.csv:1:1 unknown-axis: no axis is called "hooc", and no text inserts it = did you mean hook?',
    '5:47 unknown-look: tom has no look called "nose" (in 2 variants, e.g. hook=speed) = declare it: `looks: { nose: { description: … } }` under tom',
    '5:61 unknown-look: mira has no look called "strom" (in 2 variants, e.g. hook=speed) = did you mean storm?',
  ]);
  expect(checked(textInputs({ 'board.yaml': 'shots: [{ id: a, prompt: x }]' }))).toMatchObject([
    { code: 'missing-key', hint: 'write `version: 1`' },
  ]);
});

test('what a CSV says is text, whatever it looks like', () => {
  const [film] = filmsOf(
    'variants: { axes: { sku: { from: a.csv } } }\nshots: [{ id: a, prompt: "${{ line }}", style: "so ${{ line }}" }]',
    { 'boards/a.csv': 'sku,line\nmug,"${{ x }} @mira"\n' },
  );
  expect(promptOf(film?.shots[0])).toBe('${{ x }} @mira');
  expect(film?.shots[0]?.words.style).toBe('so ${{ x }} @mira');
});

test('a picture that is none says what one is', () => {
  const bad = (name: string, file: InputFile): readonly string[] => {
    const board = `version: 1\nshots: [{ id: a, prompt: Rain., first_frame: ${name} }]`;
    const inputs = new Map([...textInputs({ 'board.yaml': board }), [name, file]]);
    return checked(inputs).map(({ message, hint }) => `${message} = ${hint ?? ''}`);
  };
  expect(bad('a.png', { kind: 'text', text: '', sha256: '' })).toEqual([
    'a.png is empty = copy it again from where it came',
  ]);
  expect(bad('a.gif', { kind: 'bad', problem: 'unknown_format', near: null, detail: 'it is a GIF' })).toEqual(
    ['a.gif cannot be used: it is a GIF = an image is a PNG, a JPEG or a WebP'],
  );
});

test('what a new author gets wrong is said once, with the way out', () => {
  const one = (board: string, files?: Readonly<Record<string, string>>): string =>
    said(board, files).join('\n');
  const rain = 'shots: [{ id: a, prompt: Rain. }]';
  expect(one('shots: [{ id: a, promt: Rain. }]')).toBe(
    '2:18 unknown-key: there is no key `promt` = did you mean `prompt`?',
  );
  expect(one('shots: [{ id: a, prompt: Rain, then snow }]')).toBe(
    '2:32 unknown-key: there is no key `then snow` = a text that holds a comma must be in straight quotes: "…"',
  );
  expect(one('shots: [{ id: a, prompt: Rain., duration: 5s }]')).toBe(
    '2:43 wrong-type: a number is wanted here, not text = write 5',
  );
  expect(one('shots: [{ id: a, prompt: Mira says: go }]')).toBe(
    '2:26 yaml-syntax: Block collections are not allowed within flow collections = a text that holds `: ` must be in quotes',
  );
  expect(one('shots: [{ id: a, prompt: Take #1 }]')).toMatch(/^2:31 yaml-comment: [^\n]*$/);
  expect(one(`include: cast.yaml\nshots: [{ id: a, prompt: "@mira" }]`)).toBe(
    '2:10 wrong-type: a list is wanted here, not text = write `include: [cast.yaml]`',
  );
  expect(one(`characters: { mira: keeper }\nshots: [{ id: a, prompt: "@mira" }]`)).toBe(
    '2:21 wrong-type: a map is wanted here, not text = write `mira: { description: keeper }`',
  );
  expect(one('characters: { m: {} }\nshots: [{ id: a, prompt: x, dialogue: [{ m: Hi }] }]')).toBe(
    [
      '3:42 missing-key: `who` and `line` are missing = write `{ who: mira, line: "…" }`',
      '3:42 unknown-key: there is no key `m`',
    ].join('\n'),
  );
  expect(one(`variants: { axes: { lang: en } }\nshots: [{ id: a, prompt: "\${{ lang }}" }]`)).toBe(
    '2:27 wrong-type: a list or a map is wanted here, not text = write `lang: [en]`',
  );
  const table = (csv: string): string =>
    one(`variants: { axes: { sku: { from: s.csv } } }\nshots: [{ id: a, prompt: "\${{ sku }}" }]`, {
      's.csv': csv,
    });
  expect(table('sku,name\n1,"Big\n2,Small\n')).toBe(
    's.csv:2:3 csv-syntax: this quote is never closed = a " is missing',
  );
  expect(table('sku,name\n')).toBe(
    '2:34 axis-value: s.csv has no rows, so sku has no values and there is no film = write one row for each value',
  );
  expect(table('sku;name\n1;a\n')).toMatch(/^2:34 csv-column: .* = cells are separated by commas$/);
  const commas =
    'csv-syntax: this cell holds a quote, and is not wholly in quotes = cells are separated by commas';
  expect(table('sku;"name"\n1;a\n')).toBe(`s.csv:1:1 ${commas}`);
  expect(table('sku;name\n1;"a"\n')).toContain(`s.csv:2:1 ${commas}`);
  expect(table('')).toBe('2:34 csv-column: s.csv is empty');
  expect(
    one(
      `x-a: &a { duraton: 5 }\nshots:\n  - { id: a, prompt: Rain., <<: *a }\n  - { id: b, prompt: Snow., <<: *a }`,
    ),
  ).toBe('2:11 unknown-key: there is no key `duraton` = did you mean `duration`?');
  expect(one(`format: { aspect: 1.78 }\n${rain}`)).toMatch(/ = write `aspect: "16:9"`$/);
  expect(one('scenes: [{ id: one }]')).toMatch(/^2:12 missing-key: `shots` is missing = write [^\n]*$/);
});
