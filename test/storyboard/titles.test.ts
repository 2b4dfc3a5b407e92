import { expect, test } from 'vitest';
import { overlaysOf } from '../../src/plan/overlays.js';
import { timelineOf } from '../../src/plan/timeline.js';
import { checked, goodImage } from '../support/checked.js';
import { textInputs } from '../support/inputs.js';
import { complaints, filmsOf, line } from '../support/resolved.js';

const shots = `
format: { fps: 10 }
shots:
  - { id: a, prompt: Rain., duration: 4, captions: "Now." }
  - { id: b, prompt: Wind., duration: 4, transition: { type: dissolve, duration: 1 } }
`;
const logo = new Map([['boards/brand.png', goodImage('boards/brand.png')]]);

/** `from-to+fade text` in frames, of each film; what a caption stands above behind it. */
function laidOver(board: string): string[][] {
  return filmsOf(board).map((film) =>
    overlaysOf(film, timelineOf(film, new Map()), logo).map(({ from, to, fadeFrames, shows }) => {
      const span = `${from}-${to}+${fadeFrames}`;
      if (shows.kind === 'logo') return `${span} ${shows.position} ${shows.width} ${shows.opacity}`;
      const above = shows.above.map(({ text }) => ` above ${text}`).join('');
      return `${span} ${shows.position} ${shows.text}${above}`;
    }),
  );
}

test('titles count from both ends of the film; burnt captions stand above what stands low; the logo is over all of it', () => {
  const film = `${shots}
variants: { axes: { lang: [en, de] }, rows: [{ lang: en, name: Rain }, { lang: de, name: Regen }] }
film:
  captions: burn
  logo: { image: brand.png, opacity: 0.9 }
  titles:
    - { text: "\${{ name }}\\n  a  film ", duration: 2 }
    - { text: Ada, at: 2.04, duration: 1, fade: 0.2, position: lower_third }
    - { text: Day two, at: 2.5, position: top }
    - { text: End, at: -1.25, duration: 0.75, fade: 0, position: card }
    - { text: Ende, at: -0.5, fade: 1 }
`;
  const of = (name: string): string[] => [
    `0-20+3 center ${name}\na film`,
    '20-30+2 lower_third Ada',
    '25-55+3 top Day two',
    '58-65+0 card End',
    '65-70+2 center Ende',
    '0-30+0 caption Now. above Ada',
    '0-70+0 top_right 0.12 0.9',
  ];
  expect(laidOver(film)).toEqual([of('Rain'), of('Regen')]);
  expect(laidOver(`${shots}film: { captions: file }`)).toEqual([[]]);
});

test('titles that lie beyond the film or over each other, and what is no title, are said at their lines', () => {
  const said = (titles: string): string[] =>
    checked(textInputs({ 'board.yaml': `version: 1${shots}film: { titles: [${titles}] }` })).map(line);
  expect(
    said(
      '{ text: a, duration: 2 }, { text: b, at: 2, duration: 2 }, { text: c, at: 4, position: top }, { text: d, at: 4, position: bottom, duration: 3 }',
    ),
  ).toEqual([]);
  expect(
    said(
      '{ text: a, at: 7 }, { text: b, at: -9, duration: 1 }, { text: c, at: 5, duration: 3 }, { text: d, at: -1, duration: 1.05 }',
    ),
  ).toEqual([
    '6:33 title-outside the title "a" is never seen: the film lasts 7 s, and it would begin at 7 s',
    '6:53 title-outside the title "b" is never seen: the film lasts 7 s, and it would be over at -1 s',
    '6:100 title-outside the title "c" is cut by 1 s: the film lasts 7 s',
    '6:120 titles-meet the title "d" begins before "c" is over, and beside one with `position: center` no other is seen',
  ]);
  expect(said('{ text: a, position: lower_third }, { text: b, at: 2, position: bottom }')).toEqual([
    '6:69 titles-meet the title "b" begins before "a" is over, and both stand in one place',
  ]);
  expect(said('{ text: a, position: top }, { text: b, at: 2.9, position: card }')).toEqual([
    '6:61 titles-meet the title "b" begins before "a" is over, and beside one with `position: card` no other is seen',
  ]);
  expect(
    complaints(`
shots: [{ id: a, prompt: x }]
film:
  titles: [{ text: " " }, { at: 1 }, { text: a, position: left }, { text: b, duration: 1, fade: 0.6 }]
  logo: { position: top, width: 2 }`),
  ).toEqual([
    '5:20 wrong-value is empty',
    '5:29 missing-key `text` is missing',
    '5:59 wrong-value `left` is not one of card, center, top, bottom, lower_third',
    '5:69 wrong-value the title lasts 1 s, and takes 1.2 s to come and to go',
    '6:11 missing-key `image` is missing',
    '6:21 wrong-value `top` is not one of top_left, top_right, bottom_left, bottom_right',
    '6:33 wrong-value it must be at most 0.5, not 2',
  ]);
});

test.each([
  ['missing', 'there is no file brand.png'],
  ['truncated', 'brand.png ends before its content does: the end'],
  ['lfs_pointer', 'brand.png is a Git LFS pointer; its contents were not downloaded'],
] as const)('a logo whose file is %s is said at its line, by name or by variant', (problem, message) => {
  const said = (film: string): string[] => {
    const board = `version: 1\nshots: [{ id: a, prompt: x }]\nvars: { brand: brand.png }\nfilm: { logo: { image: ${film} } }`;
    const file = {
      kind: 'bad',
      problem,
      detail: problem === 'truncated' ? 'the end' : '',
      near: null,
    } as const;
    return checked(new Map([...textInputs({ 'board.yaml': board }), ['brand.png', file]])).map(line);
  };
  expect(said('brand.png')).toEqual([expect.stringMatching(new RegExp(`^4:24 \\S+ ${message}$`)) as string]);
  expect(said('"${{ brand }}"')).toEqual([
    expect.stringMatching(new RegExp(`^3:16 \\S+ ${message}`)) as string,
  ]);
});
