import type { Failure, TakeFacts } from '../../ledger/attempt.js';
import type { Stored } from '../../disk/store.js';
import type { VideoFacts } from '../../storyboard/inputs.js';
import { tryHere, unreachable } from './call-adapter.js';
import { disownedBy } from './disowned-by.js';
import { newPartOf, type NewPart } from './new-part.js';
import { noteEvent } from './note.js';
import { cannotReach, leaveOpen } from './poll.js';
import { STEP_AGAIN_MS, tryLater } from './try-later.js';
import { again, type Next } from './next.js';
import type { Arrived, Work } from './work.js';
import type { World } from './world.js';

type Measuring = Extract<Work, { at: 'measure' }>;

/** Looks at a clip that is in the store, and writes down what it is. Nothing is downloaded again to look once more. */
export async function measure(work: Measuring, world: World): Promise<Next> {
  if (world.stop.aborted) return await leave(work, world);
  const looked = await tryHere(() => lookAt(work, world));
  switch (looked.kind) {
    case 'gone':
      return again({ ...work, at: 'poll' });
    case 'bad':
      return await doubt(work, looked.bad, world);
    case 'others':
      return await noteEvent(work.entry, looked.event, world);
    case 'take': {
      const { costMicroUsd } = work.arrived;
      return await noteEvent(work.entry, { kind: 'stored', take: looked.take, costMicroUsd }, world);
    }
    case 'stopped':
      return await leave(work, world);
    case 'failed':
      return await lookLater(work, looked.message, world);
    case 'trouble':
      return tryLater(work, looked, world);
  }
}

/** `bad`: it is no film. `others`: what it is speaks against the attempt. `failed`: ffmpeg, which says nothing of the clip. */
type Looked =
  | { readonly kind: 'gone' | 'stopped' }
  | { readonly kind: 'bad'; readonly bad: string }
  | { readonly kind: 'others'; readonly event: NonNullable<ReturnType<typeof disownedBy>> & Clip }
  | { readonly kind: 'failed'; readonly message: string }
  | { readonly kind: 'take'; readonly take: TakeFacts };

type Clip = { readonly clipSha256: string };

async function lookAt({ entry, arrived }: Measuring, world: World): Promise<Looked> {
  const stored = arrived.stored ?? (await world.store.find(arrived.sha256));
  if (stored === null) return { kind: 'gone' };
  const verified = await world.verify(stored.path);
  if ('bad' in verified) return { kind: 'bad', bad: verified.bad };
  const { facts } = verified;
  const { costMicroUsd, job } = arrived;
  const lengthS = job.lengthS ?? facts.durationS;
  const other = disownedBy(entry, { kind: 'done', costMicroUsd, ...job, lengthS }, world);
  if (other !== null) {
    const note = `${other.note}; that job's clip stays in the store as ${stored.sha256}`;
    return { kind: 'others', event: { ...other, note, clipSha256: stored.sha256 } };
  }
  const newPart = await newPartOf(entry.attempt.request, { path: stored.path, facts }, world);
  return 'kind' in newPart ? newPart : { kind: 'take', take: takeOf(arrived, { stored, facts, newPart }) };
}

/** One bad download may have been cut where nobody noticed; only the provider sending the same again is its word. */
async function doubt(work: Measuring, bad: string, world: World): Promise<Next> {
  const { sha256, costMicroUsd } = work.arrived;
  if (work.doubted !== sha256) {
    const failure: Failure = { kind: 'bad_result', charged: 'unknown', message: bad };
    return await cannotReach({ ...work, doubted: sha256 }, unreachable(failure), world);
  }
  const message = `the clip is not a readable video (${bad}); its bytes are kept as ${sha256}`;
  const failure: Failure = { kind: 'bad_result', charged: 'yes', message };
  return await noteEvent(work.entry, { kind: 'failed', failure, costMicroUsd }, world);
}

/** What this machine cannot look at now, a later run may, whatever its provider still knows then. */
async function lookLater(work: Measuring, reason: string, world: World): Promise<Next> {
  const message = `its clip is here, and could not be looked at: ${reason}`;
  const trouble = { kind: 'trouble', why: 'ffmpeg', message } as const;
  if (isNoted(work)) return tryLater(work, trouble, world);
  const next = await noteArrived(work, world);
  return next.kind === 'again' && next.work.at === 'measure'
    ? { ...next, inMs: STEP_AGAIN_MS, trouble }
    : next;
}

/** After Ctrl-C nothing is looked at; that the clip is here is not forgotten. */
async function leave(work: Measuring, world: World): Promise<Next> {
  if (isNoted(work)) return leaveOpen(work, 'stopped', null);
  const next = await noteArrived(work, world);
  return next.kind === 'again' && next.work.at === 'measure' ? leaveOpen(next.work, 'stopped', null) : next;
}

function isNoted({ entry, arrived }: Measuring): boolean {
  return entry.attempt.arrived?.sha256 === arrived.sha256;
}

async function noteArrived({ entry, arrived }: Measuring, world: World): Promise<Next> {
  const clip = {
    sha256: arrived.sha256,
    cost_micro_usd: arrived.costMicroUsd,
    kept_file_id: arrived.keptFileId,
  };
  return await noteEvent(entry, { kind: 'arrived', clip }, world);
}

function takeOf(
  { keptFileId }: Arrived,
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
