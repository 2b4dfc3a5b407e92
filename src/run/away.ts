import pLimit from 'p-limit';
import type { Clock } from '../base/clock.js';
import type { Json } from '../base/digest.js';
import { reasonOf } from '../base/fault.js';
import { getOrMake } from '../base/get-or-make.js';
import type { Store } from '../disk/store.js';
import type { LedgerEntry } from '../ledger/ledger.js';
import { isFreeRequest } from '../ledger/request.js';
import { clipOf, isAway, isTake, type TakeEntry } from '../plan/choose.js';
import type { Plan, PlannedRequest } from '../plan/plan.js';
import type { Outside } from '../providers/provider.js';
import { buys } from './consent.js';
import { backoffMs } from './backoff.js';
import type { RunEvent } from './events.js';
import { isFrom, outsideAt, type Account } from './account.js';
import type { Darkroom } from '../darkroom/darkroom.js';
import { storedInputs } from './inputs.js';

export type AwayWorld = {
  readonly accounts: ReadonlyMap<string, Account>;
  readonly store: Store;
  readonly darkroom: Darkroom;
  readonly clock: Clock;
  readonly stop: AbortSignal;
  readonly onEvent: (event: RunEvent) => void;
};

/** `away`: no source gave the clip's bytes back, and why the last one did not. */
export type Fetched =
  | { readonly kind: 'fetched'; readonly entry: TakeEntry }
  | { readonly kind: 'away'; readonly entry: TakeEntry; readonly reason: string };

const AT_ONCE = 4;
const TRIES = 4;

/**
 * The takes a plan needs whose bytes are not here: what its films show, what its slots chose, and what it sends. By
 * name and size, as plans see it; what it would pay to go on from is hashed.
 */
export async function awayFrom(
  plan: Plan,
  { entries, store }: { entries: readonly LedgerEntry[]; store: Store },
): Promise<TakeEntry[]> {
  const needed = clipsOf(plan);
  const takes = entries.filter(isTake).filter((entry) => needed.has(clipOf(entry)));
  const sent = sentBy(buys(plan));
  const goneOnFrom = new Set(takes.map(clipOf).filter((clip) => sent.has(clip)));
  await pLimit(AT_ONCE).map(goneOnFrom, (clip) => store.verified(clip));
  const stored = await store.list();
  return takes.filter((entry) => isAway(entry, stored));
}

/** Fetches clips that were paid for and are not here, free of charge, from where they were made. Writes no ledger. */
export async function fetchAway(entries: readonly TakeEntry[], world: AwayWorld): Promise<Fetched[]> {
  const byClip = new Map<string, TakeEntry[]>();
  for (const entry of entries) getOrMake(byClip, clipOf(entry), () => []).push(entry);
  const ends = await pLimit(AT_ONCE).map(byClip.values(), (same) => fetchClip(same, world));
  return ends.flat();
}

/** Attempts that came to the same clip: one of them that gives it back is enough. */
async function fetchClip(same: readonly TakeEntry[], world: AwayWorld): Promise<readonly Fetched[]> {
  const away: Fetched[] = [];
  for (const entry of same) {
    const end = await fetchOne(entry, world);
    if (end.kind === 'away') away.push(end);
    else {
      const slots = [...new Set(same.flatMap(({ attempt }) => attempt.slots))];
      world.onEvent({ kind: 'fetched_away', slots, sha256: clipOf(entry) });
      return same.map((one) => ({ kind: 'fetched', entry: one }));
    }
  }
  return away;
}

async function fetchOne(entry: TakeEntry, world: AwayWorld): Promise<Fetched> {
  const account = world.accounts.get(entry.attempt.request.provider);
  const away = (reason: string): Fetched => ({ kind: 'away', entry, reason });
  if (account === undefined) return away(`there is no key for ${entry.attempt.request.provider}`);
  if (!isFrom(entry.attempt, account)) return away('it was made with another account or address');
  for (let tries = 0; ; tries += 1) {
    if (world.stop.aborted) return away('stopped');
    const tried = await tryOnce(entry, account, world);
    if (tried.kind === 'fetched') return tried;
    if (tried.kind === 'gone' || tries + 1 === TRIES) return away(account.scrub(tried.reason));
    await world.clock
      .sleep(backoffMs(tries, tried.retryAfterMs, world.clock.random()), world.stop)
      .catch((error: unknown) => {
        if (!world.stop.aborted) throw error;
      });
  }
}

type Tried =
  | Extract<Fetched, { kind: 'fetched' }>
  | { readonly kind: 'gone'; readonly reason: string }
  | { readonly kind: 'later'; readonly reason: string; readonly retryAfterMs: number | null };

async function tryOnce(entry: TakeEntry, account: Account, world: AwayWorld): Promise<Tried> {
  const { provider } = account;
  // What is drawn here is drawn from its inputs again; nothing is sent.
  const inputs = storedInputs({ ...world, madeHere: () => null });
  const outside = outsideAt(account, { ...world, inputs }, world.stop);
  try {
    const status = await provider.status(entry.attempt.handle, outside);
    if (status.kind === 'not_found') return { kind: 'gone', reason: status.message };
    if (status.kind === 'failed') return { kind: 'gone', reason: status.failure.message };
    if (status.kind === 'pending')
      return { kind: 'gone', reason: 'the provider says that it is not finished' };
    if (status.kind === 'unreachable') return later(status.failure.message, status.retryAfterMs);
    return await download(entry, status.result, { account, outside, store: world.store });
  } catch (error) {
    return later(reasonOf(error), null);
  }
}

async function download(
  entry: TakeEntry,
  result: Json,
  { account, outside, store }: { account: Account; outside: Outside; store: Store },
): Promise<Tried> {
  const { take } = entry.attempt;
  const downloaded = await account.provider.download(result, outside);
  if (downloaded.kind === 'stale') return later('its address is stale', null);
  if (downloaded.kind === 'unreachable') return later(downloaded.failure.message, downloaded.retryAfterMs);
  const stored = await store.put(downloaded.bytes, take.extension, take.sha256);
  if (stored !== null) return { kind: 'fetched', entry };
  return isFreeRequest(entry.attempt.request)
    ? { kind: 'gone', reason: 'it would be drawn differently now' }
    : later('what came is not the clip that was paid for', null);
}

function later(reason: string, retryAfterMs: number | null): Tried {
  return { kind: 'later', reason, retryAfterMs };
}

function clipsOf(plan: Plan): Set<string> {
  const clips = sentBy(plan.requests.values());
  for (const film of plan.films) {
    for (const { shows } of film.shots) if (shows?.kind === 'take') clips.add(shows.take.facts.sha256);
  }
  for (const { take } of plan.slots.values()) if (take !== null) clips.add(take.facts.sha256);
  return clips;
}

function sentBy(requests: Iterable<PlannedRequest>): Set<string> {
  const sent = new Set<string>();
  for (const { request } of requests) {
    for (const { source } of request.inputs) if (source.kind === 'bytes') sent.add(source.sha256);
  }
  return sent;
}
