import pLimit from 'p-limit';
import type { Store } from '../disk/store.js';
import type { LedgerEntry } from '../ledger/ledger.js';
import { clipOf, isAway, isTake, type TakeEntry } from '../plan/choose.js';
import type { Plan, PlannedRequest } from '../plan/plan.js';
import { buys } from './admission/consent.js';

/** Files that this machine reads. */
const HASHED_AT_ONCE = 4;

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
  await pLimit(HASHED_AT_ONCE).map(goneOnFrom, (clip) => store.verified(clip));
  const stored = await store.list();
  return takes.filter((entry) => isAway(entry, stored));
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
