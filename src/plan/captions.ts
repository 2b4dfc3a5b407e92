import { fpsOf, type Rate } from '../base/time.js';
import type { Said, Shot, Storyboard } from '../storyboard/storyboard.js';
import type { Timeline, TimelineClip } from './timeline.js';

/** Words that are read with the picture over frames `[from, to)` of the film. No two at once. */
export type Caption = { readonly from: number; readonly to: number; readonly text: string };

/** What is read with a film, in its order; empty where it has no captions. */
export function captionsOf(storyboard: Storyboard, timeline: Timeline): readonly Caption[] {
  return placedCaptions(storyboard, timeline).flatMap(({ from, to, text }) =>
    to > from ? [{ from, to, text }] : [],
  );
}

/** A text in its place in the film. `to` may be before `from`: nothing is left for it. */
export type PlacedCaption = Caption & { readonly shot: Shot; readonly said: Said };

/** All that a film is to be read with: each text ends where the next one of the film begins, at the latest. */
export function placedCaptions({ film, shots }: Storyboard, timeline: Timeline): readonly PlacedCaption[] {
  if (film.captions === 'none') return [];
  const byId = new Map(shots.map((shot) => [shot.id, shot]));
  const { clips, rate } = timeline;
  const placed = clips.flatMap((clip, n): readonly PlacedCaption[] => {
    const shot = byId.get(clip.shot);
    if (shot === undefined || clip.frames === 0) return [];
    return spread(shot.captions, spanOf(clip, clips[n + 1]), rate).map(({ said, from, to }) => {
      return { shot, said, text: said.text, from: clip.start + from, to: clip.start + to };
    });
  });
  return placed.map((one, n) => ({ ...one, to: Math.min(one.to, placed[n + 1]?.from ?? Infinity) }));
}

/** The frames of a shot in which its words are read. */
type Span = {
  /** Where the next shot begins: words without times are spread up to there. */
  readonly alone: number;
  /** Where the shot is last seen: no words of it are read beyond. */
  readonly seen: number;
};

function spanOf({ frames }: TimelineClip, next: TimelineClip | undefined): Span {
  return { alone: frames - (next?.overlap ?? 0), seen: frames };
}

/**
 * Frames of a shot for its words. A text with `at` begins there, one without follows the one before it; what no
 * `duration` says is shared among those that follow each other, by the lengths of their texts. `to` may be `from`:
 * nothing is left for it.
 */
function spread(
  said: readonly Said[],
  { alone, seen }: Span,
  rate: Rate,
): readonly { readonly said: Said; readonly from: number; readonly to: number }[] {
  const fps = fpsOf(rate);
  const starts = said.flatMap(({ atS }, n) => (atS !== null || n === 0 ? [n] : []));
  return starts.flatMap((first, k) => {
    const group = said.slice(first, starts[k + 1]);
    const from = Math.min((group[0]?.atS ?? 0) * fps, seen);
    const nextS = said[starts[k + 1] ?? -1]?.atS ?? null;
    const until = nextS === null ? Math.max(from, alone) : Math.max(from, Math.min(nextS * fps, seen));
    const asked = group.reduce((sum, { durationS }) => sum + (durationS ?? 0) * fps, 0);
    const left = Math.max(0, until - from - asked);
    const letters = group.reduce((sum, one) => sum + (one.durationS === null ? lengthOf(one) : 0), 0);
    let at = from;
    return group.map((one) => {
      const start = at;
      at += one.durationS === null ? (left * lengthOf(one)) / letters : one.durationS * fps;
      const [begin, end] = [start, at].map((frame) =>
        Math.round(Math.min(frame, nextS === null ? seen : until)),
      );
      return { said: one, from: begin ?? 0, to: end ?? 0 };
    });
  });
}

function lengthOf({ text }: Said): number {
  return text.length;
}
