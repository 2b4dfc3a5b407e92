import type { Encoding } from '../media/film-encoder.js';
import { StitchFault } from './clip.js';

/** Beyond this nobody recognises anything. */
const MOST_CRF = 45;

/** By so much more `crf`, about half the bytes. */
const HALVED_BY = 6;

/** A film as it would be at some quality. */
export type Sized = { readonly sizeBytes: number; readonly pictureBytes: number };

export type Fitting<T> = { readonly encoding: Encoding; readonly made: T; readonly tries: number };

/**
 * Makes a film's picture at the best quality at which the whole film has no more bytes than it may, by its exact size:
 * lower by as much as the last try was too large, then back as far as it still fits. The way there depends on nothing
 * but the sizes, so that the same film comes out every time.
 */
export async function fitted<T extends Sized>(
  make: (encoding: Encoding) => Promise<T>,
  { encoding, maxBytes }: { encoding: Encoding; maxBytes: number | null },
): Promise<Fitting<T>> {
  let made = await make(encoding);
  let tries = 1;
  if (maxBytes === null || made.sizeBytes <= maxBytes) return { encoding, made, tries };
  const at = async (crf: number): Promise<T> => {
    tries += 1;
    return await make({ ...encoding, crf });
  };
  // Of all but the picture there is no poorer form.
  if (made.sizeBytes - made.pictureBytes >= maxBytes) throw tooLargeAnyway(made, maxBytes);
  let tooLarge = encoding.crf;
  let fits: number;
  do {
    if (tooLarge === MOST_CRF) throw tooLargeAnyway(made, maxBytes);
    fits = Math.min(MOST_CRF, tooLarge + stepFor(made, maxBytes));
    made = await at(fits);
    if (made.sizeBytes > maxBytes) tooLarge = fits;
  } while (made.sizeBytes > maxBytes);
  while (fits - tooLarge > 1) {
    const middle = Math.floor((fits + tooLarge) / 2);
    const better = await at(middle);
    if (better.sizeBytes > maxBytes) tooLarge = middle;
    else [fits, made] = [middle, better];
  }
  return { encoding: { ...encoding, crf: fits }, made, tries };
}

function stepFor({ sizeBytes, pictureBytes }: Sized, maxBytes: number): number {
  const left = maxBytes - (sizeBytes - pictureBytes);
  return Math.max(1, Math.round(HALVED_BY * Math.log2(pictureBytes / left)));
}

function tooLargeAnyway({ sizeBytes, pictureBytes }: Sized, maxBytes: number): StitchFault {
  const rest = sizeBytes - pictureBytes;
  const [least, way] =
    rest >= maxBytes
      ? [`without any picture it has ${megabytes(rest)}`, 'allow more']
      : [`at the poorest quality it has ${megabytes(sizeBytes)}`, 'allow more, or deliver a smaller picture'];
  return new StitchFault(null, `it cannot have ${megabytes(maxBytes)} or less: ${least}; ${way}`);
}

export function megabytes(bytes: number): string {
  return `${(bytes / 1_000_000).toFixed(2)} MB`;
}
