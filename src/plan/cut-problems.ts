import type { Diagnostic } from '../base/diagnostic.js';
import { fpsOf, frameAt, PATIENCE, secondsAt, shownSeconds, type Rate } from '../base/time.js';
import { isOfClip } from '../ledger/request.js';
import { endFadeTooLong, transitionsMeet } from '../storyboard/check-film.js';
import { named } from '../storyboard/tally.js';
import { warning } from '../base/problem.js';
import { placeOf, type Storyboard } from '../storyboard/storyboard.js';
import { inOf, type AskedRequest, type AskedSlot } from './asked.js';
import { clipOf } from './choose.js';
import type { FilmPlace } from './expected-timeline.js';
import { HELD_FRAMES } from './timeline.js';

/** What is odd about how the shots of one film meet: jumping joins, one take shown twice, takes that end too soon. */
export function cutProblems(
  places: readonly FilmPlace[],
  slots: ReadonlyMap<string, AskedSlot>,
  rate: Rate,
): readonly Diagnostic[] {
  const problems: Diagnostic[] = [];
  const shown = new Map<AskedRequest, string>();
  let before: { place: FilmPlace; slot: AskedSlot } | null = null;
  for (const place of places) {
    const slot = slots.get(place.shot.id);
    const found =
      slot === undefined
        ? []
        : [
            before === null ? null : joinJumps(before, slot, rate),
            takeTwice(slot, shown),
            takeTooShort(slot, place, rate),
            olderParent(slot),
          ];
    for (const problem of found) if (problem !== null) problems.push(problem);
    if (slot !== undefined) shown.set(slot.request, shown.get(slot.request) ?? slot.shot.id);
    before = slot === undefined ? null : { place, slot };
  }
  return problems;
}

/** What a shot that lasts to the end of its clip leaves to transitions; of others the text alone says it. */
export function fadeProblems(
  places: readonly FilmPlace[],
  { film, format: { rate } }: Storyboard,
): readonly Diagnostic[] {
  return places.flatMap(({ shot, frames }, n) => {
    if (shot.durationS !== null || frames === 0) return [];
    const [before, after] = [places[n - 1]?.shot, places[n + 1]?.shot];
    const lastsS = secondsAt(frames, rate);
    const end = after === undefined ? endFadeTooLong(film, { last: shot, before, lastsS }) : null;
    return [transitionsMeet(shot, lastsS, { before, after }), end].filter((one) => one !== null);
  });
}

/**
 * A child goes on from the last frame that is bought, wherever the film leaves its parent. Less than a frame is nothing
 * that anybody could write otherwise: places are rounded from the running sum.
 */
function joinJumps(
  { place, slot: parent }: { place: FilmPlace; slot: AskedSlot },
  child: AskedSlot,
  rate: Rate,
): Diagnostic | null {
  if (child.shot.mode !== 'extend' || child.parent !== parent) return null;
  const { shot, request } = parent;
  const leftS = inOf(parent) + secondsAt(place.frames, rate);
  if ((request.newS - leftS) * fpsOf(rate) < 1 - PATIENCE) return null;
  const wholeS = shownSeconds(request.newS - inOf(parent));
  return warning('join-jumps', placeOf(shot.origins, 'duration'), {
    message: `${named(child.shot.id)} continues from the last frame of ${named(shot.id)}, which lasts ${request.newS} s, and the film leaves it at ${shownSeconds(leftS)} s: the join jumps`,
    hint: `write \`duration: ${wholeS}\` on ${shot.id}`,
  });
}

function takeTwice(
  { shot, request }: AskedSlot,
  shown: ReadonlyMap<AskedRequest, string>,
): Diagnostic | null {
  const other = shown.get(request);
  if (other === undefined) return null;
  return warning('take-twice', placeOf(shot.origins, ''), {
    message: `${shot.id} asks for the same as ${other}: the film shows one take twice`,
    hint: `write \`reuse: ${other}\` if that is meant, else say what is different`,
  });
}

function takeTooShort(slot: AskedSlot, place: FilmPlace, rate: Rate): Diagnostic | null {
  if (slot.choice === null) return null;
  const { take } = slot.choice.entry.attempt;
  const lastsS = secondsAt(take.frames - take.new_from_frame, take.rate) - inOf(slot);
  const missing = place.frames - frameAt(lastsS, rate);
  if (missing <= HELD_FRAMES) return null;
  const { shot, pick } = slot;
  return warning('take-too-short', pick?.place ?? placeOf(shot.origins, 'duration'), {
    message: `the take of ${named(shot.id)} ends ${missing} frames before its place in the film: the film shows what there is`,
    hint:
      pick?.inS == null
        ? 'shorten `duration`, or shoot it again'
        : 'let `in` begin earlier, or shorten `duration`',
  });
}

/** A circled take stays whatever becomes of the clip that it went on from. */
function olderParent({ shot, pick, parent, choice }: AskedSlot): Diagnostic | null {
  if (shot.mode !== 'extend' || pick === null || choice?.why !== 'circled') return null;
  const goesOn = parent?.choice ?? null;
  if (parent === null || goesOn === null) return null;
  const { inputs } = choice.entry.attempt.request;
  const from = inputs.find(isOfClip)?.source;
  if (from?.kind !== 'bytes' || from.sha256 === clipOf(goesOn.entry)) return null;
  return warning('older-parent', pick.place, {
    message: `the circled take of ${shot.id} continues from an older take of ${parent.shot.id}: the join will jump`,
    hint: `circle that take of ${parent.shot.id}, or another one of ${shot.id}`,
  });
}
