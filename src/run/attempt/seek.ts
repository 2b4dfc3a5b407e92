import { timeOf } from '../../base/clock.js';
import { isSystemFault, reasonOf } from '../../base/fault.js';
import { attemptAfter } from '../../ledger/transition.js';
import type { Look } from './look.js';
import { candidatesIn, lookAstray, lookFor } from './look-for.js';
import { again, closed, type Next } from './next.js';
import { noteEvent } from './note.js';
import { nextSeekMs } from './polls.js';
import type { Work } from './work.js';
import { pollsOf, type World } from './world.js';

type Seeking = Extract<Work, { at: 'seek' }>;

/** What an attempt says of itself that a run adopted, asking nobody. */
const ADOPTED = "the provider's history shows it";

/**
 * Looks in the provider's history for an attempt whose answer was lost. It is adopted when the provider itself ties
 * exactly one job to it, and no other attempt has that job; everything else is for a person to decide.
 */
export async function seek(work: Seeking, world: World): Promise<Next> {
  const { entry, tries } = work;
  if (world.stop.aborted) return closed({ kind: 'uncertain', entry, look: work.look });
  const waitMs = nextSeekMs(tries + 1, pollsOf(entry, world));
  const near = await lookFor(entry, world);
  if ('why' in near) return closed({ kind: 'uncertain', entry, look: work.look }, near.message);
  // The last of a run also sees what a wrong clock led astray.
  const look = waitMs === null ? await lookAstray(entry, near, world) : near;
  const [only, second] = look.own;
  if (
    only !== undefined &&
    second === undefined &&
    world.book.claim({ ...entry.attempt, handle: only.handle })
  ) {
    const { handle, createdAtMs } = only;
    return await noteEvent(
      entry,
      { kind: 'adopted', handle, createdAtMs, note: ADOPTED, by: 'history' },
      world,
    );
  }
  return waitMs === null
    ? await close(entry, look, world)
    : again({ ...work, tries: tries + 1, look }, { inMs: waitMs });
}

/** What a person compares is written down, or it would stand in this run's output alone. */
async function close(entry: Seeking['entry'], look: Look, world: World): Promise<Next> {
  const unread = look.seen === 'unread' ? look.reason : null;
  const event = {
    kind: 'looked',
    candidates: candidatesIn(look),
    unread,
  } as const;
  const next = attemptAfter(entry.attempt, event, timeOf(world.clock));
  const isKnown =
    next.candidates.length === entry.attempt.candidates.length && next.unread === entry.attempt.unread;
  if (isKnown) return closed({ kind: 'uncertain', entry, look });
  try {
    return closed({ kind: 'uncertain', entry: await world.book.write(entry, next), look });
  } catch (error) {
    if (!isSystemFault(error)) throw error;
    return closed({ kind: 'uncertain', entry, look }, reasonOf(error)); // a later look may show them again
  }
}
