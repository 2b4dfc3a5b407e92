import { timeOf } from '../../base/clock.js';
import { isSystemFault, reasonOf } from '../../base/fault.js';
import { formatUsd, type MicroUsd } from '../../base/money.js';
import { jobId } from '../../ledger/jobs.js';
import type { LedgerEntry } from '../../ledger/ledger.js';
import { attemptAfter } from '../../ledger/transition.js';
import type { AttemptEvent } from '../../ledger/attempt-event.js';
import { firstPollMs, nextSeekMs, seeksBefore } from './polls.js';
import { tryLater } from './try-later.js';
import { again, closed, type Next } from './next.js';
import { seekAfter, type Work } from './work.js';
import { unsought, type End } from './end.js';
import { takeUp } from './take-up.js';
import { ageMs, pollsOf, type World } from './world.js';

/** Every run ends: what is said aloud so often can be given to `resolve` by hand. */
const TRY_FOR_MS = 15 * 60_000;

type Noting = Extract<Work, { at: 'note' }>;
type TakingBack = Extract<Work, { at: 'take_back' }>;

/** Writes down what happened to an attempt, and says how it goes on. */
export async function noteEvent(entry: LedgerEntry, event: AttemptEvent, world: World): Promise<Next> {
  const scrubbed = scrubEvent(event, world.account.scrub);
  return await write({ at: 'note', entry, event: scrubbed, untilMs: tryUntilMs(world) }, world);
}

export async function note(work: Noting, world: World): Promise<Next> {
  return await write(lastIfStopped(work, world), world);
}

async function write(work: Noting, world: World): Promise<Next> {
  const { entry, event } = work;
  try {
    const next = attemptAfter(entry.attempt, event, timeOf(world.clock));
    return afterwards(await world.book.write(entry, next), world);
  } catch (error) {
    // Somebody else writes this ledger: what is known here alone is at least said.
    if (!isSystemFault(error))
      throw new Error(`${reasonOf(error)}: ${JSON.stringify(event)}`, { cause: error });
    // The handle of something paid may be known here and nowhere else: it is kept, said aloud, and written later.
    const message = `${reasonOf(error)}; not written yet: ${happened(event, entry)}`;
    return tryLater(work, { kind: 'trouble', why: 'disk', message }, world);
  }
}

/** Removes an intent that certainly began nothing. */
export async function takeBack(entry: LedgerEntry, end: End, world: World): Promise<Next> {
  return await remove({ at: 'take_back', entry, end, untilMs: tryUntilMs(world) }, world);
}

export async function takeBackLater(work: TakingBack, world: World): Promise<Next> {
  return await remove(lastIfStopped(work, world), world);
}

async function remove(work: TakingBack, world: World): Promise<Next> {
  try {
    await world.book.remove(work.entry);
    return closed(work.end);
  } catch (error) {
    if (!isSystemFault(error)) throw error;
    const message = `${reasonOf(error)}; it began nothing; until its file is removed, or \`castreel resolve --never-arrived\` says so, it counts all the same`;
    return tryLater(work, { kind: 'trouble', why: 'disk', message }, world);
  }
}

/** After Ctrl-C what waits is tried once more. */
function lastIfStopped<W extends Noting | TakingBack>(work: W, { stop }: World): W {
  return stop.aborted ? { ...work, untilMs: -Infinity } : work;
}

function tryUntilMs({ clock }: World): number {
  return clock.steady() + TRY_FOR_MS;
}

function afterwards(entry: LedgerEntry, world: World): Next {
  const { attempt } = entry;
  switch (attempt.state) {
    case 'submitted': {
      const work = takeUp(entry, world);
      return work.at === 'measure'
        ? again(work)
        : again(work, { inMs: firstPollMs(ageMs(entry, world), pollsOf(entry, world)) });
    }
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

/** What a person needs of it where it stays unwritten. */
function happened(event: AttemptEvent, { attempt }: LedgerEntry): string {
  switch (event.kind) {
    case 'accepted':
    case 'adopted':
      return `its job is ${jobId(event.handle)}`;
    case 'disowned':
      return `its job ${jobId(attempt.handle)} is another's${event.clipSha256 === null ? '' : `, whose clip is in the store as ${event.clipSha256}`}`;
    case 'arrived':
      return cameHome(event.clip.sha256, event.clip.cost_micro_usd);
    case 'stored':
      return cameHome(event.take.sha256, event.costMicroUsd);
    case 'refused':
      return `it failed: ${event.failure.message}`;
    case 'failed':
      return `it failed: ${event.failure.message}${costText(event.costMicroUsd)}`;
    case 'answer_lost':
    case 'looked':
    case 'reopened':
    case 'never_arrived':
    case 'given_up':
    case 'billed':
      return event.kind.replaceAll('_', ' ');
  }
}

function cameHome(sha256: string, costMicroUsd: MicroUsd | null): string {
  return `its clip came, and is in the store as ${sha256}${costText(costMicroUsd)}`;
}

function costText(costMicroUsd: MicroUsd | null): string {
  return costMicroUsd === null ? '' : `; it cost ${formatUsd(costMicroUsd)}`;
}

function scrubEvent(event: AttemptEvent, scrub: (text: string) => string): AttemptEvent {
  if (event.kind === 'answer_lost') return { ...event, reason: scrub(event.reason) };
  if (event.kind !== 'failed' && event.kind !== 'refused') return event;
  return { ...event, failure: { ...event.failure, message: scrub(event.failure.message) } };
}
