import { nearestOf } from '../base/problem.js';

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

/** After a board's id: where its picks live. */
export const PICKS_END = '.picks.yaml';

/** A board is called by its file, without the extension. */
export function boardIdOf(path: string): string {
  return path.replace(/\.[^./]*$/, '');
}

export function addressOf(boardId: string, slot: string): Address {
  return `${boardId}:${slot}`;
}

export type AddressParts = {
  readonly boardId: string;
  readonly slot: string;
  readonly shot: string;
  /** `aspect=9x16` and so on, as the address has them. */
  readonly axes: readonly string[];
};

/** The parts of a full address. Board ids hold no colon (a safe value holds none either), so the last one divides. */
export function splitAddress(address: Address): AddressParts {
  const colon = address.lastIndexOf(':');
  const slot = address.slice(colon + 1);
  const [shot = slot, axes = ''] = slot.split('@', 2);
  return { boardId: address.slice(0, colon), slot, shot, axes: axes === '' ? [] : axes.split(',') };
}

/** What people type where an address is wanted, held against the addresses that there are. */
export type AddressMatch =
  | {
      readonly kind: 'found';
      readonly addresses: readonly Address[];
      /** `t02` or `t02-9f3a`. */
      readonly take: string | null;
      /** `x+`: and what goes on from it. */
      readonly children: boolean;
    }
  /** Several slots fit, and the text does not say that all are meant. */
  | { readonly kind: 'ambiguous'; readonly addresses: readonly Address[] }
  /** None fits; the nearest slot, as it is typed. */
  | { readonly kind: 'unknown'; readonly nearest: string | null };

/**
 * `ascent`, `keeper:ascent`, `hook@speed`, `hook@aspect=9:16,lang=en`, `hook@*` for all of a shot, `hook@aspect=9:16,lang=*`
 * for all of an axis, each with `#t02` or `+` behind it. A board is named by its id or the end of it, an axis value with
 * or without its axis. A slot whose values are all named is meant, whatever else fits.
 */
export function findSlots(text: string, addresses: Iterable<Address>): AddressMatch {
  const [, board = '', shot = '', values = '', take = null, plus] = TYPED.exec(text.trim()) ?? [];
  const typed = values.split(',').filter((value) => value !== '');
  const wanted = typed.filter((value) => value !== '*');
  const all = [...addresses].map(splitAddress);
  const fitting = all.filter((one) => fits(one, { board, shot, wanted }));
  const exact = fitting.filter(({ axes }) => axes.length === wanted.length);
  const isWhole = typed.includes('*');
  const found = exact.length > 0 && !isWhole ? exact : fitting;
  const isAll = isWhole || (exact.length > 0 && wanted.some((value) => value.endsWith('=*')));
  const boards = new Set(found.map(({ boardId }) => boardId));
  if (found.length === 0) return { kind: 'unknown', nearest: nearestSlot(text, { shot, wanted }, all) };
  const names = found.map(({ boardId, slot }) => addressOf(boardId, slot));
  if (boards.size > 1 || (found.length > 1 && !isAll)) return { kind: 'ambiguous', addresses: names };
  return { kind: 'found', addresses: names, take, children: plus !== undefined };
}

const TYPED = /^(?:([^@#]*):)?([^@#:+]+)(?:@([^#+]*))?(?:#([^+]*))?(\+)?$/;

function fits(
  one: AddressParts,
  { board, shot, wanted }: { board: string; shot: string; wanted: readonly string[] },
): boolean {
  return (
    isBoardNamed(one.boardId, board) &&
    one.shot === shot &&
    wanted.every((value) => hasValue(one.axes, value))
  );
}

/** Whether a board is meant by its id or the end of it; nothing typed means every board. */
export function isBoardNamed(boardId: string, typed: string): boolean {
  return typed === '' || boardId === typed || boardId.endsWith(`/${typed}`);
}

function hasValue(axes: readonly string[], typed: string): boolean {
  const equals = typed.indexOf('=');
  if (typed.endsWith('=*')) return axes.some((axis) => axis.startsWith(typed.slice(0, -1)));
  const value = safeValue(typed.slice(equals + 1));
  return axes.some((axis) =>
    equals < 0 ? axis.endsWith(`=${value}`) : axis === `${typed.slice(0, equals)}=${value}`,
  );
}

/** A shot whose name is nearest, in the variant that was typed; else a slot whose whole name is, else any of that shot. */
function nearestSlot(
  text: string,
  { shot, wanted }: { shot: string; wanted: readonly string[] },
  slots: readonly AddressParts[],
): string | null {
  const nearestShot = nearestOf(
    shot,
    slots.map((one) => one.shot),
  );
  const alike = slots.filter((one) => one.shot === nearestShot);
  const meant = alike.find(({ axes }) => wanted.every((value) => hasValue(axes, value)));
  const whole = nearestOf(
    text,
    slots.map(({ slot }) => slot),
  );
  return meant?.slot ?? whole ?? alike[0]?.slot ?? null;
}
