import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Storyboard } from '../../src/storyboard/storyboard.js';
import { readCsv } from '../../src/storyboard/csv.js';
import { resolved } from '../support/resolved.js';

const BOARD = {
  title: 'One ${{ name }}',
  model: { text: 'xai/t', reference: 'xai/r', extend: 'xai/e', edit: 'xai/d', image: 'xai/i' },
  variants: {
    axes: { aspect: ['16:9', '9:16'], hook: ['speed', 'price'], sku: { from: 'p.csv' } },
    rows: [{ hook: 'speed', action: 'runs' }, { hook: 'price', action: 'stops' }, { from: 'lines.csv' }],
    exclude: [{ aspect: '9:16', sku: 'b' }],
  },
  vars: { cta: 'Book now' },
  format: { aspect: '${{ aspect }}', shoot: '9:16', fit: 'pad', fps: 25 },
  style: 'Gouache',
  characters: {
    mira: {
      description: 'in ${{ colour }}',
      references: ['mira.png', { image: 'm.png', role: 'back' }],
      looks: { storm: { references: ['s.png'] } },
    },
    tom: { voice: { words: 'low' } },
  },
  props: { thing: { name: '${{ name }}', references: ['${{ photo }}'] } },
  locations: { pier: { references: ['pier.png'] } },
  looks: { mira: 'storm' },
  defaults: { duration: 5, transition: { type: 'dissolve', duration: 0.5 } },
  scenes: [
    {
      id: 'one',
      heading: 'PIER, ${{ hook }}',
      location: 'pier',
      shots: [
        { id: 'a', prompt: '@mira ${{ action }} with @thing.', size: 'wide', camera: 'slow' },
        { id: 'b', continues: 'a', prompt: 'She sits.', transition: { type: 'cut' } },
        {
          id: 'c',
          prompt: '@${{ who }} looks.',
          dialogue: [{ who: 'tom', line: '${{ line }}' }],
          only: { hook: 'speed' },
        },
        { id: 'd', edits: 'a', prompt: 'At night.', sound: 'none' },
        { id: 'e', prompt: '${{ cta }}', duration: '${{ seconds }}' },
        { id: 'f', reuse: 'a', in: 1 },
      ],
    },
  ],
  film: { name: '${{ board }}-${{ sku }}-${{ hook }}-${{ aspect }}', end: { fade: 1 } },
};
const FILES = {
  'boards/p.csv': 'sku,name,photo,colour,who\na,Lamp,a.png,red,mira\nb,"Big, lamp",b.png,red,tom\n',
  'boards/lines.csv':
    'hook,sku,line,seconds\nspeed,a,Hi,4\nspeed,b,Ho,4\nprice,a,"Ha ""ha""",5\nprice,b,He,6\n',
};

/** What a film says, without where it was written, by name. */
function sense(storyboards: readonly Storyboard[]): unknown {
  const bare = JSON.parse(
    JSON.stringify(storyboards, (key, value: unknown) =>
      key === 'origins' || key === 'place' || key === 'endPlace' || key === 'axes' ? null : value,
    ),
  ) as Storyboard[];
  return bare.sort((a, b) => (a.film.name < b.film.name ? -1 : 1));
}

test('the same board gives the same films', () => {
  const films = resolved(text(BOARD), FILES);
  expect(films.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  expect(films.storyboards).toHaveLength(6);
  expect(resolved(text(BOARD), FILES)).toEqual(films);
});

test('the order of keys means nothing', () => {
  const plain = sense(resolved(text(BOARD), FILES).storyboards);
  fc.assert(
    fc.property(fc.infiniteStream(fc.nat(1000)), (chance) => {
      const { storyboards } = resolved(text(shuffled(BOARD, chance)), FILES);
      expect(sense(storyboards)).toEqual(plain);
    }),
    { numRuns: 30 },
  );
});

test('no edit of a board or its tables makes it throw', () => {
  const snippets = [
    '${{ hook }}',
    '${{',
    '@',
    '@mira/',
    '"',
    ',',
    ': ',
    '[',
    '{',
    '}',
    '\n',
    'none',
    'a',
    '0',
    '-1',
    'é\u0301',
    '',
    '1e9',
  ];
  const edit = fc.record({ at: fc.nat(4000), drop: fc.nat(12), add: fc.constantFrom(...snippets) });
  const applied = (source: string, edits: readonly { at: number; drop: number; add: string }[]): string =>
    edits.reduce((now, { at, drop, add }) => {
      const start = at % (now.length + 1);
      return now.slice(0, start) + add + now.slice(start + drop);
    }, source);
  fc.assert(
    fc.property(fc.array(edit, { maxLength: 3 }), fc.array(edit, { maxLength: 2 }), (inBoard, inTable) => {
      const files = { ...FILES, 'boards/p.csv': applied(FILES['boards/p.csv'], inTable) };
      const { storyboards } = resolved(applied(text(BOARD), inBoard), files);
      for (const { shots } of storyboards) {
        const ids = new Set(shots.map(({ id }) => id));
        for (const { parent, reuse } of shots)
          expect(ids.has(parent ?? reuse ?? [...ids][0] ?? '')).toBe(true);
      }
    }),
    { numRuns: 200 },
  );
});

test('what thousands of variants share is one object', () => {
  const skus = Array.from({ length: 3000 }, (_, index) => `s${index},${index % 3}`);
  const board = {
    variants: { axes: { sku: { from: 'p.csv' } }, max: 3000 },
    characters: {
      mira: { references: ['a.png'] },
      toy: { description: '${{ size }}', references: ['b.png'] },
    },
    shots: [
      { id: 'same', prompt: '@mira waves.' },
      { id: 'three', prompt: '@toy waves.', transition: { type: 'cut' } },
      { id: 'each', prompt: '@mira shows ${{ sku }}.' },
    ],
  };
  const { storyboards } = resolved(text(board), { 'boards/p.csv': `sku,size\n${skus.join('\n')}\n` });
  const count = (pick: (storyboard: Storyboard) => unknown): number => new Set(storyboards.map(pick)).size;
  expect(storyboards).toHaveLength(3000);
  expect(count(({ shots }) => shots[0])).toBe(1);
  expect(count(({ shots }) => shots[0]?.members[0])).toBe(1);
  expect(count(({ shots }) => shots[2]?.members[0])).toBe(1);
  expect(count(({ shots }) => shots[2]?.origins.places)).toBe(1);
  expect(count(({ shots }) => shots[1]?.slot)).toBe(3000);
  expect(count(({ shots }) => shots[1]?.members[0]?.description)).toBe(3);
  expect(count(({ format }) => format) + count(({ scenes }) => scenes) + count(({ board: one }) => one)).toBe(
    3,
  );
});

test('every cell of a CSV stands where its place says', () => {
  const cell = fc.oneof(
    fc.stringMatching(/^[a-z0-9é😀]{0,6}$/u),
    fc.string({ unit: fc.constantFrom('a', ' ', '"', ',', '\n', 'é', '😀'), maxLength: 6 }),
  );
  fc.assert(
    fc.property(
      fc.array(fc.tuple(cell, cell, cell), { minLength: 1, maxLength: 5 }),
      fc.constantFrom('\n', '\r\n'),
      (rows, end) => {
        const written = (value: string): string =>
          /^[a-z0-9é😀]+$/u.test(value) ? value : `"${value.replaceAll('"', '""')}"`;
        const text = ['a,b,c', ...rows.map((row) => row.map(written).join(', '))].join(end);
        const { table, diagnostics } = readCsv('p.csv', text);
        expect(diagnostics).toEqual([]);
        const lines = text.split('\n');
        expect(table.rows.map((row) => row.map((one) => one.text))).toEqual(
          rows.filter((row) => row.join('') !== ''),
        );
        for (const { text: value, place } of table.rows.flat()) {
          const there = (lines[place.start.line - 1] ?? '').slice(place.start.column - 1);
          expect(there.startsWith(written(value).split('\n')[0] ?? '')).toBe(true);
        }
      },
    ),
  );
});

/** The board as YAML: a line of JSON for each key. */
function text(board: object): string {
  return Object.entries(board)
    .map(([key, value]) => `${key}: ${JSON.stringify(value)}\n`)
    .join('');
}

function shuffled(value: unknown, chance: Iterator<number>): object {
  const walk = (one: unknown): unknown => {
    if (Array.isArray(one)) return one.map(walk);
    if (one === null || typeof one !== 'object') return one;
    const entries = Object.entries(one).map(([key, inner]) => ({
      key,
      inner: walk(inner),
      rank: Number(chance.next().value),
    }));
    return Object.fromEntries(entries.sort((a, b) => a.rank - b.rank).map(({ key, inner }) => [key, inner]));
  };
  return walk(value) as object;
}
