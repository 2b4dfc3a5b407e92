import type { Json } from '../../base/digest.js';
import type { Candidate } from '../../ledger/attempt.js';
import { timesDisowned } from '../../ledger/jobs.js';
import type { LedgerEntry } from '../../ledger/ledger.js';
import { checkJob, mayShareJobs, saidInHistory, speaksAgainst } from '../../plan/same-job.js';
import type { Found, Unread } from '../../providers/provider.js';
import type { Account } from '../account.js';
import type { Book } from '../book.js';
import { noInputs } from '../stored-inputs.js';
import { attemptIdOf } from './attempt-id.js';
import { callAdapter, type Caller, type Trouble } from './call-adapter.js';
import type { Look } from './look.js';
import { digestOf } from './prepare.js';
import { sentAround } from './sent-around.js';

/** Why nobody knows what the history shows of an attempt that was just lost; null: its provider has none that can be read from here. */
export function unlookedAt(account: Account | undefined): string | null {
  return account?.provider.find === undefined ? null : 'no run has looked to the end';
}

export type LookWorld = Omit<Caller, 'inputs'> & { readonly book: Pick<Book, 'entries' | 'isClaimed'> };

/**
 * Asks the provider for the jobs that may be the attempt's and that no other attempt has. While another that is alike waits
 * for its own answer, which is looked at before and after the history is read, only what carries this attempt's own id: any
 * other may be that one's.
 */
export async function lookFor(entry: LedgerEntry, world: LookWorld): Promise<Look | Trouble> {
  const { request, prompt, disowned, body_sha256: bodySha256 } = entry.attempt;
  const isSent = (json: Json): boolean => digestOf(json) === bodySha256;
  const sought = {
    attemptId: attemptIdOf(entry.attempt),
    isSent,
    request,
    prompt,
    ...sentAround(entry.attempt),
  };
  const hadAlike = isAlikeUnderWay(entry, world);
  const found = await callAdapter<readonly Found[] | Unread>(
    { ...world, inputs: noInputs, prompt: null },
    async (provider, outside) => (await provider.find?.(sought, outside)) ?? [],
    (failure) => ({ failure }),
  );
  if ('why' in found) return found;
  if ('failure' in found)
    return { seen: 'unread', listed: [], hardly: [], reason: world.account.scrub(found.failure.message) };
  const hasAlike = hadAlike || isAlikeUnderWay(entry, world);
  const free = found.filter(
    ({ handle, certain }) =>
      !world.book.isClaimed({ ...entry.attempt, handle }) &&
      timesDisowned(disowned, handle) === 0 &&
      (!hasAlike || certain === 'by_id'),
  );
  if (hasAlike && free.length === 0) return { seen: 'waits', listed: [], hardly: [], reason: null };
  const entries = world.book.entries();
  const hardly = free.filter((one) => isHardly(one, entry, entries));
  const listed = free.filter((one) => !hardly.includes(one));
  const isSeveral = certainIn({ listed }).length > 1;
  const seen = isSeveral ? 'several' : listed.length > 0 ? 'unsure' : 'nothing';
  return { seen, listed, hardly, reason: null };
}

/** Jobs that the provider itself ties to the attempt. */
export function certainIn({ listed }: Pick<Look, 'listed'>): readonly Found[] {
  return listed.filter(({ certain }) => certain !== false);
}

/** What is written down of a look: whatever has an id that a person can compare. */
export function candidatesIn({ listed, hardly }: Pick<Look, 'listed' | 'hardly'>): Candidate[] {
  return [...listed, ...hardly].flatMap(({ handle, id, model, createdAtMs }) =>
    id === null
      ? []
      : [
          {
            handle,
            id,
            model,
            created_at: createdAtMs === null ? null : new Date(createdAtMs).toISOString(),
          },
        ],
  );
}

/** Whether another attempt posted the same body at about that time, here or in another clone, and nobody knows its job yet. */
function isAlikeUnderWay({ path, attempt }: LedgerEntry, { book }: LookWorld): boolean {
  return book.entries().some(({ path: otherPath, attempt: other }) => {
    const isAlike = other.state === 'intent' && other.body_sha256 === attempt.body_sha256;
    return otherPath !== path && isAlike && mayShareJobs(attempt, other);
  });
}

/**
 * Whether its time speaks against a job, as it would where a person adopts it. The attempt's own id is stronger than any
 * clock, and what was sent tells it from other lost answers.
 */
function isHardly(
  { certain, createdAtMs }: Found,
  entry: LedgerEntry,
  entries: readonly LedgerEntry[],
): boolean {
  if (certain === 'by_id') return false;
  const checked = checkJob(entry, saidInHistory(createdAtMs, entry.attempt), entries);
  return certain ? checked.comparison.created === false : speaksAgainst(checked);
}
