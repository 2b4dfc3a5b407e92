import { secondsAt } from '../base/time.js';
import { takesOfClip, type Choosing, type TakeEntry } from './choose.js';

/**
 * Seconds of a take's clip as they were bought, and of what is new in it: providers bill by them what goes on from it,
 * and not by the frames that they add. What an author's footage has a part in is measured: nobody bought that.
 */
export function boughtSeconds(
  entry: TakeEntry,
  choosing: Choosing,
): { readonly clipS: number; readonly newS: number } {
  const { request, take } = entry.attempt;
  const sentS = sentSeconds(entry, choosing);
  const newS = request.bought_s ?? sentS;
  const isCombined = request.operation === 'extend' && take.new_from_frame > 0;
  return { clipS: isCombined ? sentS + newS : newS, newS };
}

/** Of the clip that it went on from. */
function sentSeconds(entry: TakeEntry, choosing: Choosing): number {
  const { request, take, intent_at: at } = entry.attempt;
  const sent = request.inputs.find(({ use }) => use === 'video');
  const clip = sent?.source.kind === 'bytes' ? sent.source.sha256 : '';
  // One that came later can be of the same bytes, and go on from this one.
  const parent = takesOfClip(clip, choosing).findLast(({ attempt }) => attempt.intent_at < at);
  if (sent === undefined || parent === undefined)
    return secondsAt(take.new_from_frame === 0 ? take.frames : take.new_from_frame, take.rate);
  const { clipS, newS } = boughtSeconds(parent, choosing);
  if (request.operation === 'edit') return newS;
  const { recipe } = sent;
  const { rate } = parent.attempt.take;
  return typeof recipe === 'object' ? Math.min(clipS, secondsAt(recipe.to - recipe.from, rate)) : clipS;
}
