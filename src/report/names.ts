import { splitAddress, type Address } from '../storyboard/address.js';

/**
 * How addresses are shown to people: as short as they can be typed back. `ascent` where one board is in play,
 * `keeper:ascent` where several are, the board's whole path where two share a name; axis values without their axes
 * where that still names one slot.
 */
export function shortNames(addresses: Iterable<Address>): (address: Address) => string {
  const all = [...addresses];
  const boards = [...new Set(all.map((address) => splitAddress(address).boardId))];
  const stemsDiffer = new Set(boards.map(stem)).size === boards.length;
  const boardOf = (boardId: string): string =>
    boards.length <= 1 ? '' : `${stemsDiffer ? stem(boardId) : boardId}:`;
  const short = (address: Address): string => {
    const { boardId, shot, axes } = splitAddress(address);
    const values = axes.map((axis) => axis.slice(axis.indexOf('=') + 1));
    return `${boardOf(boardId)}${shot}${values.length === 0 ? '' : `@${values.join(',')}`}`;
  };
  const times = new Map<string, number>();
  for (const address of all) times.set(short(address), (times.get(short(address)) ?? 0) + 1);
  return (address) => {
    if (times.get(short(address)) === 1) return short(address);
    const { boardId, slot } = splitAddress(address);
    return `${boardOf(boardId)}${slot}`;
  };
}

/** An attempt as it can be typed: `ascent#t02`. */
export function attemptName(
  { slot, label }: { readonly slot: Address; readonly label: string },
  name: (address: Address) => string,
): string {
  return `${name(slot)}#${label}`;
}

/** The first few names, and how many more: `a, b and 12 more`. */
export function someNames(names: readonly string[], shown = 6): string {
  if (names.length <= shown) return names.join(', ');
  return `${names.slice(0, shown).join(', ')} and ${names.length - shown} more`;
}

function stem(boardId: string): string {
  return boardId.slice(boardId.lastIndexOf('/') + 1);
}

/** Folders as people call them from where they stand. */
export type Dirs = {
  readonly out: string;
  readonly ledger: string;
  /** Whether that lies in the project, and the project in a git repository. */
  readonly inGit: boolean;
  readonly freeLedger: string;
};
