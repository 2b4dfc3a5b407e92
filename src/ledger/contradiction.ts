import { canonicalJson } from '../base/digest.js';
import type { Attempt } from './attempt.js';
import { timesDisowned } from './jobs.js';
import { isSamePost } from './successor.js';

/** Why two versions of one attempt cannot both be true, a phrase that follows the file's name; and the way out. */
export type Contradiction = { readonly contradiction: string; readonly wayOut: string };

const BOTH_KEPT = 'keep one side, and the other as a file of its own with another n, in it and in its name';

/** Null: both may be true. */
export function contradictionOf(a: Attempt, b: Attempt): Contradiction | null {
  if (!isSamePost(a, b))
    return { contradiction: 'holds two attempts that are not the same', wayOut: BOTH_KEPT };
  const [clip, otherClip] = [a, b].flatMap(({ take }) => take?.sha256 ?? []);
  if (otherClip !== undefined && otherClip !== clip)
    return {
      contradiction: `holds one attempt with two clips (${clip ?? ''}, ${otherClip})`,
      wayOut: BOTH_KEPT,
    };
  const [job, otherJob] = [a, b].flatMap(({ handle }) => (handle === null ? [] : canonicalJson(handle)));
  if (otherJob !== undefined && otherJob !== job)
    return {
      contradiction: `holds one attempt with two jobs (${job ?? ''}, ${otherJob})`,
      wayOut: BOTH_KEPT,
    };
  const answered = [a, b].find(({ handle, adopted }) => handle !== null && adopted === null);
  const isDenied =
    answered !== undefined && [a, b].some((one) => timesDisowned(one.disowned, answered.handle) > 0);
  return isDenied
    ? {
        contradiction: `holds one attempt whose job was said to be another's (${job ?? ''}), and the provider's answer that it is its own`,
        wayOut: 'keep the side with the answer',
      }
    : null;
}
