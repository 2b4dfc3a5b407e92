import type { Clip } from './clip.js';
import type { Sign } from '../plan/overlays.js';
import type { Timeline, TimelineClip } from '../plan/timeline.js';
import type { Change, Fit } from '../storyboard/storyboard.js';

/** Frames `[from, to)` of a clip on the film's grid, counted from the clip's first frame. */
export type Stretch = {
  readonly shot: string;
  readonly clip: Clip;
  readonly from: number;
  readonly to: number;
  readonly fit: Fit | null;
  readonly focus: readonly [number, number];
};

/**
 * A picture that comes out of a colour, or goes into it, over all of its piece. Its first frame is all of what is left;
 * its last is not yet all of what comes, but where the film ends there: `end`.
 */
export type Fade = { readonly to: 'in' | 'out' | 'end'; readonly color: 'black' | 'white' };

/** Two pictures at once. */
export type Blend = Exclude<Change, 'cut' | 'fade' | 'fade_white'>;

/**
 * What is laid over a piece, in frames from its first one: over `[from, to)` of it. Where it comes or goes, those are
 * its own first and last, in the piece or not.
 */
export type Over = {
  readonly shows: Sign;
  readonly from: number;
  readonly to: number;
  readonly fadeFrames: number;
};

/** What is encoded as one file: the picture of a film is these, one after the other. */
export type Piece = {
  readonly frames: number;
  readonly make:
    | { readonly kind: 'body'; readonly of: Stretch; readonly fade: Fade | null }
    | {
        readonly kind: 'blend';
        readonly from: Stretch;
        readonly to: Stretch;
        readonly blend: Blend;
      };
  /** What is laid over it, the lowest first. */
  readonly over: readonly Over[];
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
    const [before, after] = [placed[n - 1], placed[n + 1]];
    if (before !== undefined && place.overlap > 0) pieces.push(...transition(before, one));
    const bodyStart = place.overlap + (before === undefined ? timeline.startFadeFrames : 0);
    const bodyEnd = place.frames - (after?.place.overlap ?? 0);
    const fadeStart = bodyEnd - (after === undefined ? timeline.endFadeFrames : 0);
    pieces.push(...body(stretch(one, place.overlap, bodyStart), { to: 'in', color: 'black' }));
    pieces.push(...body(stretch(one, bodyStart, fadeStart), null));
    pieces.push(...body(stretch(one, fadeStart, bodyEnd), { to: 'end', color: 'black' }));
  }
  return pieces;
}

type Placed = { readonly place: TimelineClip; readonly clip: Clip };

/** A fade is of one picture at a time: the old one goes in the first half of it, the new one comes in the second. */
function transition(before: Placed, one: Placed): Piece[] {
  const { overlap, transition: change } = one.place;
  const oldStart = before.place.frames - overlap;
  if (change === 'cut') throw new Error(`a cut into ${one.place.shot} that lasts ${overlap} frames`);
  if (change === 'fade' || change === 'fade_white') {
    const middle = Math.floor(overlap / 2);
    const color = change === 'fade' ? 'black' : 'white';
    return [
      ...body(stretch(before, oldStart, oldStart + middle), { to: 'out', color }),
      ...body(stretch(one, middle, overlap), { to: 'in', color }),
    ];
  }
  const [from, to] = [stretch(before, oldStart, before.place.frames), stretch(one, 0, overlap)];
  return [{ frames: overlap, make: { kind: 'blend', from, to, blend: change }, over: [] }];
}

function stretch({ place, clip }: Placed, from: number, to: number): Stretch {
  const { shot, inFrame, fit, focus } = place;
  return { shot, clip, from: inFrame + from, to: inFrame + to, fit, focus };
}

function body(of: Stretch, fade: Fade | null): Piece[] {
  return of.to === of.from ? [] : [{ frames: of.to - of.from, make: { kind: 'body', of, fade }, over: [] }];
}

/** What a piece is cut from, in order. */
export function stretchesOf({ make }: Piece): readonly Stretch[] {
  return make.kind === 'body' ? [make.of] : [make.from, make.to];
}

/** What a transition is made from, each as a piece of its own. */
export function sidesOf({ make }: Piece): readonly Piece[] {
  return make.kind === 'body' ? [] : [...body(make.from, null), ...body(make.to, null)];
}

/** A piece of one clip and the transition that follows on it: both are read from one clip. */
export type Together = readonly [
  Piece & { readonly make: { readonly kind: 'body'; readonly fade: null } },
  Piece & { readonly make: { readonly kind: 'blend' } },
];

/** Two pieces as such; null: they are not. */
export function togetherOf(piece: Piece, after: Piece): Together | null {
  const [body, blend] = [piece.make, after.make];
  // What is laid over a piece may differ from what is laid over the next.
  if (piece.over.length > 0 || after.over.length > 0) return null;
  if (body.kind !== 'body' || body.fade !== null || blend.kind !== 'blend') return null;
  if (blend.from.shot !== body.of.shot || blend.from.from !== body.of.to) return null;
  return [
    { ...piece, make: { ...body, fade: null } },
    { ...after, make: blend },
  ];
}
