import { join } from 'node:path';
import type { Ffmpeg } from '../media/ffmpeg.js';
import type { PlannedFilm } from '../plan/plan.js';
import type { Inputs } from '../storyboard/inputs.js';
import { stitchFilm, type Film, type StitchProgress } from './film.js';
import { orderOf, type ClipPaths } from './order.js';

/** What became of a film that was asked for. */
export type FilmEnd = { readonly film: PlannedFilm } & (
  | { readonly kind: 'stitched' | 'unchanged'; readonly made: Film }
  | { readonly kind: 'failed'; readonly shot: string | null; readonly message: string }
  /** Shots that have nothing to show: the film is not made and the old file stays. */
  | { readonly kind: 'incomplete'; readonly shots: readonly string[] }
  | { readonly kind: 'stopped' }
);

export type FilmEvent =
  | { readonly kind: 'stitching'; readonly film: PlannedFilm; readonly progress: StitchProgress }
  | { readonly kind: 'film'; readonly end: FilmEnd };

export type FilmsGiven = {
  readonly films: readonly PlannedFilm[];
  readonly paths: ClipPaths;
  readonly inputs: Inputs;
  readonly outDir: string;
  readonly derivedDir: string;
  readonly ffmpeg: Ffmpeg;
  readonly signal: AbortSignal;
  readonly onEvent: (event: FilmEvent) => void;
};

/** Takes → films, one after the other: each uses the cores by itself, and what several share is encoded once. */
export async function stitchFilms(given: FilmsGiven): Promise<FilmEnd[]> {
  const ends: FilmEnd[] = [];
  for (const film of given.films) {
    const end = given.signal.aborted ? ({ film, kind: 'stopped' } as const) : await stitchOne(film, given);
    ends.push(end);
    given.onEvent({ kind: 'film', end });
  }
  return ends;
}

async function stitchOne(film: PlannedFilm, given: FilmsGiven): Promise<FilmEnd> {
  const order = orderOf(film, given.paths, given.inputs);
  if ('missing' in order) return { film, kind: 'incomplete', shots: order.missing };
  const outcome = await stitchFilm({
    timeline: order.timeline,
    clips: order.clips,
    out: join(given.outDir, film.path),
    derivedDir: given.derivedDir,
    ffmpeg: given.ffmpeg,
    signal: given.signal,
    progress: (progress) => given.onEvent({ kind: 'stitching', film, progress }),
  });
  return 'film' in outcome ? { film, kind: outcome.kind, made: outcome.film } : { film, ...outcome };
}
