import type { LedgerRecord } from '../ledger/fold.js';
import type { Capabilities } from '../providers/capabilities.js';
import { findSlots, isBoardNamed, safeValue } from '../storyboard/address.js';
import { getOrMake } from '../base/get-or-make.js';
import { nearestOf } from '../base/problem.js';
import type { Asked, AskedFilm, AskedSlot } from './asked.js';
import type { PlanGiven } from './given.js';
import { attemptLabel, isCalled, labelsOf } from './label.js';
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
export function selectionOf(asked: Asked, { options, capabilities, record }: PlanGiven): Selection {
  const { model } = options;
  if (model !== null && !capabilities.has(model))
    return { ...nothing, unmatched: [noModel(model, capabilities)] };
  const unmatched: Unmatched[] = [];
  const find = (text: string): readonly AskedSlot[] => slotsBy(text, { asked, record }, unmatched);
  const all = [...asked.slots.values()];
  const named = [
    ...options.shots.flatMap(find),
    ...options.scenes.flatMap((text) => slotsOfScene(text, all, unmatched)),
  ];
  const variants = filmsBy(options.variants, asked, unmatched);
  const retakes = new Map(
    options.retakes.flatMap(({ address, count }) => find(address).map((slot) => [slot, count])),
  );
  const rebuy = new Set(options.rebuy.flatMap(find));
  // Who asks for one more take has asked for nothing else that is due but what waits for it.
  const again = withChildren([...retakes.keys(), ...rebuy], all);
  const { shots, scenes } = options;
  const isNarrowed = [shots, scenes, options.retakes, options.rebuy].some((one) => one.length > 0);
  const sought = new Set([...named, ...again]);
  const serves = (slot: AskedSlot): boolean => slot.films.some((film) => variants.has(film));
  const slots = new Set(all.filter((slot) => (!isNarrowed || sought.has(slot)) && serves(slot)));
  const films = new Set([...slots].flatMap((slot) => slot.films.filter((film) => variants.has(film))));
  return { slots, films: isNarrowed ? films : variants, retakes, rebuy, unmatched };
}

const nothing: Selection = {
  slots: new Set(),
  films: new Set(),
  retakes: new Map(),
  rebuy: new Set(),
  unmatched: [],
};

function noModel(text: string, capabilities: Capabilities): Unmatched {
  return unknown(text, 'no_model', nearestOf(text, [...capabilities.keys()]));
}

function unknown(text: string, problem: Unmatched['problem'], nearest: string | null): Unmatched {
  return { text, problem, among: nearest === null ? [] : [nearest] };
}

function slotsBy(
  text: string,
  { asked: { slots }, record }: { asked: Asked; record: LedgerRecord },
  unmatched: Unmatched[],
): readonly AskedSlot[] {
  const sought = findSlots(text, slots.keys());
  switch (sought.kind) {
    case 'unknown':
      unmatched.push(unknown(text, 'no_shot', sought.nearest));
      return [];
    case 'ambiguous':
      unmatched.push({ text, problem: 'several_shots', among: sought.addresses });
      return [];
    case 'found': {
      const found = sought.addresses.flatMap((address) => slots.get(address) ?? []);
      const made = attemptLabels(found, record);
      if (sought.take !== null && !made.some((label) => isCalled(label, sought.take ?? ''))) {
        unmatched.push({ text, problem: 'no_take', among: made });
        return [];
      }
      return sought.children ? withChildren(found, slots.values()) : found;
    }
  }
}

function attemptLabels(slots: readonly AskedSlot[], { entries, bySlot }: LedgerRecord): readonly string[] {
  const made = slots.flatMap(({ address, request }) => [...(bySlot.get(address) ?? []), ...request.attempts]);
  const labels = labelsOf(entries);
  return [...new Set(made)].map((entry) => attemptLabel(entry, labels));
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
    unmatched.push(unknown(text, 'no_scene', nearest));
  }
  return found;
}

/** What names the same axes is one or the other; what names different ones must all hold: two languages in one aspect. */
function filmsBy(variants: readonly string[], { films }: Asked, unmatched: Unmatched[]): ReadonlySet<string> {
  const groups = new Map<string, Set<string>>();
  for (const text of variants) {
    const { axes, films: found } = filmsOf(text, films, unmatched);
    groups.set(axes, new Set([...(groups.get(axes) ?? []), ...found.map(({ id }) => id)]));
  }
  const all = films.map(({ id }) => id);
  return new Set(all.filter((id) => [...groups.values()].every((group) => group.has(id))));
}

/** `lang=de,aspect=9:16` (all of it holds; of two values of one axis, either), a value alone where only one axis has it, or a film's own id. */
function filmsOf(
  text: string,
  films: readonly AskedFilm[],
  unmatched: Unmatched[],
): { readonly axes: string; readonly films: readonly AskedFilm[] } {
  const named = films.filter(({ id }) => id === text);
  if (named.length > 0) return { axes: 'films', films: named };
  const known = [
    ...new Set(films.flatMap(({ storyboard }) => Object.entries(storyboard.variant).map(partText))),
  ];
  if (known.length === 0) {
    unmatched.push(unknown(text, 'no_axes', null));
    return { axes: '', films: [] };
  }
  const parts = text.split(',').map((typed) => partOf(typed, known));
  const wrong = parts.filter((part) => 'problem' in part);
  unmatched.push(...wrong);
  const right = parts.filter((part) => 'axis' in part);
  const wanted = new Map<string, Set<string>>();
  for (const { axis, value } of right) getOrMake(wanted, axis, () => new Set()).add(value);
  const found = films.filter(({ storyboard }) =>
    [...wanted].every(([axis, values]) => values.has(safeValue(storyboard.variant[axis] ?? ''))),
  );
  if (wrong.length > 0) return { axes: '', films: [] };
  if (found.length === 0) unmatched.push(unknown(text, 'no_variant', null));
  return { axes: [...wanted.keys()].sort().join(), films: found };
}

/** One value of one axis, as typed with or without the axis, held against all that there are. */
function partOf(typed: string, known: readonly string[]): Unmatched | { axis: string; value: string } {
  const equals = typed.indexOf('=');
  const wanted =
    equals < 0 ? safeValue(typed) : `${typed.slice(0, equals)}=${safeValue(typed.slice(equals + 1))}`;
  const isMeant = (part: string): boolean => part === wanted || (equals < 0 && part.endsWith(`=${wanted}`));
  const [part, ...others] = known.filter(isMeant);
  if (part === undefined) {
    const values = known.map((one) => (equals < 0 ? one.slice(one.indexOf('=') + 1) : one));
    return unknown(typed, 'no_variant', nearestOf(wanted, values));
  }
  if (others.length > 0) return { text: typed, problem: 'several_variants', among: [part, ...others] };
  return { axis: part.slice(0, part.indexOf('=')), value: part.slice(part.indexOf('=') + 1) };
}

function partText([axis, value]: readonly [string, string]): string {
  return `${axis}=${safeValue(value)}`;
}
