import type { Diagnostic } from '../base/diagnostic.js';
import { error, warning } from '../base/problem.js';
import { frameAt, SAMPLE_RATE, secondsAt, shownSeconds, SOUND_BIT_RATE, SOUND_PACKET } from '../base/time.js';
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
    path: besideFilm(film.path, `${name}.mp4`),
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

/** The path of what stands beside a film under the film's name. */
export function besideFilm(film: string, ending: string): string {
  return film.replace(/\.mp4$/, `.${ending}`);
}

/** Pictures of moments that the film does not have, and films that cannot be as small as they are to be. */
export function deliveryProblems({ film }: Storyboard, timeline: Timeline): readonly Diagnostic[] {
  return film.deliver.flatMap((delivery) =>
    [posterLate(delivery, timeline), sizeShort(delivery, timeline)].filter((problem) => problem !== null),
  );
}

function posterLate({ poster, posterPlace }: Delivery, { frames, rate }: Timeline): Diagnostic | null {
  if (typeof poster !== 'number' || frameAt(poster, rate) < frames) return null;
  const message = `the poster is of second ${poster}, and the film lasts ${shownSeconds(secondsAt(frames, rate))} s`;
  const hint = 'write a time before its end, or `poster: true`';
  return error('poster-late', posterPlace, { message, hint });
}

/** Bytes that every frame has, and every packet of sound: with their entries in the index, and even where nothing is seen or heard. */
const LEAST_FRAME = 12;
const LEAST_PACKET = 8;

function sizeShort({ maxBytes, maxPlace }: Delivery, { frames, rate }: Timeline): Diagnostic | null {
  if (maxBytes === null) return null;
  const lastsS = secondsAt(frames, rate);
  const most = `and \`max_mb\` is ${maxBytes / 1_000_000}`;
  const least = frames * LEAST_FRAME + ((lastsS * SAMPLE_RATE) / SOUND_PACKET) * LEAST_PACKET;
  if (maxBytes < least) {
    const message = `no film of ${shownSeconds(lastsS)} s is smaller than ${inMb(least)} MB, ${most}`;
    return error('size-short', maxPlace, { message, hint: 'allow more' });
  }
  const sound = (lastsS * SOUND_BIT_RATE) / 8;
  if (maxBytes > sound) return null;
  const message = `the sound alone of a film of ${shownSeconds(lastsS)} s has up to ${inMb(sound)} MB, ${most}`;
  return warning('size-short', maxPlace, {
    message,
    hint: 'allow more, unless hardly anything is heard in it',
  });
}

function inMb(bytes: number): number {
  return Math.ceil(bytes / 10_000) / 100;
}
