import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addressOf, findSlots, safeValue, slotName, splitAddress } from '../../src/storyboard/address.js';

const SLOTS = [
  'boards/ad:hook@aspect=9x16,hook=speed',
  'boards/ad:hook@aspect=16x9,hook=speed',
  'boards/ad:hook@aspect=16x9,hook=price',
  'boards/ad:end',
  'boards/keeper:ascent',
  'old/keeper:ascent',
  'old/keeper:end',
];

function found(text: string): unknown {
  const sought = findSlots(text, SLOTS);
  if (sought.kind === 'unknown') return sought.nearest;
  return sought.kind === 'ambiguous'
    ? sought.addresses.length
    : sought.addresses.map((one) => SLOTS.indexOf(one));
}

test('addresses may be shortened as long as they mean one slot; `@*` means all of a shot', () => {
  expect(
    [
      'hook@price',
      'hook@9:16',
      'hook@hook=speed,aspect=16:9',
      'boards/ad:hook@price',
      'hook@*',
      'hook@speed,*',
      'boards/keeper:ascent',
    ].map(found),
  ).toEqual([[2], [0], [1], [2], [0, 1, 2], [0, 1], [4]]);
  expect(['hook', 'hook@speed', 'ascent', 'keeper:ascent', 'end'].map(found)).toEqual([3, 2, 2, 2, 2]);
  expect(['hok@price', 'ad:ascent', 'hook@lang=price', '', '@x', 'per:end'].map(found)).toEqual([
    'hook@aspect=16x9,hook=price',
    'ascent',
    'hook@aspect=9x16,hook=speed',
    null,
    null,
    'end',
  ]);
});

test('a take and the children of a slot may be named behind it', () => {
  expect(findSlots('ad:end#t02', SLOTS)).toEqual({
    kind: 'found',
    addresses: ['boards/ad:end'],
    take: 't02',
    children: false,
  });
  expect(findSlots('old/keeper:end+', SLOTS)).toMatchObject({
    addresses: ['old/keeper:end'],
    take: null,
    children: true,
  });
  expect(findSlots('hook@9:16#t07-9f3a', SLOTS)).toMatchObject({ take: 't07-9f3a' });
});

test('every address finds its own slot, and has the parts it was made of', () => {
  const name = fc.stringMatching(/^[a-z][a-z0-9_-]{0,5}$/);
  const slot = fc.record({
    board: fc.array(name, { minLength: 1, maxLength: 3 }).map((parts) => parts.join('/')),
    shot: name,
    axes: fc.dictionary(name, fc.string({ minLength: 1, unit: 'grapheme' }), { maxKeys: 3 }),
  });
  fc.assert(
    fc.property(fc.array(slot, { minLength: 1, maxLength: 6 }), (slots) => {
      const addresses = [
        ...new Set(slots.map(({ board, shot, axes }) => addressOf(board, slotName(shot, axes)))),
      ];
      for (const address of addresses) {
        expect(findSlots(address, addresses)).toMatchObject({ kind: 'found', addresses: [address] });
      }
      const [first] = slots;
      const { boardId, shot, axes } = splitAddress(addresses[0]!);
      expect([boardId, shot]).toEqual([first!.board, first!.shot]);
      expect(axes).toEqual(
        Object.keys(first!.axes)
          .sort()
          .map((axis) => `${axis}=${safeValue(first!.axes[axis]!)}`),
      );
    }),
  );
});
