import type { Diagnostic, Place } from '../../base/diagnostic.js';
import { getOrMake } from '../../base/get-or-make.js';
import { error } from '../../base/problem.js';
import type { OwnFont } from '../../lettering/fonts.js';
import { captionLettering, emblemOf, titleLettering, type Lettering } from '../../plan/overlays.js';
import type { Inputs } from '../../storyboard/inputs.js';
import { placeOf, type Storyboard } from '../../storyboard/storyboard.js';
import { tally } from '../../storyboard/tally.js';
import { variantName } from '../../storyboard/variants.js';
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
    const { width, height } = storyboard.format;
    for (const { lettering, place } of letteringsOf(storyboard, inputs)) {
      const key = JSON.stringify([signs.keyOf(lettering, { width, height })]);
      const problem = await getOrMake(known, key, () => signs.problemOf(lettering, { width, height }));
      if (problem !== null)
        counts.add(error('text-unset', place, problem), index, variantName({ at: storyboard.variant }));
    }
  }
  return counts.diagnostics();
}

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
