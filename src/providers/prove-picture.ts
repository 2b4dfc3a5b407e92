import type { Recipe } from '../ledger/request.js';
import type { PictureLimits } from './capability.js';
import { refuse, type Refused, type StoredFile, type StoredInputs } from './provider.js';

/** A picture that may be sent, small enough and whole; refused before anything is posted where it is none. */
export async function provePicture(
  { sha256, recipe, limits }: { sha256: string; recipe: Recipe; limits: PictureLimits | null },
  inputs: StoredInputs,
): Promise<StoredFile | Refused> {
  const picture = await inputs.picture(sha256, recipe, limits);
  return 'problem' in picture ? refuse(`the image ${sha256} cannot be sent: ${picture.problem}`) : picture;
}
