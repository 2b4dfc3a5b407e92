/**
 * How a slot is named everywhere: `storyboards/keeper:ascent@aspect=9x16#t02`. The board's id is its path without
 * ending, because two folders may hold boards of one name.
 */
export type Address = string;

/** A value as it stands in addresses and file names: letters, digits, `.`, `-`, `_` stay, `:` becomes `x`, all else `-`. */
export function safeValue(value: string): string {
  return value.replace(/:/g, 'x').replace(/[^\p{L}\p{N}._-]+/gu, '-');
}

/** `hook@aspect=9x16,lang=en`: a shot with the axes that its request uses, sorted by name. */
export function slotName(shot: string, axes: Readonly<Record<string, string>>): string {
  const parts = Object.keys(axes)
    .sort()
    .map((axis) => `${axis}=${safeValue(axes[axis] ?? '')}`);
  return parts.length === 0 ? shot : `${shot}@${parts.join(',')}`;
}

export function addressOf(boardId: string, slot: string): Address {
  return `${boardId}:${slot}`;
}

/** The parts of a full address. Board ids hold no colon (a safe value holds none either), so the last one divides. */
export function splitAddress(address: Address): { boardId: string; slot: string; shot: string } {
  const colon = address.lastIndexOf(':');
  const slot = address.slice(colon + 1);
  return { boardId: address.slice(0, colon), slot, shot: slot.split('@', 1)[0] ?? slot };
}
