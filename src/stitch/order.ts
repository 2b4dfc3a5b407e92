import type { PlannedFilm, PlannedShot, Shown } from '../plan/plan.js';
import type { Inputs } from '../storyboard/inputs.js';
import type { Clip } from './clip.js';
import { timelineOf, type Footage, type Timeline } from './timeline.js';

/** A film that can be made now: its timeline on measured frames, and a clip for each of its places. */
export type FilmOrder = {
  readonly film: PlannedFilm;
  readonly timeline: Timeline;
  readonly clips: readonly Clip[];
};

/** Where the bytes of a clip are. */
export type ClipPaths = {
  /** Of a take, by its hash; null: it is away. */
  readonly stored: (sha256: string) => string | null;
  /** Of own footage, by its path from the root. */
  readonly own: (path: string) => string;
};

/** Takes → timeline: what a planned film is made of; null while a shot has nothing to show. */
export function orderOf(film: PlannedFilm, paths: ClipPaths, inputs: Inputs): FilmOrder | null {
  const clips = new Map<string, { clip: Clip; footage: Footage }>();
  for (const shot of film.shots) {
    const found = shot.shows === null ? null : clipOf(shot.shows, paths, inputs);
    if (found === null) return null;
    clips.set(shot.id, found);
  }
  const showing = new Map(
    film.shots.map((shot: PlannedShot) => [
      shot.id,
      { footage: clips.get(shot.id)?.footage ?? null, inS: shot.inS },
    ]),
  );
  const timeline = timelineOf(film.storyboard, showing);
  return {
    film,
    timeline,
    clips: timeline.clips.flatMap(({ shot }) => clips.get(shot)?.clip ?? []),
  };
}

function clipOf(shown: Shown, paths: ClipPaths, inputs: Inputs): { clip: Clip; footage: Footage } | null {
  if (shown.kind === 'own') {
    const file = inputs.get(shown.path);
    if (file?.kind !== 'video') return null;
    return {
      clip: { path: paths.own(shown.path), sha256: shown.sha256, facts: file },
      footage: { frames: file.frames, rate: file.rate, newFromFrame: 0 },
    };
  }
  const { facts } = shown.take;
  const path = paths.stored(facts.sha256);
  if (path === null) return null;
  const { frames, rate, width, height } = facts;
  return {
    clip: {
      path,
      sha256: facts.sha256,
      facts: { frames, rate, width, height, variableRate: false, hasAudio: facts.audio },
    },
    footage: { frames, rate, newFromFrame: facts.new_from_frame },
  };
}
