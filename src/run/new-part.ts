import { frameAt, secondsAt, type Rate } from '../base/time.js';
import type { TakeFacts } from '../ledger/attempt.js';
import { isOfClip, type Request } from '../ledger/request.js';
import type { Capability } from '../providers/capability.js';
import type { VideoFacts } from '../storyboard/inputs.js';
import { capabilityOf, type World } from './world.js';

type NewPart = Pick<TakeFacts, 'new_from_frame' | 'new_from'>;

const fromStart: NewPart = { new_from_frame: 0, new_from: 'start' };

/** More of the answer than of what was sent is looked at: the seam is where something new begins. */
const BEYOND = 24;

/**
 * Where a clip's own new frames begin. What comes back together with what it went on from begins after the frames that
 * are seen to be those that were sent; where the picture cannot tell, after as many as were sent. A clip that is not
 * longer than that cannot hold both, and is all new.
 */
export async function newPartOf(
  request: Request,
  { path, facts }: { readonly path: string; readonly facts: VideoFacts },
  world: World,
): Promise<NewPart> {
  const capability = capabilityOf(request, world);
  if (capability === undefined || !returnsSent(capability)) return fromStart;
  const sent = await sentWith(request, world);
  const frames = sent === null ? Infinity : framesShown(sent, facts.rate);
  if (sent === null || frames >= facts.frames) return fromStart;
  const seen = await framesSeen(sent, { path, facts, frames }, world);
  return seen === null
    ? { new_from_frame: frames, new_from: 'parent_frames' }
    : { new_from_frame: seen, new_from: 'measured' };
}

/**
 * A clip begins with the picture that it is made from, here the frame before it, which the film has shown. What is
 * made as long as the film shows it has no frame to spare.
 */
function returnsSent({ operation, durations, extend }: Capability): boolean {
  return operation === 'image' ? durations.kind !== 'exact' : extend?.returns === 'combined';
}

/** What was sent: frames of a clip, whose path and rate are null where it is away. */
type SentPart = {
  readonly clip: { readonly path: string; readonly rate: Rate } | null;
  readonly from: number;
  readonly to: number;
};

async function sentWith(request: Request, world: World): Promise<SentPart | null> {
  const input = request.inputs.find(isOfClip);
  if (input?.source.kind !== 'bytes') return null;
  const { recipe } = input;
  if (recipe === 'last_frame') return { clip: null, from: 0, to: 1 };
  const stored = await world.store.find(input.source.sha256);
  const measured = stored === null ? null : await world.verify(stored.path);
  const facts = measured !== null && 'facts' in measured ? measured.facts : null;
  const clip = stored === null || facts === null ? null : { path: stored.path, rate: facts.rate };
  if (typeof recipe === 'object') return { clip, ...recipe };
  return facts === null ? null : { clip, from: 0, to: facts.frames };
}

/** How many they are at the rate of the answer. */
function framesShown({ clip, from, to }: SentPart, rate: Rate): number {
  return clip === null ? to - from : frameAt(secondsAt(to - from, clip.rate), rate);
}

async function framesSeen(
  { clip, from, to }: SentPart,
  { path, facts, frames }: { path: string; facts: VideoFacts; frames: number },
  { darkroom }: World,
): Promise<number | null> {
  // One frame is no movement to compare.
  if (clip === null || frames < 2) return null;
  const rate = isSameRate(clip.rate, facts.rate) ? null : facts.rate;
  const got = { clip: path, from: 0, to: Math.min(facts.frames, frames + BEYOND), rate: null };
  return await darkroom.leading({ clip: clip.path, from, to, rate }, got);
}

function isSameRate(a: Rate, b: Rate): boolean {
  return a.n * b.d === b.n * a.d;
}
