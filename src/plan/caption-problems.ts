import type { Diagnostic } from '../base/diagnostic.js';
import { quoted, warning } from '../base/problem.js';
import { fpsOf, secondsAt, shownSeconds } from '../base/time.js';
import { placeOf, type Storyboard } from '../storyboard/storyboard.js';
import { named } from '../storyboard/tally.js';
import { placedCaptions } from './captions.js';
import type { Timeline } from './timeline.js';

/** Captions for which the film has no time, or less than they ask for. */
export function captionProblems(storyboard: Storyboard, timeline: Timeline): readonly Diagnostic[] {
  const { rate } = timeline;
  return placedCaptions(storyboard, timeline).flatMap(({ shot, said, from, to }) => {
    const wanted = said.durationS === null ? 1 : said.durationS * fpsOf(rate) - 1;
    if (to > from && to - from >= wanted) return [];
    const shown = to <= from ? 'is not' : `is ${shownSeconds(secondsAt(to - from, rate))} s long`;
    const message = `the caption ${quoted(said.text)} ${shown} to be read: ${named(shot.id)} ends, or the next caption comes, before`;
    const hint = 'let it begin earlier, or the shot last longer';
    return [warning('caption-cut', placeOf(shot.origins, said.field), { message, hint })];
  });
}
