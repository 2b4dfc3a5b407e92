import { SHOWN_AFTER_MS } from '../../ledger/ages.js';
import type { Failure } from '../../ledger/attempt.js';
import type { LedgerEntry } from '../../ledger/ledger.js';
import { isFreeRequest } from '../../ledger/request.js';
import { backoffMs } from './backoff.js';
import { failureKinds } from './failure-kinds.js';
import { noteEvent } from './note.js';
import { askStatus } from './call-adapter.js';
import { disownedBy } from './disowned-by.js';
import { forecastAfter, nextPollMs, soonerMs } from './polls.js';
import { tryLater } from './try-later.js';
import { again, closed, type Next } from './next.js';
import type { Followed } from './work.js';
import type { WhyOpen } from './end.js';
import { ageMs, capabilityOf, pollsOf, type World } from './world.js';

/** One answer in a bad moment ends nothing that was paid: the provider must not know the job for so long. */
const MISSING_FOR_MS = 60_000;

/** Asks how a submitted attempt stands. Nothing but the provider's word ends it. */
export async function poll(followed: Followed, world: World): Promise<Next> {
  if (world.stop.aborted) return leaveOpen(followed, 'stopped', null);
  const { entry } = followed;
  const status = await askStatus(entry.attempt, world);
  switch (status.kind) {
    case 'pending':
      return awaitEnd(followed, status.progress, world);
    case 'done':
      return again({ ...followed, at: 'fetch', done: status, missingMs: null, isDone: true });
    case 'failed': {
      const { costMicroUsd } = status;
      const other = disownedBy(entry, { kind: 'failed', costMicroUsd, ...status.job }, world);
      if (other !== null) return await noteEvent(entry, { ...other, clipSha256: null }, world);
      const failure = costMicroUsd === null ? priced(status.failure, entry, world) : status.failure;
      return await noteEvent(entry, { kind: 'failed', failure, costMicroUsd }, world);
    }
    case 'not_found':
      return await missing(followed, status.message, world);
    case 'unreachable':
      return await cannotReach(followed, status, world);
    case 'trouble':
      return tryLater({ ...followed, at: 'poll' }, status, world);
  }
}

/** The provider knows no such job. Only when it says so again, some time later, is that its word. */
async function missing(followed: Followed, message: string, world: World): Promise<Next> {
  const { entry } = followed;
  const failure: Failure = { kind: 'lost', charged: 'unknown', message };
  const nowMs = world.clock.steady();
  const isYoung = ageMs(entry, world) < SHOWN_AFTER_MS;
  const missingMs = isYoung ? null : (followed.missingMs ?? nowMs);
  const inMs = usualMs(followed, world);
  if (missingMs === null || nowMs - missingMs < MISSING_FOR_MS) {
    // However short jobs are followed: else no run would ever hear it for so long.
    const heardMs = missingMs === null ? 0 : missingMs + MISSING_FOR_MS + inMs;
    const untilMs = Math.max(followed.untilMs, heardMs);
    return askLater({ ...followed, untilMs, missingMs }, { inMs, failure }, world);
  }
  // It was made with another key: that they are of one account is a person's word, and may be wrong.
  if (entry.attempt.account !== world.account.fingerprint) return leaveOpen(followed, 'no_access', failure);
  return await noteEvent(entry, { kind: 'failed', failure, costMicroUsd: null }, world);
}

function awaitEnd(followed: Followed, progress: number | null, world: World): Next {
  const nowMs = world.clock.steady();
  const forecast = forecastAfter(followed.forecast, { nowMs, ageMs: ageMs(followed.entry, world), progress });
  const inMs = soonerMs(usualMs(followed, world), forecast, nowMs);
  const begun = { ...followed, failures: 0, forecast, missingMs: null, isDone: false };
  return askLater(begun, { inMs, failure: null }, world);
}

/** A poll or a download came to nothing, which says nothing about the job: asked again, later each time. */
export async function cannotReach(
  followed: Followed,
  { failure, retryAfterMs }: { failure: Failure; retryAfterMs: number | null },
  world: World,
): Promise<Next> {
  if (world.stop.aborted) return leaveOpen(followed, 'stopped', null);
  if (failureKinds[failure.kind].account) return leaveOpen(followed, 'no_access', failure);
  if (isFreeRequest(followed.entry.attempt.request) && followed.failures >= 2) {
    // What this machine makes for nothing is simply made again by the next run; waiting would not mend it.
    return await noteEvent(
      followed.entry,
      { kind: 'failed', failure: { ...failure, charged: 'no' }, costMicroUsd: 0 },
      world,
    );
  }
  const inMs = backoffMs(followed.failures, retryAfterMs, world.clock.random());
  return askLater({ ...followed, failures: followed.failures + 1 }, { inMs, failure }, world);
}

/** Where the provider says neither whether a failed job is billed nor what it cost, its price list may. */
function priced(failure: Failure, { attempt }: LedgerEntry, world: World): Failure {
  const line = failureKinds[failure.kind].priced;
  if (line === null || failure.charged !== 'unknown') return failure;
  return { ...failure, charged: capabilityOf(attempt.request, world)?.price[line] ?? 'unknown' };
}

/** `failure`: why nothing is known of it now. */
function askLater(
  followed: Followed,
  { inMs, failure }: { readonly inMs: number; readonly failure: Failure | null },
  world: World,
): Next {
  const { entry, untilMs, failures, doubted, forecast, missingMs, isDone } = followed;
  if (world.clock.steady() + inMs > untilMs) return leaveOpen(followed, 'too_long', failure);
  return again({ at: 'poll', entry, untilMs, failures, doubted, forecast, missingMs, isDone }, { inMs });
}

export function leaveOpen({ entry, isDone }: Followed, why: WhyOpen, failure: Failure | null): Next {
  return closed({ kind: 'open', entry, why, isDone, unwrittenJob: null, failure });
}

function usualMs({ entry }: Followed, world: World): number {
  return nextPollMs(ageMs(entry, world), pollsOf(entry, world));
}
