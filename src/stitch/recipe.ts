import type { Json } from '../base/digest.js';
import { encoderOf, encodings, soundEncoder } from '../media/film-encoder.js';
import type { Quality } from '../storyboard/storyboard.js';

/** Each counts up when the same would come out differently: what was made of it before is made again then. */
export const forms = {
  /** A piece of picture. */
  piece: 3,
  /** A clip's sound, decoded. */
  sound: 2,
  /** Sounds laid over each other. */
  mix: 1,
  /** Sound, encoded. */
  aac: 2,
  /** What loudness is judged by. */
  meter: 1,
  /** A text or a logo, drawn. */
  sign: 2,
  /** A film and what lies beside it, of all these. */
  film: 5,
} as const;

/** How a film is made, whatever it is made of: all that its bytes depend on besides but this ffmpeg and the fonts. */
export function recipeOf(quality: Quality): Json {
  return { forms, picture: encoderOf(encodings[quality]), sound: soundEncoder };
}
