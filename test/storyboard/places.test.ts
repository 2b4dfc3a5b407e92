import { expect, test } from 'vitest';
import { complaints } from '../support/resolved.js';

/** `line:column code` of everything said of a board. */
function places(text: string, files?: Readonly<Record<string, string>>): readonly string[] {
  return complaints(text, files).map((one) => one.split(' ').slice(0, 2).join(' '));
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
