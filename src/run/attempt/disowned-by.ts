import { jobId } from '../../ledger/jobs.js';
import type { LedgerEntry } from '../../ledger/ledger.js';
import type { AttemptEvent } from '../../ledger/attempt-event.js';
import { attemptLabel, labelsOf } from '../../plan/label.js';
import { againstText, checkJob, speaksAgainst, type JobSaid } from '../../plan/same-job.js';
import type { World } from './world.js';

/**
 * A job that a person adopted may say what it is only when it has ended: where that speaks against the attempt, it does not
 * become its take unasked. Null: it may be its own, its provider tied it to the attempt, or somebody insisted.
 */
export function disownedBy(
  entry: LedgerEntry,
  said: JobSaid,
  { book }: World,
): Omit<Extract<AttemptEvent, { kind: 'disowned' }>, 'clipSha256'> | null {
  const { handle, adopted } = entry.attempt;
  if (adopted !== 'person') return null;
  const entries = book.entries();
  const checked = checkJob(entry, said, entries);
  if (!speaksAgainst(checked)) return null;
  const labels = labelsOf(entries);
  const against = againstText(entry, checked, (one) => `${one.attempt.slot}#${attemptLabel(one, labels)}`);
  const note = `the job ${jobId(handle)}, which a person adopted, is hardly its own: ${against}`;
  return { kind: 'disowned', note };
}
