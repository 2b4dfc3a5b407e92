import { join } from 'node:path';
import pLimit from 'p-limit';
import type { Derived } from '../media/aside.js';
import type { Ffmpeg } from '../media/ffmpeg.js';
import type { PlannedFilm } from '../plan/plan.js';
import type { Inputs } from '../storyboard/inputs.js';
import { rememberedFilm } from './memory.js';
import { orderOf, type ClipPaths } from './order.js';
import type { Signwriter } from './overlays/signwriter.js';

/** Films looked at at once: each has open files. */
const FILMS = 16;

/** Ids of the films that are there already as they would be made now, by their sizes; who stitches looks at the bytes. */
export async function stitchedFilms(given: {
  readonly films: readonly PlannedFilm[];
  readonly paths: ClipPaths;
  readonly inputs: Inputs;
  readonly outDir: string;
  readonly derived: Derived;
  readonly signs: Signwriter;
  readonly signal: AbortSignal;
  readonly findFfmpeg: () => Promise<Ffmpeg | null>;
}): Promise<ReadonlySet<string>> {
  const { paths, inputs, outDir, derived, signs, findFfmpeg, signal } = given;
  const there = await pLimit(FILMS).map(given.films, async (film) => {
    const order = orderOf(film, paths, inputs);
    if ('missing' in order) return [];
    const made = { ...order, out: join(outDir, film.path), derived, signs };
    return (await rememberedFilm(made, findFfmpeg, signal)) === null ? [] : [film.id];
  });
  return new Set(there.flat());
}
