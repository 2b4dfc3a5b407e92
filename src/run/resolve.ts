import type { Json } from '../base/digest.js';
import { reasonOf } from '../base/fault.js';
import { timeOf } from '../base/clock.js';
import { holeNaming, type Hole } from '../ledger/hole.js';
import { isSameHandle, isSameJob, type Job, jobId, timesDisowned } from '../ledger/jobs.js';
import type { Ledger, LedgerEntry } from '../ledger/ledger.js';
import { isAdopted, isLost, isUnanswered } from '../ledger/standing.js';
import { attemptAfter } from '../ledger/transition.js';
import type { AttemptEvent } from '../ledger/attempt-event.js';
import { checkJob, speaksAgainst, type Checked } from '../plan/same-job.js';
import { whoCanAsk, type Account } from './account.js';
import { askStatus } from './attempt/call-adapter.js';
import { doubtOf, type Doubt, type Doubtless } from './attempt/doubt.js';
import { chanceOf, isHome, type Chance, type GiveUpWorld } from './attempt/give-up.js';
import { noInputs } from './stored-inputs.js';

/** What a person found out about an attempt of which the program does not know whether it was started. */
export type Decision =
  /** `force`: also where what the provider says of the job speaks against it. */
  | { readonly kind: 'adopt'; readonly id: string; readonly force: boolean }
  /** `force`: without a look into its provider's history. */
  | { readonly kind: 'never_arrived'; readonly force: boolean }
  /** `force`: the same; of a job that is known, also where its provider cannot be asked now. */
  | { readonly kind: 'lost'; readonly force: boolean }
  /** The job that was adopted for it is another's. */
  | { readonly kind: 'disown' };

/** `refused`: the decision cannot be right; `differs`: it is hardly that of this attempt. Nothing was written. */
export type Resolved =
  | {
      readonly kind: 'resolved';
      readonly entry: LedgerEntry;
      readonly checked: Checked | null;
      /** What of its provider's history could not be looked at, and why. */
      readonly unread: string | null;
    }
  | { readonly kind: 'differs'; readonly entry: LedgerEntry; readonly checked: Checked }
  /** It is not given up: its job is there, or nobody can say now whether it is. */
  | { readonly kind: 'kept'; readonly chance: Exclude<Chance, { kind: 'lost' }> }
  /** Its provider's history may show it, or does. */
  | { readonly kind: 'doubted'; readonly entry: LedgerEntry; readonly doubt: Doubt }
  /** The job is that of another attempt already. */
  | { readonly kind: 'taken'; readonly by: LedgerEntry }
  /** A hole in the record names it: it is the job of the attempt that is lacking there. */
  | { readonly kind: 'taken_unread'; readonly hole: Hole }
  /** It was found to be another's before. */
  | { readonly kind: 'was_disowned' }
  | { readonly kind: 'refused'; readonly reason: string };

export type ResolveWorld = GiveUpWorld & {
  readonly ledger: Ledger;
  readonly entries: readonly LedgerEntry[];
  readonly holes: readonly Hole[];
};

/**
 * Writes a person's decision about an uncertain attempt, an intent, or one of whose job nothing can be had: who holds
 * the lock knows that no run of this clone still waits for its answer.
 */
export async function resolveAttempt(
  entry: LedgerEntry,
  decision: Decision,
  world: ResolveWorld,
): Promise<Resolved> {
  if (decision.kind === 'disown') return await disown(entry, world);
  const { state } = entry.attempt;
  if (decision.kind === 'lost' && state === 'submitted') return await giveUp(entry, decision, world);
  const mayAdopt = decision.kind === 'adopt' && isLost(entry.attempt);
  if (!isUnanswered(entry.attempt) && !mayAdopt) {
    return refused(
      isAdopted(entry.attempt) && holdersOf(entry.attempt, world.entries).length > 1
        ? `it is ${state}, and another attempt has its job too: --disown takes it from the one whose it is not`
        : `it is ${state}: there is nothing to decide`,
    );
  }
  if (decision.kind === 'adopt') return await adopt(entry, decision, world);
  const doubt: Doubt | Doubtless = decision.force
    ? { kind: 'none', unread: null }
    : await doubtOf(entry, world);
  if (doubt.kind !== 'none') return { kind: 'doubted', entry, doubt };
  return resolved(await write(entry, eventOf(decision.kind), world), { unread: doubt.unread });
}

async function write(entry: LedgerEntry, event: AttemptEvent, world: ResolveWorld): Promise<LedgerEntry> {
  return await world.ledger.write(entry, attemptAfter(entry.attempt, event, timeOf(world.clock)));
}

type Written = Extract<Resolved, { kind: 'resolved' }>;

function resolved(entry: LedgerEntry, said: Partial<Pick<Written, 'checked' | 'unread'>> = {}): Written {
  return { kind: 'resolved', entry, checked: null, unread: null, ...said };
}

const GIVEN_UP = 'given up by a person: paid, and its clip is lost';

function eventOf(kind: 'never_arrived' | 'lost'): AttemptEvent {
  return kind === 'lost'
    ? { kind: 'given_up', note: GIVEN_UP }
    : { kind: 'never_arrived', note: 'a person says that it never arrived' };
}

/** What its provider says something of is followed to its end; what it might, only a person who is sure gives up. */
async function giveUp(
  entry: LedgerEntry,
  { force }: Extract<Decision, { kind: 'lost' }>,
  world: ResolveWorld,
): Promise<Resolved> {
  const chance = await chanceOf(entry, world);
  // After Ctrl-C no answer says anything of the job.
  world.stop.throwIfAborted();
  if (chance.kind === 'there' || (chance.kind === 'unknown' && !force)) return { kind: 'kept', chance };
  const event = { kind: 'given_up', note: `${GIVEN_UP} (${chance.why})` } as const;
  return resolved(await write(entry, event, world));
}

/** Nothing that was paid is dropped: a clip stays in the store, and the attempt may have been charged for another job. */
async function disown(entry: LedgerEntry, world: ResolveWorld): Promise<Resolved> {
  const { attempt } = entry;
  if (attempt.handle === null) return refused(`it is ${attempt.state}, and has no job`);
  if (!isAdopted(attempt)) return refused('its job is its own: the answer to its request named it');
  const clip = attempt.take === null ? '' : `; that job's clip stays in the store as ${attempt.take.sha256}`;
  const note = `a person says that the job ${jobId(attempt.handle)} is another's${clip}`;
  const event = { kind: 'disowned', clipSha256: null, note } as const;
  return resolved(await write(entry, event, world));
}

/** An id with a slip of the pen would turn a paid clip into a lost one, and a stranger's job into a take: the provider is asked what it is. */
async function adopt(
  entry: LedgerEntry,
  { id, force }: Extract<Decision, { kind: 'adopt' }>,
  world: ResolveWorld,
): Promise<Resolved> {
  const { entries } = world;
  const own = entry.attempt.handle;
  if (own !== null && id.trim() === jobId(own) && (await isHome(entry, world.store)))
    return await reopen(entry, id, world);
  const asked = whoCanAsk(entry.attempt, world.account);
  if ('why' in asked) return refused(asked.why);
  const { account } = asked;
  const typed = handleFrom(id.trim(), account);
  if ('problem' in typed) return refused(typed.problem);
  const { handle } = typed;
  if (own !== null && !isSameHandle(own, handle)) return refused(`its job is ${jobId(own)}, and no other`);
  const other = holdersOf({ ...entry.attempt, handle }, entries).find(({ path }) => path !== entry.path);
  if (other !== undefined) return { kind: 'taken', by: other };
  const hole = holeNaming(world.holes, handle);
  if (hole !== undefined) return { kind: 'taken_unread', hole };
  if (timesDisowned(entry.attempt.disowned, handle) > 0 && !force) return { kind: 'was_disowned' };
  const status = await askStatus({ ...entry.attempt, handle }, { ...world, account, inputs: noInputs });
  if (!('job' in status)) {
    const why = status.kind === 'unreachable' ? status.failure.message : status.message;
    return refused(`the provider does not confirm ${id}: ${account.scrub(why)}`);
  }
  if (own !== null) return await reopen(entry, id, world);
  const costMicroUsd = status.kind === 'pending' ? null : status.costMicroUsd;
  const checked = checkJob(entry, { kind: status.kind, costMicroUsd, ...status.job }, entries);
  const isAgainst = speaksAgainst(checked);
  if (isAgainst && !force) return { kind: 'differs', entry, checked };
  const note = `adopted by a person as ${id}${isAgainst ? ', against what the provider says of it' : ''}`;
  const event = {
    kind: 'adopted',
    handle,
    by: force ? 'forced' : 'person',
    createdAtMs: status.job.createdAtMs,
    note,
  } as const;
  return resolved(await write(entry, event, world), { checked });
}

async function reopen(entry: LedgerEntry, id: string, world: ResolveWorld): Promise<Resolved> {
  const event = { kind: 'reopened', note: `a person says that its job ${id} is there after all` } as const;
  return resolved(await write(entry, event, world));
}

function holdersOf(job: Job, entries: readonly LedgerEntry[]): readonly LedgerEntry[] {
  return entries.filter(({ attempt }) => isSameJob(attempt, job));
}

/** Whatever a person types is no bug: what no handle can be made of is refused. */
function handleFrom(
  id: string,
  { provider, scrub }: Account,
): { readonly handle: Json } | { readonly problem: string } {
  if (id === '') return { problem: 'the id of a job is wanted' };
  try {
    return { handle: provider.handleFrom(id) };
  } catch (error) {
    return { problem: `${provider.name} has no jobs of such an id: ${scrub(reasonOf(error))}` };
  }
}

function refused(reason: string): Resolved {
  return { kind: 'refused', reason };
}
