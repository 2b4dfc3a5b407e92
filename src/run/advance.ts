import { poll } from './poll.js';
import { intend, post, prepare } from './create.js';
import { fetchClip } from './fetch.js';
import { note, takeBack } from './note.js';
import { seek } from './seek.js';
import type { Next, Work } from './work.js';
import type { World } from './world.js';

/**
 * One attempt, one step: at most one action outside and one write to the ledger. Outside failures are values; what it
 * throws is a bug.
 */
export async function advance(work: Work, world: World): Promise<Next> {
  switch (work.at) {
    case 'prepare':
      return await prepare(work, world);
    case 'intent':
      return await intend(work, world);
    case 'post':
      return await post(work, world);
    case 'poll':
      return await poll(work, world);
    case 'fetch':
      return await fetchClip(work, world);
    case 'seek':
      return await seek(work, world);
    case 'note':
      return await note(work, world);
    case 'take_back':
      return await takeBack(work.entry, work.end, world);
  }
}
