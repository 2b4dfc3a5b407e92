import { timeOf } from '../../base/clock.js';
import { isSystemFault, reasonOf } from '../../base/fault.js';
import type { LedgerEntry } from '../../ledger/ledger.js';
import { attemptAfter, type AttemptEvent } from '../../ledger/transition.js';
import { firstPollMs, nextSeekMs, seeksBefore } from './polls.js';
import { again, closed, follow, seekAfter, unsought, type End, type Next, type Work } from './work.js';
import { ageMs, followUntilMs, pollsOf, type World } from './world.js';

const TRY_AGAIN_MS = 5000;

/** Every run ends: what is said aloud so often can be given to `resolve` by hand. */
const TRY_FOR_MS = 15 * 60_000;

/** Writes down what happened to an attempt, and says how it goes on. */
export async function noteEvent(entry: LedgerEntry, event: AttemptEvent, world: World): Promise<Next> {
  return await write({ entry, event, untilMs: null }, world);
}

export async function note(work: Extract<Work, { at: 'note' }>, world: World): Promise<Next> {
  return await write(work, world);
}

/** `untilMs` null: it is the first try. */
async function write(
  { entry, event, untilMs }: { entry: LedgerEntry; event: AttemptEvent; untilMs: number | null },
  world: World,
): Promise<Next> {
  const scrubbed = scrubEvent(event, world.account.scrub);
  try {
    const next = attemptAfter(entry.attempt, scrubbed, timeOf(world.clock));
    return afterwards(await world.book.write(entry, next), world);
  } catch (error) {
    // Somebody else writes this ledger: what is known here alone is at least said.
    if (!isSystemFault(error))
      throw new Error(`${reasonOf(error)}: ${JSON.stringify(scrubbed)}`, { cause: error });
    // The handle of something paid may be known here and nowhere else: it is kept, said aloud, and written later.
    const trouble = `${reasonOf(error)}; not written yet: ${JSON.stringify(scrubbed)}`;
    return isLastTry(untilMs, world)
      ? closed({ kind: 'open', entry, why: 'disk', failure: null }, trouble)
      : again(
          { at: 'note', entry, event: scrubbed, untilMs: untilMs ?? tryUntilMs(world) },
          { inMs: TRY_AGAIN_MS, trouble },
        );
  }
}

/** Removes an intent that certainly began nothing. */
export async function takeBack(entry: LedgerEntry, end: End, world: World): Promise<Next> {
  return await remove({ entry, end, untilMs: null }, world);
}

export async function takeBackLater(work: Extract<Work, { at: 'take_back' }>, world: World): Promise<Next> {
  return await remove(work, world);
}

async function remove(
  { entry, end, untilMs }: { entry: LedgerEntry; end: End; untilMs: number | null },
  world: World,
): Promise<Next> {
  try {
    await world.book.remove(entry);
    return closed(end);
  } catch (error) {
    if (!isSystemFault(error)) throw error;
    const trouble = `${reasonOf(error)}; it began nothing and is to be removed`;
    if (world.stop.aborted || isLastTry(untilMs, world))
      return closed({ kind: 'open', entry, why: 'disk', failure: null }, trouble);
    return again(
      { at: 'take_back', entry, end, untilMs: untilMs ?? tryUntilMs(world) },
      { inMs: TRY_AGAIN_MS, trouble },
    );
  }
}

function isLastTry(untilMs: number | null, { stop, clock }: World): boolean {
  return untilMs !== null && (stop.aborted || clock.now() > untilMs);
}

function tryUntilMs({ clock }: World): number {
  return clock.now() + TRY_FOR_MS;
}

function afterwards(entry: LedgerEntry, world: World): Next {
  const { attempt } = entry;
  switch (attempt.state) {
    case 'submitted':
      return again(
        { at: 'poll', ...follow(entry, followUntilMs(entry, world)) },
        { inMs: firstPollMs(ageMs(entry, world), pollsOf(entry, world)) },
      );
    case 'uncertain':
      return world.account.provider.find === undefined ? closed(unsought(entry)) : seekNow(entry, world);
    case 'failed':
      if (attempt.failure === null) throw new Error(`${entry.path} failed without a reason`);
      return closed({ kind: 'failed', entry, failure: attempt.failure });
    case 'done':
      return closed({ kind: 'done', entry });
    case 'intent':
      throw new Error(`${entry.path}: no event leads back to an intent`);
  }
}

/** Rows of a history may appear late: of what has just been posted. */
function seekNow(entry: LedgerEntry, world: World): Next {
  const tries = seeksBefore(ageMs(entry, world));
  return again(seekAfter(tries, entry), {
    inMs: tries > 0 ? 0 : (nextSeekMs(0, pollsOf(entry, world)) ?? 0),
  });
}

function scrubEvent(event: AttemptEvent, scrub: (text: string) => string): AttemptEvent {
  if (event.kind === 'answer_lost') return { ...event, reason: scrub(event.reason) };
  if (event.kind !== 'failed' && event.kind !== 'refused') return event;
  return { ...event, failure: { ...event.failure, message: scrub(event.failure.message) } };
}
