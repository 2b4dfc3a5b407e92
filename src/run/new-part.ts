import type { TakeFacts } from '../ledger/attempt.js';
import { isOfClip, type Request } from '../ledger/request.js';
import type { Capability } from '../providers/capability.js';
import type { VideoFacts } from '../storyboard/inputs.js';
import { capabilityOf, type World } from './world.js';

type NewPart = Pick<TakeFacts, 'new_from_frame' | 'new_from'>;

const fromStart: NewPart = { new_from_frame: 0, new_from: 'start' };

/**
 * Where a clip's own new frames begin. What comes back together with what it went on from begins after as many frames
 * as were sent; a clip that is not longer than that cannot hold both, and is all new.
 */
export async function newPartOf(request: Request, facts: VideoFacts, world: World): Promise<NewPart> {
  const capability = capabilityOf(request, world);
  if (capability === undefined || !returnsSent(capability)) return fromStart;
  const sent = await framesSent(request, world);
  return sent === null || sent >= facts.frames
    ? fromStart
    : { new_from_frame: sent, new_from: 'parent_frames' };
}

/**
 * A clip begins with the picture that it is made from, here the frame before it, which the film has shown. What is
 * made as long as the film shows it has no frame to spare.
 */
function returnsSent({ operation, durations, extend }: Capability): boolean {
  return operation === 'image' ? durations.kind !== 'exact' : extend?.returns === 'combined';
}

async function framesSent(request: Request, world: World): Promise<number | null> {
  const clip = request.inputs.find(isOfClip);
  if (clip?.source.kind !== 'bytes') return null;
  const { recipe } = clip;
  if (recipe === 'last_frame') return 1;
  if (typeof recipe === 'object' && 'from' in recipe) return recipe.to - recipe.from;
  const stored = await world.store.find(clip.source.sha256);
  const measured = stored === null ? null : await world.verify(stored.path);
  return measured !== null && 'facts' in measured ? measured.facts.frames : null;
}
