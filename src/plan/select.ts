import { safeValue, splitAddress } from '../storyboard/address.js';
import { nearestOf } from '../storyboard/problem.js';
import type { Asked, AskedFilm, AskedSlot } from './asked.js';
import type { PlanOptions } from './given.js';
import type { Unmatched } from './plan.js';

/** What the options of a run name. */
export type Selection = {
  readonly slots: ReadonlySet<AskedSlot>;
  /** Ids of the films that are asked for. */
  readonly films: ReadonlySet<string>;
  /** Slots of which more takes are wanted, and how many. */
  readonly retakes: ReadonlyMap<AskedSlot, number>;
  readonly rebuy: ReadonlySet<AskedSlot>;
  readonly unmatched: readonly Unmatched[];
};

/** Finds what was typed. What is not found, or could be several, is said; nothing is guessed. */
export function selectionOf(asked: Asked, options: PlanOptions): Selection {
  const unmatched: Unmatched[] = [];
  const all = [...asked.slots.values()];
  const find = (text: string): readonly AskedSlot[] => {
    const found = findSlots(text, all);
    if ('problem' in found) unmatched.push(found);
    return 'problem' in found ? [] : found.slots;
  };
  const named = options.shots.flatMap((text) =>
    text.endsWith('+') ? withChildren(find(text.slice(0, -1)), all) : find(text),
  );
  const inScenes = options.scenes.flatMap((text) => slotsOfScene(text, all, unmatched));
  const films = filmsOf(asked, options.variants, unmatched);
  const byShot = options.shots.length + options.scenes.length === 0 ? null : new Set([...named, ...inScenes]);
  const slots = new Set(
    all.filter((slot) => (byShot === null || byShot.has(slot)) && slot.films.some((film) => films.has(film))),
  );
  return {
    slots,
    films:
      byShot === null
        ? films
        : new Set([...slots].flatMap((slot) => slot.films.filter((film) => films.has(film)))),
    retakes: new Map(
      options.retakes.flatMap(({ address, count }) => find(address).map((slot) => [slot, count])),
    ),
    rebuy: new Set(options.rebuy.flatMap((text) => find(text))),
    unmatched,
  };
}

type Found = { readonly slots: readonly AskedSlot[] } | Unmatched;

/**
 * Slots by an address as people type it: `ascent`, `keeper:ascent`, `hook@speed`, `hook@hook=speed,lang=en`; `hook@*`
 * is all of hook. `#t02` is read past.
 */
export function findSlots(text: string, slots: readonly AskedSlot[]): Found {
  const [address = ''] = text.split('#', 1);
  const [name = '', axes = ''] = address.split('@', 2);
  const { boardId, id: shot } = split(name);
  const wanted = axes.split(',').filter((part) => part !== '' && part !== '*');
  const candidates = slots.filter(
    (one) => one.shot.id === shot && isBoard(one.boardId, boardId) && hasAll(one, wanted),
  );
  if (axes.split(',').includes('*'))
    return candidates.length > 0 ? { slots: candidates } : unknown(text, slots);
  const exact = candidates.filter((one) => axesOf(one).length === wanted.length);
  const found = exact.length > 0 ? exact : candidates;
  if (found.length === 1) return { slots: found };
  if (found.length === 0) return unknown(text, slots);
  return { text, problem: 'ambiguous', among: found.map((one) => one.address) };
}

/** `board:id`, or the id alone. */
function split(text: string): { boardId: string; id: string } {
  const colon = text.lastIndexOf(':');
  return { boardId: text.slice(0, Math.max(0, colon)), id: text.slice(colon + 1) };
}

function unknown(text: string, slots: readonly AskedSlot[]): Unmatched {
  const short = nearestOf(text, [...new Set(slots.map((one) => splitAddress(one.address).slot))]);
  return { text, problem: 'unknown', among: short === null ? [] : [short] };
}

/** The full id, or its last part; empty: any. */
function isBoard(boardId: string, typed: string): boolean {
  return typed === '' || boardId === typed || boardId.endsWith(`/${typed}`);
}

function hasAll(slot: AskedSlot, wanted: readonly string[]): boolean {
  const axes = axesOf(slot);
  return wanted.every((part) => {
    const [name = '', value] = part.split('=', 2);
    return axes.some((axis) =>
      value === undefined ? axis.endsWith(`=${safeValue(name)}`) : axis === `${name}=${safeValue(value)}`,
    );
  });
}

/** `lang=en` and so on, as the address has them. */
function axesOf({ address }: AskedSlot): string[] {
  const [, axes = ''] = splitAddress(address).slot.split('@', 2);
  return axes === '' ? [] : axes.split(',');
}

function withChildren(parents: readonly AskedSlot[], all: readonly AskedSlot[]): AskedSlot[] {
  const found = new Set(parents);
  // Parents stand before their children.
  for (const slot of all) if (slot.parent !== null && found.has(slot.parent)) found.add(slot);
  return [...found];
}

function slotsOfScene(text: string, all: readonly AskedSlot[], unmatched: Unmatched[]): AskedSlot[] {
  const { boardId, id: scene } = split(text);
  const found = all.filter((one) => one.shot.scene === scene && isBoard(one.boardId, boardId));
  if (found.length === 0) {
    const near = nearestOf(scene, [...new Set(all.flatMap((one) => one.shot.scene ?? []))]);
    unmatched.push({ text, problem: 'unknown', among: near === null ? [] : [near] });
  }
  return found;
}

function filmsOf(asked: Asked, variants: readonly string[], unmatched: Unmatched[]): ReadonlySet<string> {
  if (variants.length === 0) return new Set(asked.films.map(({ id }) => id));
  return new Set(
    variants.flatMap((text) => {
      const found = asked.films.filter((film) => isVariant(film, text));
      if (found.length === 0) unmatched.push({ text, problem: 'unknown', among: [] });
      return found.map(({ id }) => id);
    }),
  );
}

/** `lang=de,aspect=9:16` (all of it), or a film's own id. */
function isVariant({ id, storyboard }: AskedFilm, text: string): boolean {
  if (id === text) return true;
  return text.split(',').every((part) => {
    const [axis = '', value] = part.split('=', 2);
    const own = storyboard.variant[axis];
    return value !== undefined && own !== undefined && safeValue(own) === safeValue(value);
  });
}
