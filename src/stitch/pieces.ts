import type { Clip } from './clip.js';
import { endOf, type Timeline, type TimelineClip } from '../plan/timeline.js';
import type { Fit } from '../storyboard/storyboard.js';

/** Frames `[from, to)` of a clip on the film's grid, counted from the clip's first frame. */
export type Stretch = {
  readonly shot: string;
  readonly clip: Clip;
  readonly from: number;
  readonly to: number;
  readonly fit: Fit | null;
  readonly focus: readonly [number, number];
};

/** What is encoded as one file: the picture of a film is these, one after the other. */
export type Piece = {
  readonly frames: number;
  readonly make:
    | { readonly kind: 'body'; readonly of: Stretch; readonly fadeToBlack: boolean }
    | { readonly kind: 'dissolve'; readonly from: Stretch; readonly to: Stretch };
};

/** The pieces of a timeline in order: per clip its transition with the one before it, what it has to itself, and what fades. `clips` stand beside the timeline's. */
export function piecesOf(timeline: Timeline, clips: readonly Clip[]): Piece[] {
  const pieces: Piece[] = [];
  const placed = timeline.clips.flatMap((place, n) => {
    const clip = clips[n];
    if (clip === undefined) throw new Error(`no clip for shot ${place.shot}`);
    return place.frames === 0 ? [] : [{ place, clip }];
  });
  for (const [n, one] of placed.entries()) {
    const { place } = one;
    const before = placed[n - 1];
    const after = placed[n + 1];
    if (before !== undefined && place.overlap > 0) {
      const from = stretch(before, before.place.frames - place.overlap, before.place.frames);
      const to = stretch(one, 0, place.overlap);
      pieces.push({ frames: place.overlap, make: { kind: 'dissolve', from, to } });
    }
    const bodyEnd = place.frames - (after?.place.overlap ?? 0);
    const fadeStart = endOf(place) === timeline.frames ? place.frames - timeline.endFadeFrames : bodyEnd;
    pieces.push(...body(stretch(one, place.overlap, fadeStart), false));
    pieces.push(...body(stretch(one, fadeStart, bodyEnd), true));
  }
  return pieces;
}

function stretch({ place, clip }: { place: TimelineClip; clip: Clip }, from: number, to: number): Stretch {
  const { shot, inFrame, fit, focus } = place;
  return { shot, clip, from: inFrame + from, to: inFrame + to, fit, focus };
}

function body(of: Stretch, fadeToBlack: boolean): Piece[] {
  return of.to === of.from ? [] : [{ frames: of.to - of.from, make: { kind: 'body', of, fadeToBlack } }];
}
