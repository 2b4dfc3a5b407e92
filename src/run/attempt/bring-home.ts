import type { Json } from '../../base/digest.js';
import { isSystemFault, reasonOf } from '../../base/fault.js';
import type { Store, Stored } from '../../disk/store.js';
import type { Failure, TakeFacts } from '../../ledger/attempt.js';
import { giveUp } from '../../providers/exchange.js';
import type { Download } from '../../providers/provider.js';
import { callAdapter, unreachable, type Caller, type Trouble } from './call-adapter.js';

type Unreachable = Extract<Download, { kind: 'unreachable' }>;

/**
 * `unreachable`: what came is no whole clip, or not the one that was expected; asked again, it may be. `stale`: nothing is
 * served at its address any more, and only asking for the job again can mend that.
 */
export type Brought =
  | { readonly kind: 'stored'; readonly stored: Stored }
  | Unreachable
  | (Omit<Unreachable, 'kind'> & { readonly kind: 'stale' })
  | Trouble;

/** Downloads what a finished job gives into the store: a clip that is new, or one that was paid for before. */
export async function bringHome(
  result: Json,
  expected: Pick<TakeFacts, 'sha256' | 'extension'> | null,
  world: Caller & { readonly store: Store },
): Promise<Brought> {
  const download = await callAdapter<Download>(
    { ...world, prompt: null },
    (provider, outside) => provider.download(result, outside),
    unreachable,
  );
  if (download.kind === 'stale')
    return { ...unreachable(failed('network', 'its address is stale')), kind: 'stale' };
  if (download.kind !== 'bytes') return download;
  const { extension, sha256 } = expected ?? { extension: download.extension, sha256: null };
  try {
    const stored = await world.store.put(marked(download.bytes), extension, sha256);
    return stored === null
      ? unreachable(failed('bad_result', 'what came is not the clip that was paid for'))
      : { kind: 'stored', stored };
  } catch (error) {
    // Where the disk took not even its name nobody began to read: its connection would stay open.
    await giveUp({ body: download.bytes }).catch(() => undefined);
    const cause = error instanceof CutOff ? error.cause : error;
    if (isSystemFault(cause)) return { kind: 'trouble', why: 'disk', message: reasonOf(cause) };
    if (error instanceof CutOff) return unreachable(failed('network', world.account.scrub(reasonOf(cause))));
    throw error;
  }
}

/** The source broke off, not the disk that takes its bytes. */
class CutOff extends Error {
  override name = 'CutOff';
}

async function* marked(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* bytes;
  } catch (error) {
    throw new CutOff(reasonOf(error), { cause: error });
  }
}

function failed(kind: Failure['kind'], message: string): Failure {
  return { kind, charged: 'unknown', message };
}
