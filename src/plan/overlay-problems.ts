import type { Diagnostic } from '../base/diagnostic.js';
import { secondsAt, shownSeconds, type Rate } from '../base/time.js';
import { error, quoted, warning } from '../base/problem.js';
import { placeOf, type Storyboard, type Title } from '../storyboard/storyboard.js';
import { isLow, isTop, spanOfTitle } from './overlays.js';
import type { Timeline } from './timeline.js';

/** Titles that lie beyond the film, and titles that would lie over each other. */
export function overlayProblems({ film }: Storyboard, { frames, rate }: Timeline): readonly Diagnostic[] {
  if (frames === 0) return []; // nothing is known of its length
  const placed = film.titles.map((title) => ({ title, ...spanOfTitle(title, frames, rate) }));
  return placed.flatMap((one, n) => {
    const other = placed.slice(0, n).find((before) => meet(one, before, frames));
    return [outside(one, frames, rate), other === undefined ? null : meeting(one, other)].filter(
      (problem) => problem !== null,
    );
  });
}

type Placed = { readonly title: Title; readonly from: number; readonly to: number };

/** Rounding to frames is no matter of the author's. */
const UNSEEN_FRAMES = 1;

function outside({ title, from, to }: Placed, frames: number, rate: Rate): Diagnostic | null {
  const missing = Math.max(0, -from) + Math.max(0, to - frames);
  if (missing <= UNSEEN_FRAMES && from < frames && to > 0) return null;
  const lasts = `the film lasts ${shownSeconds(secondsAt(frames, rate))} s`;
  const what = `the title ${quoted(title.text)}`;
  const hint = 'let it begin earlier, or last shorter; an `at` below 0 counts from the end';
  if (from >= frames || to <= 0) {
    const when =
      from >= frames ? `it would begin at ${at(from, rate)} s` : `it would be over at ${at(to, rate)} s`;
    const message = `${what} is never seen: ${lasts}, and ${when}`;
    return error('title-outside', placeOf(title.origins, 'at'), { message, hint });
  }
  const message = `${what} is cut by ${shownSeconds(secondsAt(missing, rate))} s: ${lasts}`;
  return warning('title-outside', placeOf(title.origins, from < 0 ? 'at' : 'duration'), { message, hint });
}

function meeting({ title }: Placed, { title: other }: Placed): Diagnostic {
  const alone = [title, other].find(({ position }) => isAlone(position));
  const why =
    alone === undefined
      ? 'both stand in one place'
      : `beside one with \`position: ${alone.position}\` no other is seen`;
  const message = `the title ${quoted(title.text)} begins before ${quoted(other.text)} is over, and ${why}`;
  const hint = 'let one of them begin later, or stand elsewhere';
  return error('titles-meet', placeOf(title.origins, 'at'), { message, hint });
}

/** Captions and one title above and one below are all that has room at once. */
function meet(a: Placed, b: Placed, frames: number): boolean {
  const from = Math.max(0, a.from, b.from);
  if (from >= Math.min(frames, a.to, b.to)) return false;
  const [one, other] = [a.title.position, b.title.position];
  if (isAlone(one) || isAlone(other)) return true;
  return (isLow(one) && isLow(other)) || (isTop(one) && isTop(other));
}

function isAlone(position: Title['position']): boolean {
  return position === 'card' || position === 'center';
}

function at(frame: number, rate: Rate): number {
  return shownSeconds(secondsAt(frame, rate));
}
