import { dirname, join } from 'node:path';
import pLimit from 'p-limit';
import { freeSpace } from '../disk/free-space.js';
import { sweepLeftovers } from '../disk/leftovers.js';
import type { Derived } from '../media/aside.js';
import type { Ffmpeg } from '../media/ffmpeg.js';
import type { PlannedFilm } from '../plan/plan.js';
import type { Inputs } from '../storyboard/inputs.js';
import { changedText, type Damaged } from './clip.js';
import { stitchFilm, type StitchOutcome, type StitchProgress } from './film.js';
import type { Film } from './memory.js';
import type { Signwriter } from './overlays/signwriter.js';
import { orderOf, type ClipPaths, type FilmOrder } from './order.js';
import { openPool, type Pool } from './pool.js';

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
  /** What it does not have as it should, though it is made. */
  | { readonly kind: 'film_note'; readonly film: PlannedFilm; readonly message: string }
  | { readonly kind: 'film'; readonly end: FilmEnd };

/**
 * Brings back the bytes of takes that were damaged, for nothing, from where they were made. Returns those that did not
 * come, and why.
 */
export type Restore = (clips: ReadonlySet<string>) => Promise<ReadonlyMap<string, string>>;

export type FilmsGiven = {
  readonly films: readonly PlannedFilm[];
  readonly paths: ClipPaths;
  readonly inputs: Inputs;
  readonly outDir: string;
  readonly derived: Derived;
  readonly ffmpeg: Ffmpeg;
  readonly signs: Signwriter;
  readonly signal: AbortSignal;
  readonly restore: Restore;
  readonly onEvent: (event: FilmEvent) => void;
};

/** Films in work at once: while one is joined and read back, another is encoded. */
const FILMS = 2;

/** Takes → films. They share the cores, and what several want is made once. Told in their order. */
export async function stitchFilms(given: FilmsGiven): Promise<FilmEnd[]> {
  const { derived, outDir } = given;
  const outs = new Set(given.films.map(({ path }) => dirname(join(outDir, path))));
  await sweepLeftovers([
    { path: derived.dir, deep: true },
    ...[...outs].map((path) => ({ path, deep: false })),
  ]);
  // One film may bring back what another misses, too.
  const restoring = pLimit(1);
  const restore: Restore = (clips) => restoring(() => given.restore(clips));
  const sharing = { ...given, restore, pool: openPool() };
  const limit = pLimit(FILMS);
  const work = given.films.map((film) => limit(() => stitchOne(film, sharing)));
  try {
    const ends: FilmEnd[] = [];
    for (const [n, film] of given.films.entries()) {
      const end = (await work[n]) ?? { film, kind: 'stopped' };
      const notes = 'made' in end ? end.made.notes : [];
      for (const message of notes) given.onEvent({ kind: 'film_note', film, message });
      given.onEvent({ kind: 'film', end });
      ends.push(end);
    }
    return ends;
  } finally {
    await Promise.allSettled(work);
  }
}

type Sharing = FilmsGiven & { readonly pool: Pool };

async function stitchOne(film: PlannedFilm, given: Sharing): Promise<FilmEnd> {
  if (given.signal.aborted) return { film, kind: 'stopped' };
  const order = orderOf(film, given.paths, given.inputs);
  if ('missing' in order) return { film, kind: 'incomplete', shots: order.missing };
  const outcome = await stitchOrder(film, order, given);
  if (outcome.kind !== 'damaged') return endOf(film, outcome);
  const lost = await lostOf(film, outcome.clips, given.restore);
  return lost === null
    ? endOf(film, await stitchOrder(film, order, given))
    : { film, kind: 'failed', ...lost };
}

async function stitchOrder(film: PlannedFilm, order: FilmOrder, given: Sharing): Promise<StitchOutcome> {
  return await stitchFilm({
    ...order,
    out: join(given.outDir, film.path),
    derived: given.derived,
    ffmpeg: given.ffmpeg,
    signs: given.signs,
    pool: given.pool,
    signal: given.signal,
    freeSpace,
    progress: (progress) => given.onEvent({ kind: 'stitching', film, progress }),
  });
}

/** The first shot whose clip could not be brought back. What is the author's own, only the author can. */
async function lostOf(
  { shots }: PlannedFilm,
  damaged: readonly Damaged[],
  restore: Restore,
): Promise<{ readonly shot: string; readonly message: string } | null> {
  const own = new Set(shots.flatMap(({ shows }) => (shows?.kind === 'own' ? [shows.sha256] : [])));
  const isOwn = ({ clip }: Damaged): boolean => own.has(clip.sha256);
  const takes = damaged.filter((one) => !isOwn(one)).map(({ clip }) => clip.sha256);
  const gone = await restore(new Set(takes));
  for (const one of damaged) {
    const { shot, clip } = one;
    if (isOwn(one)) return { shot, message: changedText(clip.path) };
    const reason = gone.get(clip.sha256);
    if (reason !== undefined)
      return { shot, message: `its clip is damaged, and did not come again: ${reason}` };
  }
  return null;
}

function endOf(film: PlannedFilm, outcome: StitchOutcome): FilmEnd {
  if ('film' in outcome) return { film, kind: outcome.kind, made: outcome.film };
  if (outcome.kind !== 'damaged') return { film, ...outcome };
  const shot = outcome.clips[0]?.shot ?? null;
  return {
    film,
    kind: 'failed',
    shot,
    message: 'its clip was downloaded again and is damaged again; check the disk',
  };
}
