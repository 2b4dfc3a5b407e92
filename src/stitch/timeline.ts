import type { Rate } from '../base/time.js';

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
  /** Fade to black over the last frames; 0: none. */
  readonly endFadeFrames: number;
};

export type TimelineClip = {
  /** The shot it shows. */
  readonly shot: string;
  /** Film frame on which it begins, its transition included. */
  readonly start: number;
  /** Film frames it lasts, both its transitions included. */
  readonly frames: number;
  /** Frames it shares with the clip before it; 0: a cut. */
  readonly overlap: number;
  readonly transition: 'cut' | 'dissolve';
  /** First frame shown, in film frames from the clip's start (`new_from_frame` and `in` applied). */
  readonly inFrame: number;
  readonly fit: 'crop' | 'pad' | null;
  readonly focus: readonly [number, number];
  readonly mix: 'keep' | 'mute';
};
