import { join } from 'node:path';
import type { Derived } from '../media/aside.js';
import type { PlannedFilm } from '../plan/plan.js';
import type { Inputs } from '../storyboard/inputs.js';
import { rememberedFilm } from './memory.js';
import { orderOf, type ClipPaths } from './order.js';

/** Ids of the films that are there already as they would be made now, by their sizes; who stitches looks at the bytes. */
export async function stitchedFilms(given: {
  readonly films: readonly PlannedFilm[];
  readonly paths: ClipPaths;
  readonly inputs: Inputs;
  readonly outDir: string;
  readonly derived: Derived;
}): Promise<ReadonlySet<string>> {
  const there = await Promise.all(
    given.films.map(async (film) => {
      const order = orderOf(film, given.paths, given.inputs);
      if ('missing' in order) return [];
      const out = join(given.outDir, film.path);
      return (await rememberedFilm({ ...order, out, derived: given.derived })) === null ? [] : [film.id];
    }),
  );
  return new Set(there.flat());
}
