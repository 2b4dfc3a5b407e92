import { jobId } from '../../ledger/jobs.js';
import { again, closed, type Next } from './next.js';
import type { Hindrance } from './end.js';
import type { Work } from './work.js';
import type { World } from './world.js';

/** What is known here alone is written as soon as it can be; what is asked for or done anew takes longer. */
const NOTE_AGAIN_MS = 5000;
export const STEP_AGAIN_MS = 30_000;

/**
 * What this machine could not do is tried again by the same step, for as long as this run waits for it: a full disk, an
 * ffmpeg that hangs. A bug does not pass by waiting. Whatever comes of it, the ledger says no less than it did.
 */
export function tryLater(
  work: Extract<Work, { untilMs: number }>,
  trouble: Hindrance,
  { clock, stop }: World,
): Next {
  const { entry, untilMs } = work;
  const isNote = work.at === 'note' || work.at === 'take_back';
  const isDone = 'isDone' in work && work.isDone;
  const unwrittenJob = work.at === 'note' && 'handle' in work.event ? jobId(work.event.handle) : null;
  const open = { kind: 'open', entry, isDone, unwrittenJob, failure: null } as const;
  if (stop.aborted && !isNote) return closed({ ...open, why: 'stopped' });
  if (trouble.why !== 'bug' && clock.steady() <= untilMs)
    return again(work, { inMs: isNote ? NOTE_AGAIN_MS : STEP_AGAIN_MS, trouble });
  return closed(work.at === 'take_back' ? work.end : { ...open, why: trouble.why }, trouble.message);
}
