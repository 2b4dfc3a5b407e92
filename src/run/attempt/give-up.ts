import type { Json } from '../../base/digest.js';
import type { Store } from '../../disk/store.js';
import { ENDLESS_AFTER_MS, SHOWN_AFTER_MS } from '../../ledger/ages.js';
import type { LedgerEntry } from '../../ledger/ledger.js';
import { whoCanAsk, type Account } from '../account.js';
import { bringHome } from './bring-home.js';
import { askStatus, tryHere, type Caller } from './call-adapter.js';
import { failureKinds } from './failure-kinds.js';
import { ageMs, type Verify } from './world.js';
import { noInputs } from '../stored-inputs.js';

const DONE = 'its provider says that it is done';

export type GiveUpWorld = Pick<Caller, 'clock' | 'stop'> & {
  /** Where the attempt's provider is used now; null: there is no key for it. */
  readonly account: Account | null;
  readonly store: Store;
  readonly verify: Verify;
};

type Asked = GiveUpWorld & { readonly account: Account };

/**
 * What there is of a job. `home`: its clip is in the store; `young`: it was submitted a moment ago; else what its provider
 * says of it, `done` with a clip that can be had.
 */
export type Whereabouts = 'home' | 'young' | 'pending' | 'failed' | 'done';

/**
 * Whether a job that was paid for may be given up. `lost`: its provider has nothing of it that could be had; `there`: it
 * has, and is followed; `unknown`: it gave no answer to that now, and a later one may be another.
 */
export type Chance =
  | { readonly kind: 'there'; readonly job: Whereabouts }
  | { readonly kind: 'lost'; readonly why: string }
  | { readonly kind: 'unknown'; readonly why: string };

/** Its clip is not where its provider says that it is: a fresh address may not serve everywhere yet. */
type Stale = { readonly kind: 'stale'; readonly why: string };

/** So often an address is asked for, and what it serves, before nothing is. */
const ADDRESSES = 3;
const ADDRESS_AGAIN_MS = 5000;

/** Asks its provider for a job, and where that is done, for its clip. */
export async function chanceOf(entry: LedgerEntry, world: GiveUpWorld): Promise<Chance> {
  if (await isHome(entry, world.store)) return { kind: 'there', job: 'home' };
  const asked = whoCanAsk(entry.attempt, world.account);
  if ('why' in asked) return unasked(asked.why);
  const caller = { ...world, ...asked };
  for (let times = 1; ; times += 1) {
    const chance = await chanceAt(
      await askStatus(entry.attempt, { ...caller, inputs: noInputs }),
      entry,
      caller,
    );
    if (chance.kind !== 'stale') return chance;
    if (times === ADDRESSES) return { ...chance, kind: 'lost' };
    await world.clock.sleep(ADDRESS_AGAIN_MS, world.stop);
  }
}

/** Whether its clip came, and is in the store: nobody could look at it yet. */
export async function isHome({ attempt: { arrived } }: LedgerEntry, store: Store): Promise<boolean> {
  return arrived !== null && (await store.find(arrived.sha256)) !== null;
}

async function chanceAt(
  status: Awaited<ReturnType<typeof askStatus>>,
  entry: LedgerEntry,
  world: Asked,
): Promise<Chance | Stale> {
  const { account } = world;
  switch (status.kind) {
    case 'pending':
      return ageMs(entry, world) > ENDLESS_AFTER_MS
        ? { kind: 'lost', why: 'its provider says that it is pending, after more than a day' }
        : { kind: 'there', job: 'pending' };
    case 'failed':
      return { kind: 'there', job: 'failed' };
    case 'done':
      return await chanceOfClip(status.result, world);
    case 'not_found':
      if (ageMs(entry, world) < SHOWN_AFTER_MS) return { kind: 'there', job: 'young' };
      // That two keys are of one account is a person's word, and may be wrong.
      return entry.attempt.account === account.fingerprint
        ? { kind: 'lost', why: account.scrub(status.message) }
        : unasked('it was made with another key, and the account of this one knows no such job');
    case 'unreachable': {
      const { kind, message } = status.failure;
      const why = account.scrub(message);
      return failureKinds[kind].answersForGood ? { kind: 'lost', why } : unasked(why);
    }
    case 'trouble':
      return unasked(status.message);
  }
}

/** Whether its clip is served, whole and readable; what came stays in the store. */
async function chanceOfClip(result: Json, world: Asked): Promise<Chance | Stale> {
  const first = await lookAtClip(result, world);
  if (!('bad' in first)) return first;
  // One bad download may have been cut where nobody noticed; only the same again is its provider's word.
  const second = await lookAtClip(result, world);
  if (!('bad' in second)) return second;
  return second.sha256 === first.sha256
    ? {
        kind: 'lost',
        why: `${DONE}, and what it serves is not a readable video (${first.bad}); its bytes are kept as ${first.sha256}`,
      }
    : unasked(`${DONE}, and what it serves is no readable video, and another one each time (${second.bad})`);
}

async function lookAtClip(
  result: Json,
  { account, store, verify, clock, stop }: Asked,
): Promise<Chance | Stale | { readonly bad: string; readonly sha256: string }> {
  const brought = await bringHome(result, null, { account, store, clock, stop, inputs: noInputs });
  switch (brought.kind) {
    case 'trouble':
      return unasked(brought.message);
    case 'stale':
      return { kind: 'stale', why: `${DONE}, and its clip cannot be had: ${brought.failure.message}` };
    case 'unreachable': {
      const why = `${DONE}, and its clip cannot be had: ${account.scrub(brought.failure.message)}`;
      return failureKinds[brought.failure.kind].answersForGood ? { kind: 'lost', why } : unasked(why);
    }
    case 'stored': {
      const verified = await tryHere(() => verify(brought.stored.path));
      if ('why' in verified) return unasked(verified.message);
      return 'bad' in verified
        ? { bad: verified.bad, sha256: brought.stored.sha256 }
        : { kind: 'there', job: 'done' };
    }
  }
}

function unasked(why: string): Chance {
  return { kind: 'unknown', why: `its provider cannot be asked for it now: ${why}` };
}
