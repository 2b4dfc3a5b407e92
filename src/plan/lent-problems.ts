import type { Diagnostic } from '../base/diagnostic.js';
import { frameAt, secondsAt, shownSeconds, type Rate } from '../base/time.js';
import type { Inputs } from '../storyboard/inputs.js';
import { named } from '../storyboard/tally.js';
import { error, warning } from '../base/problem.js';
import { placeOf, type Shot } from '../storyboard/storyboard.js';
import type { AskedSlot } from './asked.js';
import { HELD_FRAMES } from './timeline.js';

/** What a shot may show without asking for it: own footage, or the clip of another shot. */
export type Lenders = {
  readonly shots: readonly Shot[];
  readonly slots: ReadonlyMap<string, AskedSlot>;
  readonly inputs: Inputs;
  /** Of the film. */
  readonly rate: Rate;
};

/**
 * Whether a shot finds what it wants in a clip that it does not ask for. `frames`: what it is directed to last in its
 * film; null: it has no place there, and lends its clip to others.
 */
export function lentProblems(shot: Shot, frames: number | null, lenders: Lenders): readonly Diagnostic[] {
  const lent = lentTo(shot, lenders);
  if (lent === null) return [];
  const { rate } = lenders;
  const { id, inS, durationS, origins } = shot;
  if (frameAt(lent.expectedS, rate) <= frameAt(inS, rate)) {
    const message = `${named(id)} begins ${inS} s into ${lent.what}, which lasts ${shownSeconds(lent.expectedS)} s: nothing of it is left to show`;
    return [error('in-beyond-end', placeOf(origins, 'in'), { message, hint: 'let `in` begin earlier' })];
  }
  if (durationS === null) return [];
  const missing = (frames ?? frameAt(durationS, rate)) - (frameAt(lent.lastsS, rate) - frameAt(inS, rate));
  if (missing <= HELD_FRAMES) return [];
  const leftS = shownSeconds(Math.max(0, lent.lastsS - inS));
  const from = inS === 0 ? lent.what : `${lent.what} from ${inS} s on`;
  const shows = frames === null ? '' : `: the film shows ${leftS} s`;
  const message = `${named(id)} is to last ${durationS} s, and there are ${leftS} s of ${from}${shows}`;
  const hint = inS === 0 ? 'shorten `duration`' : 'shorten `duration`, or let `in` begin earlier';
  return [warning('footage-too-short', placeOf(origins, 'duration'), { message, hint })];
}

/** `expectedS`: what the author can know of it. `lastsS`: what there is, where a take came shorter. */
type Lent = { readonly what: string; readonly expectedS: number; readonly lastsS: number };

function lentTo(shot: Shot, { shots, slots, inputs }: Lenders): Lent | null {
  if (shot.clip === null && shot.reuse === null) return null;
  const lender = shot.reuse === null ? shot : shots.find(({ id }) => id === shot.reuse);
  if (lender === undefined) return null;
  if (lender.clip === null) {
    const slot = slots.get(lender.id);
    if (slot === undefined) return null;
    return { what: `the clip of ${lender.id}`, expectedS: slot.request.newS, lastsS: madeS(slot) };
  }
  const file = inputs.get(lender.clip);
  if (file?.kind !== 'video') return null;
  const lastsS = secondsAt(file.frames, file.rate);
  return { what: lender.clip, expectedS: lastsS, lastsS };
}

/** Seconds of a clip's own part: of the take that stands for it, else as they are bought. */
function madeS({ choice, request }: AskedSlot): number {
  if (choice === null) return request.newS;
  const { take } = choice.entry.attempt;
  return secondsAt(take.frames - take.new_from_frame, take.rate);
}
