import type { Diagnostic, Place } from '../../base/diagnostic.js';
import { getOrMake } from '../../base/get-or-make.js';
import { error } from '../../base/problem.js';
import type { OwnFont } from '../../lettering/fonts.js';
import { captionLettering, emblemOf, titleLettering, type Lettering } from '../../plan/overlays.js';
import type { Inputs } from '../../storyboard/inputs.js';
import { placeOf, type Storyboard } from '../../storyboard/storyboard.js';
import { tally } from '../../storyboard/tally.js';
import { variantName } from '../../storyboard/variants.js';
import type { Size } from './safe-area.js';
import { openSignwriter, type SignProblem } from './signwriter.js';

/** Texts that cannot be laid over the pictures of films: said before anything is shot, at their lines. */
export async function textProblems(
  storyboards: readonly Storyboard[],
  inputs: Inputs,
  own: readonly OwnFont[] = [],
): Promise<readonly Diagnostic[]> {
  const signs = openSignwriter(own);
  const known = new Map<string, Promise<SignProblem | null>>();
  const counts = tally();
  for (const [index, storyboard] of storyboards.entries()) {
    for (const { lettering, place } of letteringsOf(storyboard, inputs)) {
      for (const picture of picturesOf(storyboard)) {
        const key = JSON.stringify([signs.keyOf(lettering, picture)]);
        const problem = await getOrMake(known, key, () => signs.problemOf(lettering, picture));
        if (problem === null) continue;
        counts.add(error('text-unset', place, problem), index, variantName({ at: storyboard.variant }));
        break; // in one place once: what fits the others is seen when it is mended
      }
    }
  }
  return counts.diagnostics();
}

/** The film's picture, and those that are delivered of it. */
function picturesOf({ format, film }: Storyboard): readonly Size[] {
  return [format, ...film.deliver].map(({ width, height }) => ({ width, height }));
}

/** Captions as if no title stood below them: above one they have as much room. */
function letteringsOf(
  { film, shots }: Storyboard,
  inputs: Inputs,
): readonly { readonly lettering: Lettering; readonly place: Place }[] {
  const beside = emblemOf(film.logo, inputs);
  const titles = film.titles.map((title) => ({
    lettering: titleLettering(title, beside),
    place: placeOf(title.origins, 'text'),
  }));
  if (film.captions !== 'burn') return titles;
  const captions = shots.flatMap((shot) =>
    shot.omit
      ? []
      : shot.captions.map(({ text, field }) => ({
          lettering: captionLettering(text, beside),
          place: placeOf(shot.origins, field),
        })),
  );
  return [...titles, ...captions];
}
