import type { Failure, TakeFacts } from '../../ledger/attempt.js';
import type { Stored } from '../../disk/store.js';
import type { VideoFacts } from '../../storyboard/inputs.js';
import { bringHome } from './bring-home.js';
import { tryHere, unreachable } from './call-adapter.js';
import { disownedBy } from './disowned-by.js';
import { newPartOf, type NewPart } from './new-part.js';
import { noteEvent } from './note.js';
import { beTroubled, cannotReach, leaveOpen } from './poll.js';
import type { Done, Next, Work } from './work.js';
import type { World } from './world.js';

type Fetching = Extract<Work, { at: 'fetch' }>;

/**
 * Brings the clip home. Its bytes are on the disk under their name before the ledger says `done`; dying between the two
 * costs one more download.
 */
export async function fetchClip(work: Fetching, world: World): Promise<Next> {
  if (world.stop.aborted) return leaveOpen(work, 'stopped', null);
  const brought = await bringHome(work.done.result, null, world);
  if (brought.kind === 'unreachable') return await cannotReach(work, brought, world);
  if (brought.kind === 'trouble') return beTroubled(work, brought, world);

  const { stored } = brought;
  const verified = await tryHere(() => world.verify(stored.path));
  if ('why' in verified) return beTroubled(work, verified, world);
  if ('facts' in verified) {
    const { facts } = verified;
    const { costMicroUsd, job } = work.done;
    const lengthS = job.lengthS ?? facts.durationS;
    const other = disownedBy(work.entry, { kind: 'done', costMicroUsd, ...job, lengthS }, world);
    if (other !== null) {
      const note = `${other.note}; that job's clip stays in the store as ${stored.sha256}`;
      return await noteEvent(work.entry, { ...other, note, clipSha256: stored.sha256 }, world);
    }
    const { request } = work.entry.attempt;
    const newPart = await tryHere(() => newPartOf(request, { path: stored.path, facts }, world));
    if ('kind' in newPart) {
      if (newPart.kind === 'stopped') return leaveOpen(work, 'stopped', null);
      return beTroubled(work, { kind: 'trouble', why: 'disk', message: newPart.message }, world);
    }
    const take = takeOf(work.done, { stored, facts, newPart });
    return await noteEvent(work.entry, { kind: 'stored', take, costMicroUsd: work.done.costMicroUsd }, world);
  }
  if (work.doubted !== stored.sha256) {
    // One bad download may have been cut where nobody noticed; only the provider sending the same again is its word.
    const failure: Failure = { kind: 'bad_result', charged: 'unknown', message: verified.bad };
    return await cannotReach({ ...work, doubted: stored.sha256 }, unreachable(failure), world);
  }
  const message = `the clip is not a readable video (${verified.bad}); its bytes are kept as ${stored.sha256}`;
  const failure: Failure = { kind: 'bad_result', charged: 'yes', message };
  return await noteEvent(
    work.entry,
    { kind: 'failed', failure, costMicroUsd: work.done.costMicroUsd },
    world,
  );
}

function takeOf(
  { keptFileId }: Done,
  {
    stored,
    facts,
    newPart,
  }: { readonly stored: Stored; readonly facts: VideoFacts; readonly newPart: NewPart },
): TakeFacts {
  return {
    sha256: stored.sha256,
    extension: stored.extension,
    size_bytes: stored.sizeBytes,
    frames: facts.frames,
    rate: { n: facts.rate.n, d: facts.rate.d },
    width: facts.width,
    height: facts.height,
    audio: facts.hasAudio,
    ...newPart,
    kept_file_id: keptFileId,
  };
}
