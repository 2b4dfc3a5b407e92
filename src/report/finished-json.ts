import { basename } from 'node:path';
import { usd } from '../base/money.js';
import type { Plan } from '../plan/plan.js';
import type { RunOutcome } from '../run/outcome.js';
import type { FilmEnd } from '../stitch/films.js';
import { askedSlots } from './finished.js';
import { loudnessJson } from './loudness.js';

/** `outcome`: null where there was no run; `refusal`: why nothing was bought, or nothing more, else null. */
type Closing = {
  readonly plan: Pick<Plan, 'slots'>;
  readonly outcome: RunOutcome | null;
  readonly films: readonly FilmEnd[];
  readonly refusal: object | null;
};

/** The last line of `render --json`, however it ends. Paths are relative to the out folder. */
export function finishedJson({ plan, outcome, films, refusal }: Closing): object {
  const slots = askedSlots(plan);
  const count = (...states: string[]): number => slots.filter(({ state }) => states.includes(state)).length;
  return {
    event: 'finished',
    films: films.flatMap((end) => ('made' in end ? [filmJson(end)] : [])),
    shots: {
      done: outcome?.ends.filter(({ kind }) => kind === 'done').length ?? 0,
      not_begun: outcome?.ends.filter(({ kind }) => kind === 'refused' || kind === 'held_back').length ?? 0,
      current: count('current', 'circled'),
      new: count('new'),
      changed: count('changed'),
      old: slots.filter(({ old }) => old).length,
      failed: count('failed'),
      waiting: count('waiting'),
      in_flight: count('in_flight'),
      uncertain: count('uncertain'),
      away: count('away'),
    },
    spent_usd: usd(outcome?.spent.openedMicroUsd ?? 0),
    attempts_written: outcome?.written.length ?? 0,
    refusal,
    stopped: [...(outcome?.stopped ?? [])].map(([provider, failure]) => ({ provider, failure })),
  };
}

type MadeFilm = Extract<FilmEnd, { kind: 'stitched' | 'unchanged' }>;

function filmJson(end: MadeFilm): object {
  const { film, made } = end;
  return {
    id: film.id,
    path: film.path,
    frames: made.frames,
    duration_s: made.durationS,
    captions: captionNames(end),
    ...loudnessJson(end),
  };
}

/** Paths as that of the film: in the out folder, and with slashes. */
function captionNames({ film, made }: MadeFilm): readonly string[] {
  const folder = film.path.slice(0, film.path.lastIndexOf('/') + 1);
  const texts = made.beside.filter((path) => /\.(srt|vtt)$/.test(path));
  return texts.map((path) => `${folder}${basename(path)}`);
}
