import fc from 'fast-check';
import { Document, Scalar } from 'yaml';
import { expect, test } from 'vitest';
import { childOf, type ScalarNode } from '../../src/base/node.js';
import { linesOf } from '../../src/base/lines.js';
import { placesWithin } from '../../src/base/within.js';
import { parseYaml } from '../../src/base/yaml.js';

function textIn(yaml: string): ScalarNode {
  const node = childOf(parseYaml('a.yaml', yaml).node, 'a');
  if (node?.kind !== 'scalar') throw new Error(`no text in ${yaml}`);
  return node;
}

/** Where `@x` of a text stands. */
function placeOfX(yaml: string): string {
  const node = textIn(yaml);
  const from = String(node.value).indexOf('@x');
  const { start, end } = placesWithin(node)([from, from + 2]);
  return `${start.line}:${start.column}-${end.line}:${end.column}`;
}

test.each([
  ['plain', 'a: go @x', '1:7-1:9'],
  ['plain over lines', 'a: go\n  on\n\n   to @x', '4:7-4:9'],
  ['single quotes', "a: 'it''s @x'", '1:11-1:13'],
  ['single quotes over lines', "a: 'it''s  \n\n   @x'", '3:4-3:6'],
  ['double quotes', String.raw`a: "a\t\u00e9\U0001F600\"@x"`, '1:26-1:28'],
  ['double quotes over lines', 'a: "one \\\n   two\n   @x"', '3:4-3:6'],
  ['an escaped at sign', String.raw`a: "\x40x"`, '1:5-1:10'],
  ['a literal', 'a: |\n   one\n     @x', '3:6-3:8'],
  ['a literal with indentation', 'a: |2-\n    one\n\n  two @x', '4:7-4:9'],
  ['a folded text', 'a: >-  # why\n\n  one\n  two @x\n', '4:7-4:9'],
  ['a folded text with a list', 'a: >\n  one\n\n   - two\n   - @x\n  three', '5:6-5:8'],
  ['CRLF', 'a: |\r\n  one\r\n  @x\r\n', '3:3-3:5'],
  ['CRLF, folded', 'a: "one\r\n\r\n  two @x"', '3:7-3:9'],
  ['emoji', 'a: |\n  😀 @x', '2:6-2:8'],
])('a stretch of a text stands where it is written: %s', (_, yaml, place) => {
  expect(placeOfX(yaml)).toBe(place);
});

test('whatever the style, a word stands where its letters stand', () => {
  const piece = fc.constantFrom(
    ' ',
    '  ',
    '\n',
    '\n\n',
    '\n  ',
    '\t',
    "'",
    '"',
    '\\',
    'é',
    '😀',
    '- ',
    ': ',
    '#',
  );
  const word = fc.constantFrom('alpha', 'beta', 'w');
  const styles = ['PLAIN', 'QUOTE_SINGLE', 'QUOTE_DOUBLE', 'BLOCK_LITERAL', 'BLOCK_FOLDED'] as const;
  const given = fc.record({
    pieces: fc.array(fc.oneof(piece, word), { minLength: 1, maxLength: 20 }),
    style: fc.constantFrom(...styles),
    lineWidth: fc.constantFrom(0, 12, 24),
    indent: fc.integer({ min: 2, max: 6 }),
    crlf: fc.boolean(),
  });
  fc.assert(
    fc.property(given, ({ pieces, style, lineWidth, indent, crlf }) => {
      const scalar = new Scalar(`${pieces.join('')}gamma`);
      scalar.type = style;
      const text = new Document({ a: scalar }).toString({ lineWidth, indent });
      const yaml = crlf ? text.replaceAll('\n', '\r\n') : text;
      const node = textIn(yaml);
      const from = String(node.value).indexOf('gamma');
      const { start, end } = placesWithin(node)([from, from + 5]);
      const { offsetAt } = linesOf(yaml);
      // Within double quotes a word may be broken.
      expect(yaml.slice(offsetAt(start), offsetAt(end)).replace(/\\\r?\n +/, '')).toBe('gamma');
    }),
    { numRuns: 2_000 },
  );
});
