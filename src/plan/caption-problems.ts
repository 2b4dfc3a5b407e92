import type { Diagnostic } from '../base/diagnostic.js';
import { fpsOf, secondsAt, shownSeconds } from '../base/time.js';
import { warning } from '../base/problem.js';
import { placeOf, type Storyboard } from '../storyboard/storyboard.js';
import { named } from '../storyboard/tally.js';
import { spanOf, spread } from './captions.js';
import type { Timeline } from './timeline.js';

/** Captions for which their shot has no time, or less than they ask for. */
export function captionProblems(
  { film, shots }: Storyboard,
  { clips, rate }: Timeline,
): readonly Diagnostic[] {
  if (film.captions === 'none') return [];
  const byId = new Map(shots.map((shot) => [shot.id, shot]));
  return clips.flatMap((clip, n) => {
    const shot = byId.get(clip.shot);
    if (shot === undefined || clip.frames === 0) return [];
    return spread(shot.captions, spanOf(clip, clips[n + 1]), rate).flatMap(({ from, to }, k) => {
      const said = shot.captions[k];
      const wanted = said?.durationS == null ? 1 : said.durationS * fpsOf(rate) - 1;
      if (said === undefined || to - from >= wanted) return [];
      const what = `"${said.text.length > 30 ? `${said.text.slice(0, 29)}…` : said.text}"`;
      const shown = to === from ? 'is not' : `is ${shownSeconds(secondsAt(to - from, rate))} s long`;
      const message = `the caption ${what} ${shown} to be read: ${named(shot.id)} ends, or the next caption comes, before`;
      const hint = 'let it begin earlier, or the shot last longer';
      return [warning('caption-cut', placeOf(shot.origins, said.field), { message, hint })];
    });
  });
}
