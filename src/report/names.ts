import { splitAddress, type Address } from '../storyboard/address.js';

/**
 * How addresses are shown to people: `ascent` where one board is in play, `keeper:ascent` where several are, the full
 * address where two boards share a name. What is shown can be typed back.
 */
export function shortNames(addresses: Iterable<Address>): (address: Address) => string {
  const boards = new Set([...addresses].map((address) => splitAddress(address).boardId));
  const stems = [...boards].map(stem);
  const unique = new Set(stems).size === stems.length;
  return (address) => {
    const { boardId, slot } = splitAddress(address);
    if (boards.size <= 1) return slot;
    return unique ? `${stem(boardId)}:${slot}` : address;
  };
}

function stem(boardId: string): string {
  return boardId.slice(boardId.lastIndexOf('/') + 1);
}
