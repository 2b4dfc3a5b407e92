import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { globSync } from 'tinyglobby';
import { expect, test } from 'vitest';
import { readBoard } from '../../src/storyboard/board.js';
import { codes } from '../../src/base/codes.js';
import { language } from '../../src/storyboard/schema.js';
import { validate } from '../../src/storyboard/validate.js';
import { checked } from '../support/checked.js';
import { textInputs } from '../support/inputs.js';

const everything = `version: 1
x-home: &home { style: soft, location: cove }
title: "All: of it"
model: { text: animatic, reference: xai/grok-imagine-video }
include: [cast.yaml]
variants: { axes: { hook: [a, 007], sku: { from: s.csv } }, rows: [{ hook: a, n: 1.10 }], exclude: [{ hook: a }], max: 9 }
characters:
  mira:
    voice: { words: low, id: v1 }
    references: [{ image: a.png, role: face }, b.png, { url: "https://x.org/a.png", sha256: ${'a'.repeat(64)} }]
    looks: { storm: { description: coat, references: [c.png] } }
scenes:
  - <<: *home
    id: tower
    shots:
      - id: ascent
        prompt: >-
          @mira climbs # not a comment
          the steps
        transition: { type: dissolve, duration: 0.5 }
        dialogue: [{ who: mira, line: 'It''s "there".' }]
      - { id: ignite, continues: ascent, prompt: "\${{ hook }}", only: { hook: a } }
film: { name: "\${{ board }}", end: { fade: 1 } }
`;

const boards = [everything, ...globSync('storyboards/**/*.yaml').map((path) => readFileSync(path, 'utf8'))];

/** What fingers, editors and merges do to a text: lines go, come twice, change places and depth; characters come and go. */
const edit = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  to: fc.double({ min: 0, max: 1, noNaN: true }),
  what: fc.constantFrom('cut', 'double', 'swap', 'indent', 'outdent', 'insert', 'remove'),
  piece: fc.oneof(
    fc.string({ unit: 'binary', maxLength: 4 }),
    fc.constantFrom(
      ': ',
      '- ',
      '#',
      ' #x',
      '"',
      "'",
      '[',
      '}',
      '&a',
      '*a',
      '<<: ',
      '|',
      '>',
      '? ',
      '!t ',
      '\t',
      '\0',
      '\r',
      '---\n',
      '%',
      '@',
      '`',
      '${{',
      '~',
      '.inf',
    ),
    fc.constantFrom(
      'shots: ',
      'id: ',
      'null',
      '__proto__: ',
      'constructor: ',
      'include: [b.yaml]',
      '1e999',
      'x: &x [*x]',
    ),
  ),
});

type Edit = typeof edit extends fc.Arbitrary<infer E> ? E : never;

function edited(text: string, { at, to, what, piece }: Edit): string {
  const lines = text.split('\n');
  const [line, other] = [Math.floor(at * (lines.length - 1)), Math.floor(to * (lines.length - 1))];
  const offset = Math.floor(at * text.length);
  const [one = '', two = ''] = [lines[line], lines[other]];
  switch (what) {
    case 'cut':
      return lines.toSpliced(line, 1).join('\n');
    case 'double':
      return lines.toSpliced(other, 0, one).join('\n');
    case 'swap':
      return lines.with(line, two).with(other, one).join('\n');
    case 'indent':
      return lines.with(line, `  ${one}`).join('\n');
    case 'outdent':
      return lines.with(line, one.slice(2)).join('\n');
    case 'insert':
      return text.slice(0, offset) + piece + text.slice(offset);
    case 'remove':
      return text.slice(0, offset) + text.slice(offset + 1);
  }
}

test('however a board is damaged, checking it ends in diagnostics with places, and in a tree that is right', () => {
  const schema = language('template').board;
  const damage = fc.tuple(fc.constantFrom(...boards), fc.array(edit, { minLength: 1, maxLength: 6 }));
  fc.assert(
    fc.property(damage, ([text, edits]) => {
      const damaged = edits.reduce(edited, text);
      const inputs = textInputs({
        'board.yaml': damaged,
        'cast.yaml': 'characters: { tom: {} }',
        's.csv': 'sku,colour\n1,red\n',
      });
      const { board } = readBoard('board.yaml', inputs);
      const diagnostics = checked(inputs);
      const lines = damaged.split('\n').length;
      for (const { code, place, message } of diagnostics) {
        expect(Object.keys(codes)).toContain(code);
        // What is wrong as YAML is said in the library's words.
        if (code !== 'yaml-syntax') expect(message).not.toMatch(/Invalid|expected|undefined|\[object/);
        expect(place.start.line).toBeGreaterThan(0);
        expect(place.end.line).toBeLessThanOrEqual(place.file === 'board.yaml' ? lines : 3);
        expect(place.end.line > place.start.line || place.end.column >= place.start.column).toBe(true);
      }
      if (board !== null) expect(validate(schema, board.tree).diagnostics).toEqual([]);
    }),
    { numRuns: 200 },
  );
});

test('bytes of any kind are no danger', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
      readBoard('b.yaml', textInputs({ 'b.yaml': new TextDecoder().decode(bytes) }));
    }),
  );
});

test('ten thousand errors are all collected', () => {
  const shots = Array.from(
    { length: 2_500 },
    (_, i) => `  - { id: s${i}, prompt: 7, durations: 6, size: huge, takes: 0 }`,
  );
  const { diagnostics } = readBoard(
    'b.yaml',
    textInputs({ 'b.yaml': `version: 1\nshots:\n${shots.join('\n')}\n` }),
  );
  expect(diagnostics).toHaveLength(10_000);
});
