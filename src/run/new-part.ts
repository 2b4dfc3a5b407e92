import type { TakeFacts } from '../ledger/attempt.js';
import type { Request } from '../ledger/request.js';
import type { VideoFacts } from '../storyboard/inputs.js';
import { capabilityOf, type World } from './world.js';

type NewPart = Pick<TakeFacts, 'new_from_frame' | 'new_from'>;

const fromStart: NewPart = { new_from_frame: 0, new_from: 'start' };

/**
 * Where a clip's own new frames begin. A provider that returns an extension together with what it went on from begins
 * it after as many frames as it was sent; a clip that is not longer than that cannot hold both, and is all new.
 */
export async function newPartOf(request: Request, facts: VideoFacts, world: World): Promise<NewPart> {
  if (capabilityOf(request, world)?.extend?.returns !== 'combined') return fromStart;
  const sent = await framesSent(request, world);
  return sent === null || sent >= facts.frames
    ? fromStart
    : { new_from_frame: sent, new_from: 'parent_frames' };
}

async function framesSent(request: Request, world: World): Promise<number | null> {
  const video = request.inputs.find((input) => input.use === 'video');
  if (video?.source.kind !== 'bytes') return null;
  const { recipe } = video;
  if (typeof recipe === 'object' && 'from' in recipe) return recipe.to - recipe.from;
  const stored = await world.store.find(video.source.sha256);
  const measured = stored === null ? null : await world.verify(stored.path);
  return measured !== null && 'facts' in measured ? measured.facts.frames : null;
}
