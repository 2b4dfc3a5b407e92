import type { LedgerEntry } from '../../ledger/ledger.js';
import { FOLLOW_S } from '../../providers/capability.js';
import { nothingSaid } from '../../providers/provider.js';
import { follow, type Work } from './work.js';
import { ageMs, capabilityOf, type World } from './world.js';

/** Where a run takes up a submitted attempt: at its clip, where that came and was not looked at. */
export function takeUp(entry: LedgerEntry, world: World): Extract<Work, { at: 'poll' | 'measure' }> {
  const followed = follow(entry, followUntilMs(entry, world));
  const { arrived } = entry.attempt;
  if (arrived === null) return { at: 'poll', ...followed };
  const { sha256, cost_micro_usd: costMicroUsd, kept_file_id: keptFileId } = arrived;
  return {
    at: 'measure',
    ...followed,
    arrived: { sha256, stored: null, costMicroUsd, keptFileId, job: nothingSaid },
  };
}

/** A job that is older than is possible may just have ended, and its provider be out of reach for a moment. */
const FOLLOW_LEAST_MS = 5 * 60_000;

/**
 * When a run that begins to follow a submitted attempt now leaves it to a later one: when it is as old as jobs of its
 * model may become. No attempt fails for reasons of ours.
 */
function followUntilMs(entry: LedgerEntry, world: World): number {
  const followMs = 1000 * (capabilityOf(entry.attempt.request, world)?.follow_s ?? FOLLOW_S);
  return world.clock.steady() + Math.max(followMs - ageMs(entry, world), Math.min(FOLLOW_LEAST_MS, followMs));
}
