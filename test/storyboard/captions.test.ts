import { expect, test } from 'vitest';
import { captionsOf } from '../../src/plan/captions.js';
import { timelineOf } from '../../src/plan/timeline.js';
import { checked } from '../support/checked.js';
import { textInputs } from '../support/inputs.js';
import { complaints, filmsOf, line } from '../support/resolved.js';

/** `from-to text` in frames, of each film. */
function captionsIn(board: string): string[][] {
  return filmsOf(board).map((film) =>
    captionsOf(film, timelineOf(film, new Map())).map(({ from, to, text }) => `${from}-${to} ${text}`),
  );
}

test('captions are the dialogue, or what stands there instead, in the words of each variant; no slot depends on them', () => {
  const board = `
variants: { axes: { lang: [en, de] }, rows: [{ lang: en, sea: Sea. }, { lang: de, sea: "" }] }
characters: { mira: { description: a keeper } }
format: { fps: 10 }
shots:
  - { id: a, prompt: Rain., duration: 2, dialogue: [{ who: mira, line: "Now." }, { who: mira, line: "They  see it.", off: true }] }
  - { id: b, prompt: Wind., duration: 2, captions: "\${{ sea }}" }
  - { id: c, prompt: Hail., duration: 2, dialogue: [{ who: mira, line: Heard. }], captions: [] }
  - { id: d, reuse: b, duration: 1, captions: "One\\n\\n  two " }
`;
  expect(captionsIn(board)).toEqual([
    ['0-5 Now.', '5-20 They see it.', '20-40 Sea.', '60-70 One\ntwo'],
    ['0-5 Now.', '5-20 They see it.', '60-70 One\ntwo'],
  ]);
  expect(filmsOf(board).map(({ shots }) => shots.map(({ slot }) => slot))).toEqual(
    Array(2).fill(['a', 'b', 'c', 'd']),
  );
  expect(captionsIn(`${board}film: { captions: none }`)).toEqual([[], []]);
});

test('times count from the shot; the rest is shared by length up to where the next shot begins', () => {
  const board = (captions: string): string => `
format: { fps: 10 }
shots:
  - { id: a, prompt: Rain., duration: 4, captions: ${captions} }
  - { id: b, prompt: Wind., duration: 4, transition: { type: dissolve, duration: 1 }, captions: Wind. }
`;
  const captions = (list: string): string[] => captionsIn(board(list))[0]?.slice(0, -1) ?? [];
  expect(captions('[{ text: at, at: 1.5 }, ccc, c, { text: d, duration: 0.5 }]')).toEqual([
    '15-18 at',
    '18-23 ccc',
    '23-25 c',
    '25-30 d',
  ]);
  expect(captions('[no time, { text: late, at: 2, duration: 2 }]')).toEqual(['0-20 no time', '20-30 late']);
  expect(captions('[{ text: a, at: 1 }, { text: b, at: 2 }]')).toEqual(['10-20 a', '20-30 b']);
});

test('what has no time to be read is said at its line, and what is no caption is refused', () => {
  const board = (captions: string): string => `version: 1
shots:
  - { id: a, prompt: Rain., duration: 4, captions: ${captions} }
`;
  const said = (captions: string): string[] =>
    checked(textInputs({ 'board.yaml': board(captions) })).map(line);
  expect(said('[{ text: a, at: 1, duration: 3 }]')).toEqual([]);
  expect(said('[{ text: late, at: 5 }, { text: early, at: 1 }, { text: long, at: 3, duration: 2 }]')).toEqual(
    [
      '3:53 caption-cut the caption "late" is not to be read: a ends, or the next caption comes, before',
      '3:100 caption-cut the caption "long" is 1 s long to be read: a ends, or the next caption comes, before',
    ],
  );
  // The next shot's caption comes first.
  const dissolved = checked(
    textInputs({
      'board.yaml': `version: 1
shots:
  - { id: a, prompt: Rain., duration: 4, captions: [{ text: gone, at: 3.5, duration: 0.5 }] }
  - { id: b, prompt: Wind., duration: 4, captions: Wind., transition: { type: dissolve, duration: 1 } }
`,
    }),
  );
  expect(dissolved.map(line)).toEqual([
    '3:53 caption-cut the caption "gone" is not to be read: a ends, or the next caption comes, before',
  ]);
  expect(
    complaints(`
shots: [{ id: a, prompt: Rain., captions: [{ at: 1 }, { text: b, until: 3 }] }]
film: { captions: burnt }
`),
  ).toEqual([
    '3:46 missing-key `text` is missing',
    '3:66 unknown-key there is no key `until`',
    '4:19 wrong-value `burnt` is not one of none, file, burn',
  ]);
});
