import { timeOf } from '../../base/clock.js';
import { isSystemFault, reasonOf } from '../../base/fault.js';
import type { Candidate } from '../../ledger/attempt.js';
import { timesDisowned } from '../../ledger/jobs.js';
import type { LedgerEntry } from '../../ledger/ledger.js';
import { attemptAfter } from '../../ledger/transition.js';
import { checkJob, mayShareJobs, saidInHistory, speaksAgainst } from '../../plan/same-job.js';
import type { Body, Found, Unread } from '../../providers/provider.js';
import { lookingBack } from '../account.js';
import { callAdapter, type Trouble } from './call-adapter.js';
import { attemptIdOf } from './create.js';
import { bodyDigest, preparedFor } from './prepare.js';
import { noteEvent } from './note.js';
import { nextSeekMs } from './polls.js';
import { sentAround } from './sent-around.js';
import { again, closed, type Next } from './next.js';
import type { Look } from './look.js';
import type { Work } from './work.js';
import { capabilityOf, pollsOf, type World } from './world.js';

type Seeking = Extract<Work, { at: 'seek' }>;

/** What an attempt says of itself that a run adopted, asking nobody. */
export const ADOPTED = "the provider's history shows it";

/**
 * Looks in the provider's history for an attempt whose answer was lost. It is adopted when the provider itself ties
 * exactly one job to it, and no other attempt has that job; everything else is for a person to decide.
 */
export async function seek(work: Seeking, world: World): Promise<Next> {
  const { entry, tries } = work;
  if (world.stop.aborted) return closed({ kind: 'uncertain', entry, look: work.look });
  const look = await lookFor(entry, world);
  if ('why' in look) return closed({ kind: 'uncertain', entry, look: work.look }, look.message);
  const [only, second] = look.listed.filter(({ certain }) => certain !== false);
  if (only !== undefined && second === undefined && world.book.claim(only.handle)) {
    const { handle, createdAtMs } = only;
    return await noteEvent(
      entry,
      { kind: 'adopted', handle, createdAtMs, note: ADOPTED, by: 'history' },
      world,
    );
  }
  const waitMs = nextSeekMs(tries + 1, pollsOf(entry, world));
  return waitMs === null
    ? await close(entry, look, world)
    : again({ ...work, tries: tries + 1, look }, { inMs: waitMs });
}

/** What a person compares is written down, or it would stand in this run's output alone. */
async function close(entry: Seeking['entry'], look: Look, world: World): Promise<Next> {
  if (look.seen === 'waits') return closed({ kind: 'uncertain', entry, look });
  const unread = look.seen === 'unread' ? look.reason : null;
  const event = {
    kind: 'looked',
    candidates: candidatesIn([...look.listed, ...look.hardly]),
    unread,
  } as const;
  const next = attemptAfter(entry.attempt, event, timeOf(world.clock));
  const isKnown =
    next.candidates.length === entry.attempt.candidates.length && next.unread === entry.attempt.unread;
  if (isKnown) return closed({ kind: 'uncertain', entry, look });
  try {
    return closed({ kind: 'uncertain', entry: await world.book.write(entry, next), look });
  } catch (error) {
    if (!isSystemFault(error)) throw error;
    return closed({ kind: 'uncertain', entry, look }, reasonOf(error)); // a later look may show them again
  }
}

function candidatesIn(listed: readonly Found[]): Candidate[] {
  return listed.flatMap(({ handle, id, model, createdAtMs }) =>
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

const NOT_BUILT = 'what was sent cannot be built again as it was, so that no job can be proved to be it';

/**
 * The jobs that may be the attempt's and that no other attempt has. While another that is alike waits for its own answer,
 * which is looked at before and after the history is read, only what carries this attempt's own id: any other may be that
 * one's.
 */
async function lookFor(entry: Seeking['entry'], world: World): Promise<Look | Trouble> {
  const { request, prompt, disowned } = entry.attempt;
  const span = sentAround(entry.attempt);
  const built: (Body | null)[] = [];
  const body = async (): Promise<Body | null> => {
    const sent = await bodySent(entry, world);
    built.push(sent);
    return sent;
  };
  const hadAlike = isAlikeUnderWay(entry, world);
  const found = await callAdapter<readonly Found[] | Unread>(
    { ...world, prompt: null },
    async (provider, outside) =>
      (await provider.find?.(
        { attemptId: attemptIdOf(entry.attempt), body, request, prompt, ...span },
        outside,
      )) ?? [],
    (failure) => ({ failure }),
  );
  if ('why' in found) return found;
  if ('failure' in found)
    return { seen: 'unread', listed: [], hardly: [], reason: world.account.scrub(found.failure.message) };
  const hasAlike = hadAlike || isAlikeUnderWay(entry, world);
  const free = found.filter(
    ({ handle, certain }) =>
      !world.book.isClaimed(handle) &&
      timesDisowned(disowned, handle) === 0 &&
      (!hasAlike || certain === 'by_id'),
  );
  if (hasAlike && free.length === 0) return { seen: 'waits', listed: [], hardly: [], reason: null };
  const entries = world.book.entries();
  const hardly = free.filter((one) => isHardly(one, entry, entries));
  const listed = free.filter((one) => !hardly.includes(one));
  const isSeveral = listed.filter(({ certain }) => certain !== false).length > 1;
  const seen = isSeveral ? 'several' : listed.length > 0 ? 'unsure' : 'nothing';
  return { seen, listed, hardly, reason: built.includes(null) ? NOT_BUILT : null };
}

/**
 * The body as it was sent, which its digest proves; null: an input is gone, uploaded anew or not on the board any more, no
 * table has the model, or it cannot be built here and now, which is no reason not to look.
 */
async function bodySent({ attempt }: Seeking['entry'], world: World): Promise<Body | null> {
  const { request, prompt } = attempt;
  const capability = capabilityOf(request, world);
  if (capability === undefined) return null;
  const past = { ...world, account: lookingBack(world.account) };
  const prepared = await preparedFor({ request, prompt, capability }, past);
  return 'body' in prepared && bodyDigest(prepared.body) === attempt.body_sha256 ? prepared.body : null;
}

/** Whether another attempt posted the same body at about that time, here or in another clone, and nobody knows its job yet. */
function isAlikeUnderWay({ path, attempt }: Seeking['entry'], { book }: World): boolean {
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
  entry: Seeking['entry'],
  entries: readonly LedgerEntry[],
): boolean {
  if (certain === 'by_id') return false;
  const checked = checkJob(entry, saidInHistory(createdAtMs, entry.attempt), entries);
  return certain ? checked.comparison.created === false : speaksAgainst(checked);
}
