import { frameAt, secondsAt, type Rate } from '../../base/time.js';
import type { TakeFacts } from '../../ledger/attempt.js';
import { isOfClip, type Request } from '../../ledger/request.js';
import type { Capability } from '../../providers/capability.js';
import type { VideoFacts } from '../../storyboard/inputs.js';
import type { Leading } from '../../darkroom/darkroom.js';
import { capabilityOf, type World } from './world.js';

export type NewPart = Pick<TakeFacts, 'new_from_frame' | 'new_from'>;

const fromStart: NewPart = { new_from_frame: 0, new_from: 'start' };

/** More of the answer than of what was sent is looked at: the seam is where something new begins. */
const BEYOND = 24;

/**
 * Where a clip's own new frames begin. What comes back together with what it went on from begins after the frames that
 * are seen to be those that were sent; where the picture cannot tell, after as many as were sent. A clip that is not
 * longer than that cannot hold both, and is all new. What nobody could look at is not guessed: the record keeps it for ever.
 */
export async function newPartOf(
  request: Request,
  { path, facts }: { readonly path: string; readonly facts: VideoFacts },
  world: World,
): Promise<NewPart | Exclude<Leading, { kind: 'seen' }>> {
  const capability = capabilityOf(request, world);
  if (capability === undefined || !returnsSent(capability)) return fromStart;
  const sent = await sentWith(request, world);
  if (sent === null) return fromStart;
  const frames =
    sent.kind === 'count' ? sent.frames : frameAt(secondsAt(sent.to - sent.from, sent.rate), facts.rate);
  if (frames >= facts.frames) return fromStart;
  // One frame is no movement to compare.
  const asSent: NewPart = { new_from_frame: frames, new_from: 'parent_frames' };
  if (sent.kind === 'count' || frames === 1) return asSent;
  const looked = await lookAt(sent, { path, facts, frames }, world);
  if (looked.kind !== 'seen') return looked;
  return looked.frames === null ? asSent : { new_from_frame: looked.frames, new_from: 'measured' };
}

/**
 * A clip begins with the picture that it is made from, here the frame before it, which the film has shown. What is
 * made as long as the film shows it has no frame to spare.
 */
function returnsSent({ operation, durations, extend }: Capability): boolean {
  return operation === 'image' ? durations.kind !== 'exact' : extend?.returns === 'combined';
}

/** What was sent: frames of a clip; or only how many, where the clip is away or they are one picture. */
type SentPart =
  | {
      readonly kind: 'part';
      readonly path: string;
      readonly rate: Rate;
      readonly from: number;
      readonly to: number;
    }
  | { readonly kind: 'count'; readonly frames: number };

/** Null: not even that is known. */
async function sentWith(request: Request, world: World): Promise<SentPart | null> {
  const input = request.inputs.find(isOfClip);
  if (input?.source.kind !== 'bytes') return null;
  const { recipe } = input;
  if (recipe === 'last_frame') return { kind: 'count', frames: 1 };
  const stored = await world.store.find(input.source.sha256);
  const measured = stored === null ? null : await world.verify(stored.path);
  if (stored !== null && measured !== null && 'facts' in measured) {
    const { rate, frames } = measured.facts;
    return {
      kind: 'part',
      path: stored.path,
      rate,
      ...(recipe === 'whole' ? { from: 0, to: frames } : recipe),
    };
  }
  return recipe === 'whole' ? null : { kind: 'count', frames: recipe.to - recipe.from };
}

async function lookAt(
  { path: clip, rate, from, to }: Extract<SentPart, { kind: 'part' }>,
  { path, facts, frames }: { path: string; facts: VideoFacts; frames: number },
  { darkroom }: World,
): Promise<Leading> {
  const shownAt = isSameRate(rate, facts.rate) ? null : facts.rate;
  const got = { clip: path, from: 0, to: Math.min(facts.frames, frames + BEYOND), rate: null };
  return await darkroom.leading({ clip, from, to, rate: shownAt }, got);
}

function isSameRate(a: Rate, b: Rate): boolean {
  return a.n * b.d === b.n * a.d;
}
