import { isSystemFault, reasonOf } from '../base/fault.js';
import type { Failure, TakeFacts } from '../ledger/attempt.js';
import type { Stored } from '../disk/store.js';
import type { VideoFacts } from '../storyboard/inputs.js';
import type { Download } from '../providers/provider.js';
import { cannotReach } from './poll.js';
import { FOLLOW_MS } from './backoff.js';
import { noteEvent } from './note.js';
import { newPartOf } from './new-part.js';
import { outsideAt } from './account.js';
import { again, closed, type Next, type Work } from './work.js';
import type { World } from './world.js';

type Fetching = Extract<Work, { at: 'fetch' }>;

const DISK_AGAIN_MS = 30_000;

/**
 * Brings the clip home. Its bytes are on the disk under their name before the ledger says `done`; dying between the two
 * costs one more download.
 */
export async function fetchClip(work: Fetching, world: World): Promise<Next> {
  if (world.stop.aborted) return await cannotReach(work, gone('stopped'), world);
  const kept = await keep(work, world);
  if (kept.kind === 'unreachable') return await cannotReach(work, kept, world);
  if (kept.kind === 'stale') return await cannotReach(work, gone('its address is stale'), world);
  if (kept.kind === 'disk') return diskFull(work, kept.error, world);

  const { stored } = kept;
  const verified = await world.verify(stored.path);
  if ('facts' in verified) {
    const take = await takeOf(stored, verified.facts, { work, world });
    return await noteEvent(work.entry, { kind: 'stored', take, costMicroUsd: work.done.costMicroUsd }, world);
  }
  if (work.doubted !== stored.sha256) {
    // One bad download may have been cut where nobody noticed; only the provider sending the same again is its word.
    return await cannotReach({ ...work, doubted: stored.sha256 }, gone(verified.bad), world);
  }
  const message = `the clip is not a readable video (${verified.bad}); its bytes are kept as ${stored.sha256}`;
  const failure: Failure = { kind: 'bad_result', charged: 'yes', message };
  return await noteEvent(
    work.entry,
    { kind: 'failed', failure, costMicroUsd: work.done.costMicroUsd },
    world,
  );
}

type Kept =
  | { readonly kind: 'kept'; readonly stored: Stored }
  | { readonly kind: 'disk'; readonly error: Error }
  | Exclude<Download, { kind: 'bytes' }>;

async function keep(work: Fetching, world: World): Promise<Kept> {
  const downloaded = await downloadOf(work, world);
  if (downloaded.kind !== 'bytes') return downloaded;
  const cut: unknown[] = [];
  try {
    const stored = await world.store.put(noticing(downloaded.bytes, cut), downloaded.extension, null);
    if (stored === null) throw new Error('the store expected a hash that nobody gave it');
    return { kind: 'kept', stored };
  } catch (error) {
    if (cut.length > 0) return { kind: 'unreachable', ...gone(reasonOf(error)) };
    if (isSystemFault(error)) return { kind: 'disk', error };
    throw error;
  }
}

async function downloadOf(work: Fetching, world: World): Promise<Download> {
  try {
    return await world.account.provider.download(
      work.done.result,
      outsideAt(world.account, world, world.stop),
    );
  } catch (error) {
    return { kind: 'unreachable', ...gone(reasonOf(error)) };
  }
}

/** Tells a source that broke from a disk that did. */
async function* noticing(bytes: AsyncIterable<Uint8Array>, cut: unknown[]): AsyncGenerator<Uint8Array> {
  const source = bytes[Symbol.asyncIterator]();
  try {
    for (;;) {
      const piece = await source.next().catch((error: unknown) => {
        cut.push(error);
        throw error;
      });
      if (piece.done === true) return;
      yield piece.value;
    }
  } finally {
    await source.return?.();
  }
}

function diskFull(work: Fetching, error: Error, world: World): Next {
  if (world.stop.aborted || world.clock.now() - work.sinceMs > FOLLOW_MS) {
    return closed({ kind: 'open', entry: work.entry, why: 'disk', failure: null });
  }
  const trouble = `${work.entry.path}: the clip cannot be kept: ${reasonOf(error)}`;
  return again({ ...work }, { inMs: DISK_AGAIN_MS, trouble });
}

async function takeOf(
  stored: Stored,
  facts: VideoFacts,
  { work, world }: { work: Fetching; world: World },
): Promise<TakeFacts> {
  return {
    sha256: stored.sha256,
    extension: stored.extension,
    size_bytes: stored.sizeBytes,
    frames: facts.frames,
    rate: { n: facts.rate.n, d: facts.rate.d },
    width: facts.width,
    height: facts.height,
    audio: facts.hasAudio,
    ...(await newPartOf(work.entry.attempt.request, { path: stored.path, facts }, world)),
    kept_file_id: work.done.keptFileId,
  };
}

function gone(message: string): { failure: Failure; retryAfterMs: null } {
  return { failure: { kind: 'network', charged: 'unknown', message }, retryAfterMs: null };
}
