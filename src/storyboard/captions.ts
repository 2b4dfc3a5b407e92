import { tidyLines } from './text.js';
import type { AuthoredShot } from './schema.js';
import type { Said } from './storyboard.js';

/** What is read with a shot: its captions, else what is spoken in it. An empty list, or an empty text, is none. */
export function saidIn({ captions, dialogue = [] }: AuthoredShot): readonly Said[] {
  if (captions === undefined)
    return dialogue.flatMap(({ line }, n) => saidOf({ text: line }, `dialogue.${n}.line`));
  if (typeof captions === 'string') return saidOf({ text: captions }, 'captions');
  return captions.flatMap((one, n) => saidOf(typeof one === 'string' ? { text: one } : one, `captions.${n}`));
}

function saidOf(
  { text, at, duration }: { text: string; at?: number | undefined; duration?: number | undefined },
  field: string,
): readonly Said[] {
  const tidy = tidyLines(text);
  return tidy === '' ? [] : [{ text: tidy, atS: at ?? null, durationS: duration ?? null, field }];
}
