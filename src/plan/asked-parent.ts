import { secondsAt } from '../base/time.js';
import type { TakeFacts } from '../ledger/attempt.js';
import type { Capability } from '../providers/capability.js';
import type { AskedRequest } from './asked.js';
import type { Asking, Footage } from './asking.js';
import { boughtSeconds } from './bought-seconds.js';
import { clipOf, type Choosing, type TakeEntry } from './choose.js';
import { shownOf } from './duration.js';
import type { ExpectedInput } from './expected-request.js';
import { sentOfClip, sentOfFootage, sentOfParent, type ParentSent, type Wants } from './parent.js';
import { NO_BYTES } from './references.js';
import { sourceFault } from './source-fault.js';

/** The clip that a request goes on from. */
type Parent = {
  /** As it stands in ids, and as the price has it. */
  readonly expected: ParentSent;
  /** As it is sent; `parent` while there is no clip. */
  readonly sent: ExpectedInput;
  /** Its clip, where that is there and a model made it. */
  readonly take: TakeFacts | null;
  /** A person chose another take than would be taken anyway. */
  readonly isPicked: boolean;
  /** What ids know it by: the request that it is made by, or the clip itself, where that is picked or the author's own. */
  readonly knownBy: 'request' | 'clip';
};

export function parentOf({ shot, capability, from }: Asking, choosing: Choosing): Parent | null {
  if (from === null) return null;
  const wants: Wants = { operation: capability.operation, capability, tailS: shot.tailS };
  if ('footage' in from) {
    const expected = ofFootage(from.footage, wants);
    return { expected, sent: expected.input, take: null, isPicked: false, knownBy: 'clip' };
  }
  const { request, choice } = from.slot;
  const clip = choice === null || choice.why === 'old' ? null : choice.entry;
  const isPicked = choice?.why === 'circled' && clip !== null && !isNewest(clip, request);
  const { clipS, newS } = isPicked ? boughtSeconds(clip, choosing) : request;
  const expected = sentOfParent({ id: request.id, clipS, newS }, wants);
  return {
    expected,
    sent: clip === null ? expected.input : sentOfClip(expected.input, clip.attempt.take, wants),
    take: clip?.attempt.take ?? null,
    isPicked,
    knownBy: isPicked ? 'clip' : 'request',
  };
}

function isNewest(clip: TakeEntry, { takes: all }: AskedRequest): boolean {
  const newest = all.at(-1);
  return newest !== undefined && clipOf(newest) === clipOf(clip);
}

/** By the frames that are there: a model may make fewer than were bought. */
export function unfitOf(
  { sent: { use, recipe }, take }: Parent,
  capability: Capability,
): AskedRequest['unfit'] {
  if (take === null || use !== 'video') return null;
  const frames = typeof recipe === 'object' && 'from' in recipe ? recipe.to - recipe.from : take.frames;
  const hasS = secondsAt(frames, take.rate);
  const fault = sourceFault(capability, hasS);
  return fault && { ...fault, hasS };
}

function ofFootage({ shot, file }: Footage, wants: Wants): ParentSent {
  if (file === null)
    return sentOfFootage({ sha256: NO_BYTES, frames: 0, rate: { n: 24, d: 1 }, from: 0, to: 0 }, wants);
  const { sha256, frames, rate } = file;
  return sentOfFootage({ sha256, frames, rate, ...shownOf(shot, file) }, wants);
}
