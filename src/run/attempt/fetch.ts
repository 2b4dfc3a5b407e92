import { bringHome } from './bring-home.js';
import { cannotReach, leaveOpen } from './poll.js';
import { tryLater } from './try-later.js';
import { again, type Next } from './next.js';
import type { Work } from './work.js';
import type { World } from './world.js';

/**
 * Brings the clip home. Its bytes are on the disk under their name before the ledger says anything of them; dying between
 * the two costs one more download.
 */
export async function fetchClip(work: Extract<Work, { at: 'fetch' }>, world: World): Promise<Next> {
  if (world.stop.aborted) return leaveOpen(work, 'stopped', null);
  const { done, ...followed } = work;
  const brought = await bringHome(done.result, null, world);
  if (brought.kind === 'unreachable' || brought.kind === 'stale')
    return await cannotReach(work, brought, world);
  if (brought.kind === 'trouble') return tryLater(work, brought, world);
  const { stored } = brought;
  const { costMicroUsd, keptFileId, job } = done;
  const arrived = { sha256: stored.sha256, stored, costMicroUsd, keptFileId, job };
  return again({ ...followed, at: 'measure', arrived });
}
