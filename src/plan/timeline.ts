import { frameAt, type Rate, secondsAt } from '../base/time.js';
import type { Change, Fit, Mix, Shot, Storyboard } from '../storyboard/storyboard.js';

/**
 * What a film is, in frames of its rate: tracks of clips, gaps and transitions, as in OpenTimelineIO. The same
 * function makes it on expected frames (check, plan) and on measured ones (stitch).
 */
export type Timeline = {
  readonly rate: Rate;
  readonly width: number;
  readonly height: number;
  readonly frames: number;
  readonly clips: readonly TimelineClip[];
  /** Fade from black over the first frames, at most those that the first clip has to itself; 0: none. */
  readonly startFadeFrames: number;
  /** Fade to black over the last frames, at most those that the last clip has to itself; 0: none. */
  readonly endFadeFrames: number;
};

export type TimelineClip = {
  /** The shot it shows. */
  readonly shot: string;
  /** Film frame on which it begins, its transition included. */
  readonly start: number;
  /** Film frames it lasts, both its transitions included; 0: its clip ends before what the shot wants of it. */
  readonly frames: number;
  /** Film frames it was directed to last; more than `frames` where the clip is too short. */
  readonly directed: number;
  /** Frames it shares with the clip before it; 0: a cut. */
  readonly overlap: number;
  readonly transition: Change;
  /** First frame shown, in film frames from the clip's start (`new_from_frame` and `in` applied). */
  readonly inFrame: number;
  readonly fit: Fit | null;
  readonly focus: readonly [number, number];
  readonly mix: Mix;
  /** It goes on from the last frame that is shown before it: picture and sound are one over the cut. */
  readonly joined: boolean;
};

/** What stands in for a shot: the whole clip in frames of its own rate, and where its own part begins. */
export type Footage = { readonly frames: number; readonly rate: Rate; readonly newFromFrame: number };

/** `footage` is null where nothing is known of the clip yet: it is expected to be long enough. */
export type Showing = {
  readonly footage: Footage | null;
  readonly inS: number;
  /** Null where it does not go on from the very clip that the film shows before it. */
  readonly goesOn: GoesOn | null;
};

/** How many seconds of the clip before it were sent, and where in that clip they end. */
export type GoesOn = { readonly sentS: number; readonly toS: number };

/** A clip that lacks no more than this holds its last frame instead of ending early; one that has no more beyond its place leaves it to the clip that goes on from it. */
export const HELD_FRAMES = 2;

/**
 * Puts the shots of a storyboard in their places. Cut positions are rounded from the running sum of seconds, so no
 * number of shots drifts; a clip that is too short moves all that follows by whole frames. `showing` is by shot id (a
 * `reuse` under its own id); a shot that it lacks is expected as written. A shot that lasts "to the end of what is
 * shown" has no frames while nothing is known of its clip.
 */
export function timelineOf(storyboard: Storyboard, showing: ReadonlyMap<string, Showing>): Timeline {
  const { rate, width, height } = storyboard.format;
  const clips: TimelineClip[] = [];
  let sumS = 0;
  for (const shot of storyboard.shots) {
    if (shot.omit) continue;
    const before = clips.at(-1);
    const shown = showing.get(shot.id) ?? { footage: null, inS: shot.inS, goesOn: null };
    const lead = leadFrames(shown, before, rate);
    const [inFrame, available] = stretchOf(shown, lead, rate);
    const transitionS =
      before === undefined || shot.transition.type === 'cut' ? 0 : shot.transition.durationS;
    const sharedFrames = frameAt(transitionS, rate);
    const from = frameAt(sumS, rate) - sharedFrames;

    sumS =
      shot.durationS === null
        ? secondsAt(from + (available ?? 0), rate)
        : sumS - transitionS + shot.durationS;
    const directed = Math.max(0, frameAt(sumS, rate) - from);
    const frames = shownFrames(directed, available);
    const free = before === undefined ? 0 : before.frames - before.overlap;
    const overlap = Math.min(sharedFrames, frames, free);
    clips.push({
      shot: shot.id,
      start: endOf(before) - overlap,
      frames,
      directed,
      overlap,
      transition: overlap === 0 ? 'cut' : shot.transition.type,
      inFrame,
      fit: shot.fit ?? storyboard.format.fit,
      focus: shot.focus,
      mix: isMuted(shot, storyboard.shots) ? 'mute' : 'keep',
      joined: overlap === 0 && isJoined(shown, lead, { before, rate }),
    });
  }
  const frames = endOf(clips.at(-1));
  const startFadeFrames = Math.min(frameAt(startFadeS(storyboard), rate), aloneIn(clips, 0));
  const left = aloneIn(clips, clips.length - 1) - (clips.length === 1 ? startFadeFrames : 0);
  const endFadeFrames = Math.min(frameAt(storyboard.film.endFadeS, rate), left);
  return { rate, width, height, frames, clips, startFadeFrames, endFadeFrames };
}

/** Nothing stands before a film's first shot: it is cut to, or comes from black. */
function startFadeS({ shots }: Storyboard): number {
  const first = shots.find((shot) => !shot.omit)?.transition;
  return first?.type === 'fade' ? first.durationS : 0;
}

/** Frames of a clip in which nothing else is seen. */
function aloneIn(clips: readonly TimelineClip[], n: number): number {
  const clip = clips[n];
  return clip === undefined ? 0 : clip.frames - clip.overlap - (clips[n + 1]?.overlap ?? 0);
}

/** Film frame after the last one of a clip. */
export function endOf(clip: TimelineClip | undefined): number {
  return clip === undefined ? 0 : clip.start + clip.frames;
}

/** The first film frame that is shown of a clip, and how many there are from it on; null: not known. */
function stretchOf({ footage, inS }: Showing, lead: number, rate: Rate): [number, number | null] {
  if (footage === null) return [frameAt(inS, rate), null];
  const inFrame = frameAt(secondsAt(footage.newFromFrame, footage.rate) + inS, rate) - lead;
  return [inFrame, frameAt(secondsAt(footage.frames, footage.rate), rate) - inFrame];
}

/**
 * Clips come with a frame or two more than was bought. Where the clip before it leaves those to it, a clip that goes on
 * from them begins with them: it has them too, and without them the join would jump. One that was made from a single
 * frame has no more than that.
 */
function leadFrames({ footage, inS, goesOn }: Showing, before: TimelineClip | undefined, rate: Rate): number {
  if (footage === null || goesOn === null || before === undefined || inS > 0) return 0;
  const left = framesLeft(goesOn, before, rate);
  const repeated = frameAt(secondsAt(footage.newFromFrame, footage.rate), rate);
  const missing = frameAt(goesOn.sentS, rate) - repeated;
  return left > HELD_FRAMES ? 0 : Math.max(0, Math.min(repeated, left - Math.max(0, missing)));
}

/** Frames of the clip before it that the film leaves out, and that a clip went on from. */
function framesLeft({ toS }: GoesOn, before: TimelineClip, rate: Rate): number {
  return frameAt(toS, rate) - (before.inFrame + before.frames);
}

/** Whether its first shown frame, `lead` before its own part, is the one that the clip before it would show next. */
function isJoined({ goesOn, inS }: Showing, lead: number, { before, rate }: Joint): boolean {
  return goesOn !== null && before !== undefined && inS === 0 && framesLeft(goesOn, before, rate) === lead;
}

type Joint = { readonly before: TimelineClip | undefined; readonly rate: Rate };

function shownFrames(directed: number, available: number | null): number {
  if (available === null) return directed;
  if (available <= 0) return 0;
  return directed - available <= HELD_FRAMES ? directed : available;
}

/** Where a model cannot be silent, the film is. */
function isMuted(shot: Shot, shots: readonly Shot[]): boolean {
  const asked = shot.reuse === null ? shot : shots.find((other) => other.id === shot.reuse);
  return shot.mix === 'mute' || (asked !== undefined && asked.model !== null && asked.sound === 'none');
}
