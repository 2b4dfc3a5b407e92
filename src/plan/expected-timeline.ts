import { frameAt, type Rate } from '../base/time.js';
import type { Inputs } from '../storyboard/inputs.js';
import type { Shot, Storyboard } from '../storyboard/storyboard.js';
import { placeSeconds } from './duration.js';
import { timelineOf, type Footage, type Timeline } from './timeline.js';

/** Where a shot stands in its film. */
export type FilmPlace = {
  readonly shot: Shot;
  /** Film frames that it is directed to last. */
  readonly frames: number;
};

/**
 * The film's timeline before anything is shot: takes come as long as they are directed, own footage is as long as it is.
 */
export function expectedTimeline(
  storyboard: Storyboard,
  inputs: Inputs,
): { readonly timeline: Timeline; readonly places: readonly FilmPlace[] } {
  const byId = new Map(storyboard.shots.map((shot) => [shot.id, shot]));
  const showing = storyboard.shots.map((shot) => {
    const footage =
      ownFootage(shot, byId, inputs) ?? directedFootage(shot, byId, { inputs, rate: storyboard.format.rate });
    return [shot.id, { footage, inS: shot.inS, goesOn: null }] as const;
  });
  const timeline = timelineOf(storyboard, new Map(showing));
  const places = timeline.clips.flatMap(({ shot: id, directed }) => {
    const shot = byId.get(id);
    return shot === undefined ? [] : [{ shot, frames: directed }];
  });
  return { timeline, places };
}

/** The author's own clip, of the shot itself or of the one that it shows again. */
function ownFootage(shot: Shot, byId: ReadonlyMap<string, Shot>, inputs: Inputs): Footage | null {
  const path = (shot.reuse === null ? shot : byId.get(shot.reuse))?.clip ?? null;
  const file = path === null ? undefined : inputs.get(path);
  return file?.kind === 'video' ? { frames: file.frames, rate: file.rate, newFromFrame: 0 } : null;
}

/** What lasts "to its end" is as long as what it comes from; all else is expected to be long enough. */
function directedFootage(
  shot: Shot,
  byId: ReadonlyMap<string, Shot>,
  { inputs, rate }: { inputs: Inputs; rate: Rate },
): Footage | null {
  if (shot.durationS !== null) return null;
  return { frames: frameAt(shot.inS + placeSeconds(shot, byId, inputs), rate), rate, newFromFrame: 0 };
}
