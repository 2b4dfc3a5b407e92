import type { Json } from '../../base/digest.js';
import type { Candidate } from '../../ledger/attempt.js';
import { isSameHandle, timesDisowned } from '../../ledger/jobs.js';
import type { LedgerEntry } from '../../ledger/ledger.js';
import { checkJob, mayShareJobs, saidInHistory, speaksAgainst } from '../../plan/same-job.js';
import { isTied, type Found, type Sought, type Unread } from '../../providers/provider.js';
import type { Account } from '../account.js';
import type { Book } from '../book.js';
import { noInputs } from '../stored-inputs.js';
import { attemptIdOf } from './attempt-id.js';
import { callAdapter, type Caller, type Trouble } from './call-adapter.js';
import type { Look } from './look.js';
import { digestOf } from './prepare.js';
import { sentAround, sentByAnyClock } from './sent-around.js';

/** Why nobody knows what the history shows of an attempt that was just lost; null: its provider has none that can be read from here. */
export function unlookedAt(account: Account | undefined): string | null {
  return account?.provider.find === undefined ? null : 'no run has looked to the end';
}

export type LookWorld = Omit<Caller, 'inputs'> & {
  readonly book: Pick<Book, 'entries' | 'isClaimed' | 'hidesJobs'>;
};

/**
 * Asks the provider for the jobs that may be the attempt's and that no other attempt has. While another that is alike waits
 * for its own answer, which is looked at before and after the history is read, only what carries this attempt's own id: any
 * other may be that one's. So it may be that of an attempt that is lacking in the record: then no other is its own.
 */
export async function lookFor(entry: LedgerEntry, world: LookWorld): Promise<Look | Trouble> {
  const hadAlike = isAlikeUnderWay(entry, world);
  const found = await freeOf(entry, { wants: 'all', ...sentAround(entry.attempt) }, world);
  if ('why' in found || 'failure' in found) return unreadBy(found, world);
  const hasAlike = hadAlike || isAlikeUnderWay(entry, world);
  const free = found.filter((one) => !hasAlike || isById(one));
  if (hasAlike && free.length === 0) return { ...nothing, seen: 'waits' };
  const entries = world.book.entries();
  const hardly = free.filter((one) => isHardly(one, entry, entries));
  const listed = free.filter((one) => !hardly.includes(one));
  return lookOf({ listed, hardly }, world);
}

/**
 * Looks again, for jobs with just what was sent that were created at another time than the attempt says: the clock may have
 * been wrong by which it was posted. Such a job is shown, and only adopted where it carries the attempt's own id. Where that
 * cannot be read, what the first look showed stands.
 */
export async function lookAstray(entry: LedgerEntry, look: Look, world: LookWorld): Promise<Look> {
  const known = [...look.listed, ...look.hardly];
  const tiesNothing = known.length > 0 && known.every(({ tie }) => tie === 'unknown');
  if (tiesNothing || look.own.length > 0 || look.seen === 'waits' || look.seen === 'unread') return look;
  const found = await freeOf(entry, { wants: 'tied', ...sentByAnyClock(entry.attempt) }, world);
  if ('why' in found || 'failure' in found) return alsoUnread(look, whyUnread(found, world));
  const isKnown = (one: Found): boolean => known.some(({ handle }) => isSameHandle(handle, one.handle));
  const astray = found.filter((one) => isTied(one) && !isKnown(one));
  return lookOf(
    {
      listed: [...look.listed, ...astray.filter(isById)],
      hardly: [...astray.filter((one) => !isById(one)), ...look.hardly],
    },
    world,
  );
}

/** Jobs that the provider ties to the attempt by what was sent, or by its id, and that are not certainly its own. */
export function alikeIn({ own, listed, hardly }: Look): readonly Found[] {
  return [...listed, ...hardly].filter((one) => isTied(one) && !own.includes(one));
}

/** Which is stronger than all else that is known of a job. */
function isById({ tie }: Found): boolean {
  return tie === 'own_id';
}

const nothing: Look = { seen: 'nothing', own: [], listed: [], hardly: [], reason: null };

/** The jobs of a span of time that no attempt has. */
async function freeOf(
  { attempt }: LedgerEntry,
  span: Pick<Sought, 'wants' | 'fromMs' | 'toMs'>,
  world: LookWorld,
): Promise<readonly Found[] | Unread | Trouble> {
  const { request, prompt, disowned, body_sha256: bodySha256 } = attempt;
  const isSent = (json: Json): boolean => digestOf(json) === bodySha256;
  const sought = { attemptId: attemptIdOf(attempt), isSent, request, prompt, ...span };
  const found = await callAdapter<readonly Found[] | Unread>(
    { ...world, inputs: noInputs, prompt: null },
    async (provider, outside) => (await provider.find?.(sought, outside)) ?? [],
    (failure) => ({ failure }),
  );
  if ('why' in found || 'failure' in found) return found;
  return found.filter(
    ({ handle }) => !world.book.isClaimed({ ...attempt, handle }) && timesDisowned(disowned, handle) === 0,
  );
}

function unreadBy(found: Unread | Trouble, world: LookWorld): Look | Trouble {
  return 'why' in found ? found : { ...nothing, seen: 'unread', reason: whyUnread(found, world) };
}

function whyUnread(found: Unread | Trouble, { account }: LookWorld): string {
  return 'why' in found ? found.message : account.scrub(found.failure.message);
}

/** Of a look that was made: the rest could not be. */
function alsoUnread(look: Look, why: string): Look {
  const around = `the day before and the day after were not read: ${why.replace(/\.$/, '')}`;
  return { ...look, reason: look.reason === null ? around : `${look.reason}; ${around}` };
}

function lookOf({ listed, hardly }: Pick<Look, 'listed' | 'hardly'>, { book }: LookWorld): Look {
  const own = listed.filter((one) => isById(one) || (isTied(one) && !book.hidesJobs));
  const isHidden = book.hidesJobs && listed.some(({ tie }) => tie === 'inputs');
  const look = { own, listed, hardly, reason: isHidden ? NOT_WHOLE : null };
  if (listed.length > 0) return { ...look, seen: own.length > 1 ? 'several' : 'unsure' };
  return { ...look, seen: alikeIn({ ...look, seen: 'nothing' }).length > 0 ? 'astray' : 'nothing' };
}

const NOT_WHOLE = 'the record is not whole, and what is lacking there may have it';

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
function isHardly(found: Found, entry: LedgerEntry, entries: readonly LedgerEntry[]): boolean {
  if (isById(found)) return false;
  const checked = checkJob(entry, saidInHistory(found.createdAtMs, entry.attempt), entries);
  return isTied(found) ? checked.comparison.created === false : speaksAgainst(checked);
}
