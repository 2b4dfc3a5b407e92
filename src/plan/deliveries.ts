import type { Diagnostic } from '../base/diagnostic.js';
import { error } from '../base/problem.js';
import { frameAt, secondsAt, shownSeconds } from '../base/time.js';
import type { Delivery, Quality, Storyboard } from '../storyboard/storyboard.js';
import type { PlannedFilm } from './plan.js';
import type { Timeline } from './timeline.js';

/** How a film is written, beyond what is seen and heard in it. */
export type Finish = {
  readonly quality: Quality;
  /** Null: as large as it comes. */
  readonly maxBytes: number | null;
  /** The frame that is put beside it as a picture; null: none. */
  readonly posterFrame: number | null;
};

/** All files of a film: itself, and what is delivered of it from the same takes. A draft is for looking, and delivered to nobody. */
export function filesOf(film: PlannedFilm): readonly PlannedFilm[] {
  const { deliver } = film.storyboard.film;
  return film.draft !== null ? [film] : [film, ...deliver.map((delivery) => deliveredAs(film, delivery))];
}

function deliveredAs(film: PlannedFilm, delivery: Delivery): PlannedFilm {
  const { format, shots } = film.storyboard;
  const { aspect, width, height, fit, focus, name } = delivery;
  const isFilms = (point: readonly [number, number]): boolean =>
    point[0] === format.focus[0] && point[1] === format.focus[1];
  return {
    ...film,
    id: `${film.id}.${name}`,
    path: film.path.replace(/\.mp4$/, `.${name}.mp4`),
    delivery,
    storyboard: {
      ...film.storyboard,
      format: { ...format, aspect, width, height, fit, focus },
      // What a shot says for itself holds in every shape.
      shots: shots.map((shot) => (isFilms(shot.focus) ? { ...shot, focus } : shot)),
    },
  };
}

export function finishOf({ delivery }: PlannedFilm, { frames, rate }: Timeline): Finish {
  if (delivery === null) return { quality: 'standard', maxBytes: null, posterFrame: null };
  const { quality, maxBytes, poster } = delivery;
  if (poster === null || poster === false) return { quality, maxBytes, posterFrame: null };
  // By itself a third of the way in: titles are over, the end is not given away.
  const frame = poster === true ? Math.floor(frames / 3) : frameAt(poster, rate);
  return { quality, maxBytes, posterFrame: Math.max(0, Math.min(frame, frames - 1)) };
}

/** Where a film's poster stands: under the film's name. */
export function posterPath(film: string): string {
  return film.replace(/\.mp4$/, '.jpg');
}

/** Pictures of moments that the film does not have. */
export function deliveryProblems({ film }: Storyboard, { frames, rate }: Timeline): readonly Diagnostic[] {
  return film.deliver.flatMap(({ poster, posterPlace }) => {
    if (typeof poster !== 'number' || frameAt(poster, rate) < frames) return [];
    const message = `the poster is of second ${poster}, and the film lasts ${shownSeconds(secondsAt(frames, rate))} s`;
    const hint = 'write a time before its end, or `poster: true`';
    return [error('poster-late', posterPlace, { message, hint })];
  });
}
