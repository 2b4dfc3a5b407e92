import { timeOf } from '../../base/clock.js';
import { isSystemFault, reasonOf } from '../../base/fault.js';
import { VERSION, type Attempt } from '../../ledger/attempt.js';
import type { LedgerEntry } from '../../ledger/ledger.js';
import { unanswered } from '../../ledger/standing.js';
import type { Body, Created } from '../../providers/provider.js';
import { attemptIdOf } from './attempt-id.js';
import { failureKinds } from './failure-kinds.js';
import { noteEvent, takeBack } from './note.js';
import { digestOf } from './prepare.js';
import { outsideAt } from '../account.js';
import { unlookedAt } from './look-for.js';
import { closed, type Next } from './next.js';
import { heldBack, refusalOf, type WhyHeldBack } from './end.js';
import type { Order } from './order.js';
import type { Work } from './work.js';
import type { World } from './world.js';

/** Comes when the provider may be sent this attempt: null; or why it is not sent any more. */
export type Turn = () => Promise<WhyHeldBack | null>;

/**
 * Reserves, waits for its turn, posts and writes down the answer, as one: who is away in the middle leaves an intent.
 * Dying after it and before the POST: uncertain, though nothing was sent; dying before the answer is written: uncertain;
 * never a POST without its file.
 */
export async function create(
  { order, body }: Extract<Work, { at: 'create' }>,
  world: World,
  turn: Turn,
): Promise<Next> {
  const reserved = await reserve(order, body, world);
  if ('trouble' in reserved) return reserved;
  const against = await turn();
  const why = world.stop.aborted ? 'stopped' : against;
  if (why !== null) return await takeBack(reserved, heldBack(order, why), world);
  return await noteAnswer(reserved, await post(reserved, body, world), { order, world });
}

/** Writes the intent. */
async function reserve(order: Order, body: Body, world: World): Promise<LedgerEntry | Next> {
  if (world.stop.aborted) return closed(heldBack(order, 'stopped'));
  if (!(await world.holdsLock())) return closed(heldBack(order, 'lock_lost'));
  // No await between this question and the reservation that `book.create` makes: two orders never share the last room.
  if (!world.mayOpen(order.planned.estimateMicroUsd ?? 0)) return closed(heldBack(order, 'cap'));
  try {
    return await world.book.create(intentOf(order, body, world));
  } catch (error) {
    if (!isSystemFault(error)) throw error;
    return closed(heldBack(order, 'disk'), reasonOf(error)); // nothing is posted whose file is not on the disk
  }
}

async function noteAnswer(
  entry: LedgerEntry,
  created: Created,
  { order, world }: { order: Order; world: World },
): Promise<Next> {
  switch (created.kind) {
    case 'accepted':
      return await noteEvent(entry, { kind: 'accepted', handle: created.handle }, world);
    case 'unknown':
      return await noteEvent(
        entry,
        { kind: 'answer_lost', reason: created.reason, unread: unlookedAt(world.account) },
        world,
      );
    case 'refused':
      return failureKinds[created.failure.kind].leavesNoAttempt
        ? await takeBack(entry, refusalOf(order, created.failure, created.retryAfterMs), world)
        : await noteEvent(entry, { kind: 'refused', failure: created.failure }, world);
  }
}

async function post(entry: LedgerEntry, body: Body, world: World): Promise<Created> {
  // Its own signal, which nobody aborts: a POST that is on its way is never cut off, or its answer would be lost.
  const signal = new AbortController().signal;
  try {
    return await world.account.provider.create(
      body,
      attemptIdOf(entry.attempt),
      outsideAt(world.account, { ...world, prompt: entry.attempt.prompt }, signal),
    );
  } catch (error) {
    return { kind: 'unknown', reason: reasonOf(error) };
  }
}

function intentOf(order: Order, body: Body, world: World): Attempt {
  const { planned } = order;
  const [slot] = planned.slots;
  if (slot === undefined) throw new Error(`request ${planned.id} serves no slot`);
  return {
    ...unanswered,
    version: VERSION,
    n: 1,
    clone: world.clone,
    slot,
    slots: [...planned.slots],
    key: planned.key,
    request_id: planned.id,
    request: planned.request,
    prompt: planned.prompt,
    body_sha256: digestOf(body.json),
    endpoint: world.account.baseUrl,
    account: world.account.fingerprint,
    draft: planned.draft,
    plan_sha256: order.plan,
    state: 'intent',
    reserved_micro_usd: planned.estimateMicroUsd ?? 0,
    disowned: [],
    note: null,
    intent_at: timeOf(world.clock),
  };
}
