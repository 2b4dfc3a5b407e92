import type { Capabilities } from '../providers/capabilities.js';
import { findSlots, isBoardNamed, safeValue } from '../storyboard/address.js';
import { nearestOf } from '../storyboard/problem.js';
import type { Asked, AskedFilm, AskedSlot } from './asked.js';
import type { PlanGiven } from './given.js';
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

/** Finds what was typed. What is not there, or could be several, is said; nothing is guessed. */
export function selectionOf(asked: Asked, { options, capabilities }: PlanGiven): Selection {
  const { model } = options;
  if (model !== null && !capabilities.has(model))
    return { ...nothing, unmatched: [noModel(model, capabilities)] };
  const unmatched: Unmatched[] = [];
  const find = (text: string): readonly AskedSlot[] => slotsBy(text, asked, unmatched);
  const all = [...asked.slots.values()];
  const isNarrowed = options.shots.length + options.scenes.length > 0;
  const named = new Set([
    ...options.shots.flatMap(find),
    ...options.scenes.flatMap((text) => slotsOfScene(text, all, unmatched)),
  ]);
  const variants = filmsBy(options.variants, asked, unmatched);
  const serves = (slot: AskedSlot): boolean => slot.films.some((film) => variants.has(film));
  const slots = new Set(all.filter((slot) => (!isNarrowed || named.has(slot)) && serves(slot)));
  const films = new Set([...slots].flatMap((slot) => slot.films.filter((film) => variants.has(film))));
  return {
    slots,
    films: isNarrowed ? films : variants,
    retakes: new Map(
      options.retakes.flatMap(({ address, count }) => find(address).map((slot) => [slot, count])),
    ),
    rebuy: new Set(options.rebuy.flatMap(find)),
    unmatched,
  };
}

const nothing: Selection = {
  slots: new Set(),
  films: new Set(),
  retakes: new Map(),
  rebuy: new Set(),
  unmatched: [],
};

function noModel(text: string, capabilities: Capabilities): Unmatched {
  const nearest = nearestOf(text, [...capabilities.keys()]);
  return { text, problem: 'no_model', among: nearest === null ? [] : [nearest] };
}

function slotsBy(text: string, { slots }: Asked, unmatched: Unmatched[]): readonly AskedSlot[] {
  const sought = findSlots(text, slots.keys());
  switch (sought.kind) {
    case 'unknown':
      unmatched.push({ text, problem: 'unknown', among: sought.nearest === null ? [] : [sought.nearest] });
      return [];
    case 'ambiguous':
      unmatched.push({ text, problem: 'ambiguous', among: sought.addresses });
      return [];
    case 'found': {
      const found = sought.addresses.flatMap((address) => slots.get(address) ?? []);
      return sought.children ? withChildren(found, slots.values()) : found;
    }
  }
}

function withChildren(parents: readonly AskedSlot[], all: Iterable<AskedSlot>): AskedSlot[] {
  const found = new Set(parents);
  // Parents stand before their children.
  for (const slot of all) if (slot.parent !== null && found.has(slot.parent)) found.add(slot);
  return [...found];
}

/** `tower`, or `keeper:tower`. */
function slotsOfScene(text: string, all: readonly AskedSlot[], unmatched: Unmatched[]): AskedSlot[] {
  const colon = text.lastIndexOf(':');
  const [board, scene] = [text.slice(0, Math.max(0, colon)), text.slice(colon + 1)];
  const found = all.filter((slot) => slot.shot.scene === scene && isBoardNamed(slot.boardId, board));
  if (found.length === 0) {
    const nearest = nearestOf(scene, [...new Set(all.flatMap(({ shot }) => shot.scene ?? []))]);
    unmatched.push({ text, problem: 'unknown', among: nearest === null ? [] : [nearest] });
  }
  return found;
}

function filmsBy(variants: readonly string[], { films }: Asked, unmatched: Unmatched[]): ReadonlySet<string> {
  if (variants.length === 0) return new Set(films.map(({ id }) => id));
  return new Set(
    variants.flatMap((text) => {
      const found = films.filter((film) => isVariant(film, text));
      if (found.length === 0) unmatched.push({ text, problem: 'unknown', among: [] });
      return found.map(({ id }) => id);
    }),
  );
}

/** `lang=de,aspect=9:16` (all of it holds), or a film's own id. */
function isVariant({ id, storyboard }: AskedFilm, text: string): boolean {
  if (id === text) return true;
  return text.split(',').every((part) => {
    const [axis = '', value] = part.split('=', 2);
    const own = storyboard.variant[axis];
    return value !== undefined && own !== undefined && safeValue(own) === safeValue(value);
  });
}
