import {
  findSlots,
  splitAddress,
  addressOf,
  type Address,
  type AddressMatch,
} from '../storyboard/address.js';
import type { ChoiceProblem } from '../plan/slot-takes.js';
import type { Storyboard } from '../storyboard/storyboard.js';

/** What to say when a typed address does not name one slot. */
export function soughtText(
  text: string,
  sought: Exclude<AddressMatch, { kind: 'found' }>,
  storyboards: readonly Storyboard[],
): string {
  if (sought.kind === 'ambiguous') {
    const { shot } = splitAddress(sought.addresses[0] ?? text);
    return `${text} could be ${sought.addresses.join(', ')}: write one of them, or ${shot}@* for all`;
  }
  const free = unpaidShot(text, storyboards);
  if (free !== null) return `${text} ${free}: nothing is bought for it, and it has no takes`;
  return `no shot is called ${text}${sought.nearest === null ? '' : `; did you mean ${sought.nearest}?`}`;
}

/** Why a label chooses no take of a slot; without a label, the take that the films show was meant. */
export function unchosenText(
  { kind, address, labels }: ChoiceProblem,
  label: string | null,
  name: (address: Address) => string,
): string {
  switch (kind) {
    case 'ambiguous':
      return `${label ?? ''} could be ${labels.join(' or ')} of ${name(address)}`;
    case 'no_takes':
      return `${name(address)} has no take yet`;
    case 'hole':
      return `${name(address)} has no take${label === null ? '' : ` ${label}`} that can be read: mend the file of its record that is named above`;
    case 'no_such_take':
      return `${name(address)} has no take ${label ?? 'that a film shows'}; its takes are ${labels.join(', ')}`;
    case 'stale_draft':
      return `${labels.join()} of ${name(address)} is a draft: the board asks for another model or resolution`;
  }
}

/** `is own footage`, `shows arrival again`: shots that buy nothing have no slot, and are on the board all the same. */
function unpaidShot(text: string, storyboards: readonly Storyboard[]): string | null {
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
