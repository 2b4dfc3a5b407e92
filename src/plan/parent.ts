import { framesIn, secondsAt, type Rate } from '../base/time.js';
import type { TakeFacts } from '../ledger/attempt.js';
import type { Recipe } from '../ledger/request.js';
import type { Capability } from '../providers/capability.js';
import type { Operation } from '../storyboard/storyboard.js';
import type { ExpectedInput } from './expected-request.js';

/** What a request sends of the clip that it goes on from, and for how many seconds of it. */
export type ParentSent = {
  readonly input: ExpectedInput;
  readonly seconds: number;
  /** An extension that sends no more than the end of it. */
  readonly isTail: boolean;
};

/** Which part of its parent a shot wants. */
export type Wants = {
  readonly operation: Operation;
  readonly capability: Capability;
  /** Seconds of tail, where the author asks for a shorter one than the model takes. */
  readonly tailS: number | null;
};

/**
 * Of a clip that is not made yet, as it stands in ids: an extension sends all of it or the tail that its model takes,
 * an edit the parent's own new part.
 */
export function sentOfParent(
  parent: { readonly id: string; readonly clipS: number; readonly newS: number },
  wants: Wants,
): ParentSent {
  const source = { kind: 'parent', request: parent.id } as const;
  const { operation } = wants;
  if (operation === 'image') return frameOf(source, 'last_frame');
  if (operation === 'edit') {
    const recipe = parent.newS < parent.clipS ? { tail_s: parent.newS } : 'whole';
    return { ...videoOf(source, recipe, parent.newS), isTail: false };
  }
  const maxS = longestSource(wants.capability);
  const tailS = wants.tailS === null ? null : Math.min(wants.tailS, maxS);
  const recipe = tailS !== null ? { tail_s: tailS } : parent.clipS > maxS ? { tail_s: maxS } : 'whole';
  const isTail = recipe !== 'whole';
  return { ...videoOf(source, recipe, Math.min(parent.clipS, tailS ?? maxS)), isTail };
}

/** The same, once the clip is there: its recipe in the clip's own frames. */
export function sentOfClip(expected: ExpectedInput, facts: TakeFacts, wants: Wants): ExpectedInput {
  const { sha256, frames, rate, new_from_frame: newFrom } = facts;
  const part = (from: number): Recipe => (from <= 0 ? 'whole' : { from, to: frames });
  const source = { kind: 'bytes', sha256 } as const;
  if (expected.use !== 'video') return { ...expected, source };
  if (wants.operation === 'edit') return { ...expected, source, recipe: part(newFrom) };
  const { recipe } = expected;
  const tailS =
    typeof recipe === 'object' && 'tail_s' in recipe ? recipe.tail_s : longestSource(wants.capability);
  return { ...expected, source, recipe: part(frames - framesIn(tailS, rate)) };
}

/** What the film shows of the author's own footage is sent; an extension that takes less sends the end of it. */
export function sentOfFootage(
  footage: {
    readonly sha256: string;
    readonly frames: number;
    readonly rate: Rate;
    readonly from: number;
    readonly to: number;
  },
  wants: Wants,
): ParentSent {
  const { sha256, frames, rate, to } = footage;
  const source = { kind: 'bytes', sha256 } as const;
  if (wants.operation === 'image') {
    return frameOf(source, to === frames ? 'last_frame' : { from: Math.max(0, to - 1), to });
  }
  const most =
    wants.operation === 'edit'
      ? Infinity
      : framesIn(Math.min(wants.tailS ?? Infinity, longestSource(wants.capability)), rate);
  const from = Math.max(footage.from, to - most);
  const recipe = from === 0 && to === frames ? 'whole' : { from, to };
  return { ...videoOf(source, recipe, secondsAt(to - from, rate)), isTail: from > footage.from };
}

function videoOf(
  source: ExpectedInput['source'],
  recipe: ExpectedInput['recipe'],
  seconds: number,
): Omit<ParentSent, 'isTail'> {
  return { input: { use: 'video', of: null, source, recipe }, seconds };
}

function frameOf(source: ExpectedInput['source'], recipe: ExpectedInput['recipe']): ParentSent {
  return { input: { use: 'first_frame', of: null, source, recipe }, seconds: 0, isTail: false };
}

function longestSource(capability: Capability): number {
  return capability.extend?.source_max_s ?? Infinity;
}
