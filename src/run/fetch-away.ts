import pLimit from 'p-limit';
import type { Clock } from '../base/clock.js';
import { getOrMake } from '../base/get-or-make.js';
import type { Darkroom } from '../darkroom/darkroom.js';
import type { Store } from '../disk/store.js';
import { isFreeRequest } from '../ledger/request.js';
import { clipOf, type TakeEntry } from '../plan/choose.js';
import { whoCanAsk, type Account } from './account.js';
import { backoffMs } from './attempt/backoff.js';
import { bringHome } from './attempt/bring-home.js';
import { askStatus } from './attempt/call-adapter.js';
import { failureKinds } from './attempt/failure-kinds.js';
import type { RunEvent } from './events.js';
import { usualLanes } from './given.js';
import { storedInputs } from './stored-inputs.js';

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

const TRIES = 4;

/** Whatever the provider says, a run that waits for nothing else waits no longer. */
const MOST_WAIT_MS = 5 * 60_000;

/** Fetches clips that were paid for and are not here, free of charge, from where they were made. Writes no ledger. */
export async function fetchAway(entries: readonly TakeEntry[], world: AwayWorld): Promise<Fetched[]> {
  const byProvider = new Map<string, TakeEntry[]>();
  for (const entry of entries) getOrMake(byProvider, entry.attempt.request.provider, () => []).push(entry);
  const ends = await Promise.all([...byProvider.values()].map((made) => fetchFromOne(made, world)));
  return ends.flat();
}

/** As many at once as a run downloads from a provider, or draws. */
async function fetchFromOne(entries: readonly TakeEntry[], world: AwayWorld): Promise<Fetched[]> {
  const byClip = new Map<string, TakeEntry[]>();
  for (const entry of entries) getOrMake(byClip, clipOf(entry), () => []).push(entry);
  const isDrawn = entries.every(({ attempt }) => isFreeRequest(attempt.request));
  const limit = pLimit(usualLanes[isDrawn ? 'ffmpeg' : 'download']);
  const ends = await limit.map(byClip.values(), (same) => fetchClip(same, world));
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

async function fetchOne(entry: TakeEntry, given: AwayWorld): Promise<Fetched> {
  const asked = whoCanAsk(entry.attempt, given.accounts.get(entry.attempt.request.provider) ?? null);
  const away = (reason: string): Fetched => ({ kind: 'away', entry, reason });
  if ('why' in asked) return away(asked.why);
  const { account } = asked;
  // What is drawn here is drawn from its inputs again; nothing is sent.
  const world = {
    ...given,
    account,
    inputs: storedInputs({ ...given, madeHere: () => null, addressOf: () => null }),
  };
  for (let tries = 0; ; tries += 1) {
    if (world.stop.aborted) return away('stopped');
    const tried = await tryOnce(entry, world);
    if (tried.kind === 'fetched') return { kind: 'fetched', entry };
    if (tried.kind === 'gone' || tries + 1 === TRIES) return away(account.scrub(tried.reason));
    const inMs = backoffMs(tries, tried.retryAfterMs, world.clock.random());
    if (inMs > MOST_WAIT_MS)
      return away(account.scrub(`${tried.reason}; asked again in ${Math.ceil(inMs / 60_000)} min or later`));
    await world.clock.sleep(inMs, world.stop).catch((error: unknown) => {
      if (!world.stop.aborted) throw error;
    });
  }
}

type Tried =
  | { readonly kind: 'fetched' }
  | { readonly kind: 'gone'; readonly reason: string }
  | { readonly kind: 'later'; readonly reason: string; readonly retryAfterMs: number | null };

async function tryOnce({ attempt }: TakeEntry, world: Parameters<typeof bringHome>[2]): Promise<Tried> {
  const status = await askStatus(attempt, world);
  const end = status.kind === 'done' ? await bringHome(status.result, attempt.take, world) : status;
  switch (end.kind) {
    case 'stored':
      return { kind: 'fetched' };
    case 'pending':
      return { kind: 'gone', reason: 'the provider says that it is not finished' };
    case 'failed':
      return { kind: 'gone', reason: end.failure.message };
    case 'not_found':
    case 'trouble':
      return { kind: 'gone', reason: end.message };
    case 'stale':
    case 'unreachable': {
      const { kind, message } = end.failure;
      if (kind === 'bad_result' && isFreeRequest(attempt.request))
        return { kind: 'gone', reason: 'it would be drawn differently now' };
      return failureKinds[kind].account
        ? { kind: 'gone', reason: message }
        : { kind: 'later', reason: message, retryAfterMs: end.retryAfterMs };
    }
  }
}
