import { poll } from './poll.js';
import { create, type Turn } from './create.js';
import { prepare } from './prepare.js';
import { fetchClip } from './fetch.js';
import { measure } from './measure.js';
import { note, takeBackLater } from './note.js';
import { seek } from './seek.js';
import type { Next } from './next.js';
import type { Work } from './work.js';
import type { World } from './world.js';

/**
 * One attempt, one step: at most one action outside and one write to the ledger. But a create writes its intent first and
 * then waits for its `turn`, and the last look into a history is followed by a wider one. Outside failures are values; what it throws is a bug of `run/` itself.
 */
export async function advance(work: Work, world: World, turn: Turn): Promise<Next> {
  switch (work.at) {
    case 'prepare':
      return await prepare(work, world);
    case 'create':
      return await create(work, world, turn);
    case 'poll':
      return await poll(work, world);
    case 'fetch':
      return await fetchClip(work, world);
    case 'measure':
      return await measure(work, world);
    case 'seek':
      return await seek(work, world);
    case 'note':
      return await note(work, world);
    case 'take_back':
      return await takeBackLater(work, world);
  }
}
