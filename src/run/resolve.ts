import { timeOf, type Clock } from '../base/clock.js';
import type { LedgerEntry } from '../ledger/ledger.js';
import { attemptAfter, isAdopted, isWrittenOff, type AttemptEvent } from '../ledger/transition.js';
import type { Ledger } from '../ledger/ledger.js';
import { canonicalJson, type Json } from '../base/digest.js';
import { reasonOf } from '../base/fault.js';
import { isSameJob, timesDisowned } from '../ledger/jobs.js';
import { isFrom, type Account } from './account.js';
import { askStatus } from './attempt/call-adapter.js';
import { noInputs } from './stored-inputs.js';
import { ageMs } from './attempt/world.js';
import { checkJob, speaksAgainst, type Checked } from '../plan/same-job.js';

/** What a person found out about an attempt of which the program does not know whether it was started. */
export type Decision =
  /** `force`: also where what the provider says of the job speaks against it. */
  | { readonly kind: 'adopt'; readonly id: string; readonly force: boolean }
  | { readonly kind: 'never_arrived' }
  | { readonly kind: 'lost' }
  /** The job that was adopted for it is another's. */
  | { readonly kind: 'disown' };

/** `refused`: the decision cannot be right; `differs`: it is hardly that of this attempt. Nothing was written. */
export type Resolved =
  | { readonly kind: 'resolved'; readonly entry: LedgerEntry; readonly checked: Checked | null }
  | { readonly kind: 'differs'; readonly entry: LedgerEntry; readonly checked: Checked }
  /** The job is that of another attempt already. */
  | { readonly kind: 'taken'; readonly by: LedgerEntry }
  /** It was found to be another's before. */
  | { readonly kind: 'was_disowned' }
  | { readonly kind: 'refused'; readonly reason: string };

export type ResolveWorld = {
  readonly ledger: Ledger;
  readonly entries: readonly LedgerEntry[];
  /** Where the attempt's provider is used now; null: there is no key for it. */
  readonly account: Account | null;
  readonly clock: Clock;
  readonly stop: AbortSignal;
};

/**
 * Writes a person's decision about an uncertain attempt, an intent, or one of which its provider says nothing: who holds
 * the lock knows that no run of this clone still waits for its answer.
 */
export async function resolveAttempt(
  entry: LedgerEntry,
  decision: Decision,
  world: ResolveWorld,
): Promise<Resolved> {
  if (decision.kind === 'disown') return await disown(entry, world);
  const { state } = entry.attempt;
  if (decision.kind === 'lost' && state === 'submitted') return await giveUp(entry, world);
  const mayAdopt = decision.kind === 'adopt' && isWrittenOff(entry.attempt);
  if (state !== 'uncertain' && state !== 'intent' && !mayAdopt) {
    return refused(`it is ${state}: there is nothing to decide`);
  }
  if (decision.kind === 'adopt') return await adopt(entry, decision, world);
  return { kind: 'resolved', entry: await write(entry, eventOf(decision.kind), world), checked: null };
}

async function write(entry: LedgerEntry, event: AttemptEvent, world: ResolveWorld): Promise<LedgerEntry> {
  return await world.ledger.write(entry, attemptAfter(entry.attempt, event, timeOf(world.clock)));
}

function eventOf(kind: 'never_arrived' | 'lost'): AttemptEvent {
  return kind === 'lost'
    ? { kind: 'given_up', note: 'given up by a person: paid, and its clip is lost' }
    : { kind: 'never_arrived', note: 'a person says that it never arrived' };
}

/** No job takes so long. */
const HANGS_MS = 24 * 60 * 60_000;

/** A job of which its provider says nothing, and never will. What it says something of is followed to its end. */
async function giveUp(entry: LedgerEntry, world: ResolveWorld): Promise<Resolved> {
  const { account } = world;
  if (account !== null && isFrom(entry.attempt, account)) {
    const status = await askStatus(entry.attempt, { ...world, account, inputs: noInputs });
    const isStuck = status.kind === 'pending' && ageMs(entry, world) > HANGS_MS;
    if ('job' in status && !isStuck) {
      return refused(`its provider says that it is ${status.kind}: castreel render --collect follows it`);
    }
  }
  return { kind: 'resolved', entry: await write(entry, eventOf('lost'), world), checked: null };
}

/** Nothing that was paid is dropped: a clip stays in the store, and the attempt may have been charged for another job. */
async function disown(entry: LedgerEntry, world: ResolveWorld): Promise<Resolved> {
  const { attempt } = entry;
  if (attempt.handle === null) return refused(`it is ${attempt.state}, and has no job`);
  if (!isAdopted(attempt)) return refused('its job is its own: the answer to its request named it');
  const clip = attempt.take === null ? '' : `; that job's clip stays in the store as ${attempt.take.sha256}`;
  const note = `a person says that the job ${idIn(attempt.handle)} is another's${clip}`;
  const event = { kind: 'disowned', clipSha256: null, note } as const;
  return { kind: 'resolved', entry: await write(entry, event, world), checked: null };
}

/** An id with a slip of the pen would turn a paid clip into a lost one, and a stranger's job into a take: the provider is asked what it is. */
async function adopt(
  entry: LedgerEntry,
  { id, force }: Extract<Decision, { kind: 'adopt' }>,
  world: ResolveWorld,
): Promise<Resolved> {
  const { account, entries } = world;
  if (account === null || !isFrom(entry.attempt, account)) {
    return refused(`it was made with another account or at another address (${entry.attempt.endpoint})`);
  }
  const typed = handleFrom(id.trim(), account);
  if ('problem' in typed) return refused(typed.problem);
  const { handle } = typed;
  const other = entries.find((one) => isSameJob(one.attempt.handle, handle));
  if (other !== undefined) return { kind: 'taken', by: other };
  if (timesDisowned(entry.attempt.disowned, handle) > 0 && !force) return { kind: 'was_disowned' };
  const status = await askStatus({ ...entry.attempt, handle }, { ...world, account, inputs: noInputs });
  if (!('job' in status)) {
    const why = status.kind === 'unreachable' ? status.failure.message : status.message;
    return refused(`the provider does not confirm ${id}: ${account.scrub(why)}`);
  }
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
  return { kind: 'resolved', entry: await write(entry, event, world), checked };
}

/** Of what most services call a job: `{ "request_id": "…" }`. */
function idIn(handle: Json): string {
  const [only, second] = typeof handle === 'object' ? Object.values<unknown>(handle ?? {}) : [handle];
  return typeof only === 'string' && second === undefined ? only : canonicalJson(handle);
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
