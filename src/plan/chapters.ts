import type { Storyboard } from '../storyboard/storyboard.js';
import type { Timeline } from './timeline.js';

/** A part of a film that players list by its title: from this frame on. */
export type Chapter = { readonly from: number; readonly title: string };

/** A chapter for each scene of which something is seen; a board without scenes has none. */
export function chaptersOf({ scenes, shots }: Storyboard, { clips }: Timeline): readonly Chapter[] {
  const sceneOf = new Map(shots.map(({ id, scene }) => [id, scene]));
  return scenes.flatMap(({ id, heading }): readonly Chapter[] => {
    const first = clips.find(({ shot, frames }) => frames > 0 && sceneOf.get(shot) === id);
    return first === undefined ? [] : [{ from: first.start, title: heading ?? id }];
  });
}
