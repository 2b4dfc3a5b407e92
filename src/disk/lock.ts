import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { timeOf, type Clock } from '../base/clock.js';
import { sha256 } from '../base/digest.js';
import { ifFault } from '../base/fault.js';
import { jsonIn } from '../base/json.js';
import type { DurableFiles } from './durable.js';
import { hostName, lifeOf } from './host.js';

const ownerSchema = z.strictObject({
  version: z.literal(1),
  /** Drawn for this taking: two locks are never equal. */
  token: z.string(),
  pid: z.number().int(),
  /** When the process started, as its host tells it; null: it could not. */
  started: z.string().nullable(),
  host: z.string(),
  command: z.string(),
  taken_at: z.string(),
});

/** Who holds a lock, for people and for the question whether the process still lives. */
export type LockOwner = z.infer<typeof ownerSchema>;

/** The right to write one ledger, for as long as the process lives. */
export interface Lock {
  /** Whether the file still names this taking: a person may have broken it from another host. */
  held(): Promise<boolean>;
  release(): Promise<void>;
}

export type LockAsked = {
  /** `.castreel/run.lock`, `.castreel/free.lock`, `DIR/.lock`. */
  readonly path: string;
  readonly self: { readonly pid: number; readonly command: string };
  /** Told once who has it, before waiting until it is free; null: nobody waits. */
  readonly onWait: ((by: LockHeld) => void) | null;
  /** `--break-lock`: also take it from a host that cannot be asked, or from a file that cannot be read. */
  readonly breakForeign: boolean;
  readonly files: DurableFiles;
  readonly clock: Clock;
  readonly signal: AbortSignal;
};

/** `held`: exit 7. */
export type LockTaken = { readonly kind: 'taken'; readonly lock: Lock } | LockHeld;

/** `owner` is null where the file cannot be read; `foreign`: on a host that cannot be asked from here. */
export type LockHeld = {
  readonly kind: 'held';
  readonly path: string;
  readonly owner: LockOwner | null;
  readonly foreign: boolean;
};

type Seen = { readonly text: string; readonly owner: LockOwner | null; readonly foreign: boolean };

const ASK_AGAIN_MS = 1000;

/**
 * Takes a lock. It is never taken away by age: only from a process of which this host says that it is gone, or, when
 * asked to, from another host. A process that sleeps for a week keeps its lock.
 */
export async function takeLock(asked: LockAsked): Promise<LockTaken> {
  const host = await hostName();
  const life = await lifeOf(asked.self.pid);
  const me = textOf({
    version: 1,
    token: asked.clock.randomHex(24),
    pid: asked.self.pid,
    started: life.kind === 'runs' ? life.started : null,
    host,
    command: asked.self.command,
    taken_at: timeOf(asked.clock),
  });
  for (let waits = false; ; waits = true) {
    const holder = await take(asked.path, me, { host, ...asked });
    if (holder === null) return { kind: 'taken', lock: lockAt(asked.path, me, asked.files) };
    const { owner, foreign } = holder;
    const held: LockHeld = { kind: 'held', path: asked.path, owner, foreign };
    if (asked.onWait === null) return held;
    if (!waits) asked.onWait(held);
    await asked.clock.sleep(ASK_AGAIN_MS, asked.signal);
  }
}

function lockAt(path: string, me: string, files: DurableFiles): Lock {
  const held = async (): Promise<boolean> => (await look(path, ''))?.text === me;
  return {
    held,
    async release() {
      if (await held()) await files.remove(path);
    },
  };
}

type Taking = { readonly host: string; readonly breakForeign: boolean; readonly files: DurableFiles };

/** Null when it is taken, else who has it. */
async function take(path: string, me: string, taking: Taking): Promise<Seen | null> {
  for (;;) {
    if (await taking.files.create(path, me)) return null;
    const seen = await look(path, taking.host);
    if (seen === null) continue; // given back meanwhile
    if (!(await mayBreak(seen, taking.breakForeign))) return seen;
    // Of all that see this dead owner only one may take its place. The claim is a lock of its own, named after the
    // dead one's text, which never comes again: who holds it and still finds that text is alone.
    const claim = `${path}.${sha256(seen.text).slice(0, 16)}`;
    const claimant = await take(claim, me, taking);
    if (claimant !== null) return claimant;
    const still = (await look(path, taking.host))?.text === seen.text;
    if (still) await taking.files.replace(path, me);
    // Dying before this line leaves a claim to a text that is gone: nobody will ask for it again.
    await taking.files.remove(claim);
    if (still) return null;
  }
}

async function mayBreak(seen: Seen, breakForeign: boolean): Promise<boolean> {
  if (seen.owner === null || seen.foreign) return breakForeign;
  const life = await lifeOf(seen.owner.pid);
  if (life.kind !== 'runs') return life.kind === 'gone';
  return seen.owner.started !== null && seen.owner.started !== life.started;
}

async function look(path: string, host: string): Promise<Seen | null> {
  const text = await readFile(path, 'utf8').catch(ifFault(null, 'ENOENT'));
  if (text === null) return null;
  const owner = ownerOf(text);
  return { text, owner, foreign: owner !== null && owner.host !== host };
}

/** A file that cannot be read is nobody's, and only a person may break it. */
function ownerOf(text: string): LockOwner | null {
  return ownerSchema.safeParse(jsonIn(text)).data ?? null;
}

function textOf(owner: LockOwner): string {
  return `${JSON.stringify(owner, null, 2)}\n`;
}
