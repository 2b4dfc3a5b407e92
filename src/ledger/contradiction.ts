import { canonicalJson } from '../base/digest.js';
import { shellText } from '../base/shell.js';
import type { Attempt } from './attempt.js';
import { jobId, timesDisowned } from './jobs.js';
import { isAdopted } from './standing.js';
import { isSamePost } from './successor.js';

/** Why two versions of one attempt cannot both be true, a phrase that follows the file's name; `about`: in what they differ. */
export type Contradiction = {
  readonly contradiction: string;
  readonly about: 'post' | 'job' | 'answer' | 'clip';
};

export function contradictionOf(a: Attempt, b: Attempt): Contradiction | null {
  if (!isSamePost(a, b)) return { contradiction: 'holds two attempts that are not the same', about: 'post' };
  const [job, otherJob] = [a, b].flatMap(({ handle }) => (handle === null ? [] : canonicalJson(handle)));
  if (otherJob !== undefined && otherJob !== job)
    return { contradiction: `holds one attempt with two jobs (${job ?? ''}, ${otherJob})`, about: 'job' };
  const [clip, otherClip] = [a, b].flatMap(({ take }) => take?.sha256 ?? []);
  if (otherClip !== undefined && otherClip !== clip)
    return { contradiction: `holds one attempt with two clips (${clip ?? ''}, ${otherClip})`, about: 'clip' };
  const answered = [a, b].find(isAnswered);
  const isDenied =
    answered !== undefined && [a, b].some((one) => timesDisowned(one.disowned, answered.handle) > 0);
  return isDenied
    ? {
        contradiction: `holds one attempt whose job was said to be another's (${job ?? ''}), and the provider's answer that it is its own`,
        about: 'answer',
      }
    : null;
}

type Sides = { readonly ours: Attempt; readonly theirs: Attempt };

/**
 * What to do with a file whose two versions contradict each other. One POST begins one job: of two jobs one is another's,
 * never both this attempt's.
 */
export function wayOutOf({ about }: Contradiction, { ours, theirs }: Sides): string {
  // Also where somebody committed them with their markers, after which git has no sides to check out.
  const [first, second] = ['only the lines of the first side', 'only those of the last side'];
  switch (about) {
    case 'post':
      return (
        'each was paid for, so keep both: 1. copy the file, under its name, into a new folder beside it; ' +
        `2. in one of the two keep ${first}, in the other ${second}, without the conflict markers`
      );
    case 'answer':
      return `keep the side with the answer, ${isAnswered(ours) ? first : second}, without the conflict markers`;
    case 'clip':
      return `keep one side, for both are clips of one job: ${first}, or ${second}, without the conflict markers`;
    case 'job':
      return (
        `one POST begins one job, and this one went out at ${timeText(ours.intent_at)}, so keep the side whose job is its own: ` +
        `${first} (${jobText(ours)}), or ${second} (${jobText(theirs)}), without the conflict markers; the other job is free then, for the attempt whose it is`
      );
  }
}

/**
 * The same of one attempt in two ledgers, in words that who uses the first of them can follow. `name`: how the other one
 * is called. An adopted job is taken away by a decision, which the other clones hear of; what an answer named is its own.
 */
export function wayOutBetween(
  { about }: Contradiction,
  { ours, theirs, name }: Sides & { name: string },
): string {
  const copied = 'copied over the other';
  switch (about) {
    case 'post':
      return 'keep both, one of them in a new folder beside the other, under its name';
    case 'answer':
      return `keep the file with the answer, ${isAnswered(ours) ? 'this one' : `that of ${name}`}, ${copied}`;
    case 'clip':
      return `keep one of the files, for both are clips of one job, ${copied}`;
    case 'job': {
      const taken = [
        ...(isAdopted(ours) ? [`resolve --disown takes away ${jobText(ours)}`] : []),
        ...(isAdopted(theirs)
          ? [`${shellText(['resolve', '--disown', '--ledger', name])} takes away ${jobText(theirs)}`]
          : []),
      ];
      return taken.length === 0
        ? `keep the file whose job is its own, ${copied}`
        : `one POST begins one job, and this one went out at ${timeText(ours.intent_at)}, so one of them is another's: ${taken.join(', ')}`;
    }
  }
}

/** `job 5246883b, created 2026-01-01 12:00:03 UTC`; of an adopted one no time is known where its provider said none. */
function jobText(attempt: Attempt): string {
  const { handle, submitted_at: at, intent_at } = attempt;
  const isKnown = at !== null && at !== intent_at;
  const time = isKnown ? `, created ${timeText(at)}` : '';
  return `job ${jobId(handle)}${isAnswered(attempt) ? ', which its answer named' : time}`;
}

function timeText(at: string): string {
  return `${at.slice(0, 19).replace('T', ' ')} UTC`;
}

/** Whether the answer to its POST itself named its job. */
function isAnswered({ handle, adopted }: Attempt): boolean {
  return handle !== null && adopted === null;
}
