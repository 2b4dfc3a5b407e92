import { findSlots, splitAddress, addressOf, type Sought } from '../storyboard/address.js';
import type { Storyboard } from '../storyboard/storyboard.js';

/** What to say when a typed address does not name one slot. */
export function soughtText(
  text: string,
  sought: Exclude<Sought, { kind: 'found' }>,
  storyboards: readonly Storyboard[],
): string {
  if (sought.kind === 'ambiguous') {
    const { shot } = splitAddress(sought.addresses[0] ?? text);
    return `${text} could be ${sought.addresses.join(', ')}: write one of them, or ${shot}@* for all`;
  }
  const free = unpaidShot(text, storyboards);
  if (free !== null) return `${text} ${free}: nothing is bought for it, and it has no takes`;
  return `there is no ${text}${sought.nearest === null ? '' : `; did you mean ${sought.nearest}?`}`;
}

/** `is own footage`, `shows arrival again`: shots that buy nothing have no slot, and are on the board all the same. */
export function unpaidShot(text: string, storyboards: readonly Storyboard[]): string | null {
  const shots = storyboards.flatMap(({ board, shots }) =>
    shots.flatMap(({ id, clip, reuse }) =>
      clip === null && reuse === null
        ? []
        : [
            {
              address: addressOf(board.id, id),
              what: clip === null ? `shows ${reuse ?? ''} again` : 'is own footage',
            },
          ],
    ),
  );
  const found = findSlots(text, new Set(shots.map(({ address }) => address)));
  if (found.kind !== 'found') return null;
  return shots.find(({ address }) => address === found.addresses[0])?.what ?? null;
}
