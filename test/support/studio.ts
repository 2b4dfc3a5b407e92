import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Clock } from '../../src/base/clock.js';
import type { DurableFiles } from '../../src/disk/durable.js';
import { openStore } from '../../src/disk/store.js';
import { fileLedger } from '../../src/ledger/files.js';
import type { Attempt } from '../../src/ledger/attempt.js';
import type { Recipe } from '../../src/ledger/request.js';
import { countedOf, isOpen } from '../../src/ledger/standing.js';
import type { PlanOptions } from '../../src/plan/given.js';
import type { Plan } from '../../src/plan/plan.js';
import { capabilities, tableOf } from '../../src/providers/capabilities.js';
import type { Capability } from '../../src/providers/capability.js';
import type { Provider } from '../../src/providers/provider.js';
import type { Caps } from '../../src/run/admission/limits.js';
import { consentTo, type Consent } from '../../src/run/admission/consent.js';
import type { RunEvent } from '../../src/run/events.js';
import { usualLanes, type RecordNow, type RunGiven } from '../../src/run/given.js';
import type { RunOutcome } from '../../src/run/outcome.js';
import { accountOf, type Account } from '../../src/run/account.js';
import { runPlan } from '../../src/run/run.js';
import { MortalProcess, type Death, type Time } from './mortal-process.js';
import { noMemory } from './outside.js';
import { planOf } from './planning.js';
import { drawHex, quickFiles } from './quick-files.js';
import { sketchModels, sketchProvider } from './sketch.js';
import { billedIn, memoryJournal, tillModels, tillProvider, type Journal, type Line } from './till.js';

export type Render = {
  readonly options?: Partial<PlanOptions>;
  /** As they are when a plan is made. */
  readonly picks?: () => Readonly<Record<string, string>>;
  /** How long plans are made in the middle of the run. */
  readonly replanMs?: number;
  readonly caps?: Partial<Caps>;
  readonly consent?: (plan: Plan) => Consent;
  readonly collect?: boolean;
  readonly stop?: AbortSignal;
  readonly concurrency?: number | null;
  readonly onEvent?: (event: RunEvent) => void;
  readonly dies?: Death;
  /** Whether the process still holds its lock. */
  readonly holdsLock?: () => boolean;
  /** Changes the disk for this process. */
  readonly files?: (files: DurableFiles) => DurableFiles;
  /** What the darkroom sees of where new frames begin. */
  readonly leading?: RunGiven['darkroom']['leading'];
  /** Changes the provider for this process. */
  readonly provider?: (provider: Provider) => Provider;
  readonly key?: string;
  /** Fingerprints of other keys that are said to be of the same account. */
  readonly sameAccount?: readonly string[];
  readonly clone?: string;
};

/** `died`: as by kill -9, with what it had done until then. */
export type Rendered =
  | { readonly kind: 'died'; readonly effects: number }
  | { readonly kind: 'ran'; readonly outcome: RunOutcome; readonly effects: number; readonly plan: Plan };

/** In memory where there is such a place: thousands of processes write a few files each. */
const MEMORY = '/dev/shm';
const PLACE = existsSync(MEMORY) ? MEMORY : tmpdir();

/** A repository with one board, a paid provider that outlives every process, and a clock that nobody waits for. */
export class Studio {
  readonly dir = mkdtempSync(join(PLACE, 'castreel-studio-'));
  readonly journal: Journal = memoryJournal();
  readonly time: Time = { nowMs: Date.UTC(2026, 10, 21), setBackMs: 0 };
  readonly board: string;
  readonly history: boolean;
  readonly tookMs: number;
  readonly config: Partial<Capability>;

  constructor(
    board: string,
    {
      history = false,
      tookMs = 20_000,
      config = {},
    }: { history?: boolean; tookMs?: number; config?: Partial<Capability> } = {},
  ) {
    this.board = board;
    this.history = history;
    this.tookMs = tookMs;
    this.config = config;
  }

  /** An author's file whose bytes are its own path, as `planOf` takes it. */
  file(path: string, text: string = path): void {
    mkdirSync(dirname(join(this.dir, path)), { recursive: true });
    writeFileSync(join(this.dir, path), text);
  }

  get posts(): Extract<Line, { kind: 'post' }>[] {
    return this.journal.lines().filter((line) => line.kind === 'post');
  }

  async ledger(): Promise<readonly Attempt[]> {
    const { entries, holes } = await this.#ledgerOf(quickFiles).read();
    if (holes.length > 0) throw new Error(JSON.stringify(holes));
    return entries.map(({ attempt }) => attempt);
  }

  async freeLedger(): Promise<readonly Attempt[]> {
    const { entries } = await this.#freeLedgerOf(quickFiles).read();
    return entries.map(({ attempt }) => attempt);
  }

  store() {
    return this.#storeOf(quickFiles, timeless(this.time));
  }

  async plan(given: Pick<Render, 'options' | 'picks'> = {}): Promise<Plan> {
    const paid = await this.#ledgerOf(quickFiles).read();
    const free = await this.#freeLedgerOf(quickFiles).read();
    return await this.#planFrom({ paid: paid.entries, free: free.entries }, given);
  }

  /** One process of `render`, from reading the record to its end. */
  async render(given: Render = {}): Promise<Rendered> {
    const process = new MortalProcess(this.time, given.dies ?? null);
    const ran = this.#run(given, process).then((ran): Rendered => ({ ...ran, effects: process.effects }));
    const died = process.death.then((): Rendered => ({ kind: 'died', effects: process.effects }));
    return await Promise.race([ran, died]);
  }

  remove(): void {
    rmSync(this.dir, { recursive: true, force: true });
  }

  async #run(
    given: Render,
    process: MortalProcess,
  ): Promise<Omit<Extract<Rendered, { kind: 'ran' }>, 'effects'>> {
    const signal = given.stop ?? new AbortController().signal;
    const files = given.files === undefined ? process.files() : given.files(process.files());
    const ledger = this.#ledgerOf(files);
    const { entries, holes: found, merged } = await ledger.read();
    const holes = found.map((file) => ({ ...file, ledger: join(this.dir, 'ledger') }));
    const till = tillProvider({
      journal: this.journal,
      clip: clipOf,
      framesOf,
      history: this.history,
      tookMs: this.tookMs,
      afterBilling: () => process.billed(),
    });
    const mill = { ...till, name: 'mill', capabilities: millModels };
    const accounts = [till, mill].map((one): [string, Account] => {
      const provider = process.alone(given.provider === undefined ? one : given.provider(one));
      const at = { baseUrl: `https://${one.name}.example`, key: given.key ?? `key-of-the-${one.name}` };
      return [one.name, accountAt(provider, { ...at, sameAccount: given.sameAccount ?? [] }, process)];
    });
    const freeLedger = this.#freeLedgerOf(files);
    const free = await freeLedger.read();
    const sketch = process.alone(sketchProvider());
    const pickedIn = new WeakMap<Plan, string>();
    const picked = (): string => JSON.stringify(given.picks?.());
    const planFrom = async (record: RecordNow, options = given.options ?? {}): Promise<Plan> => {
      const before = picked();
      const plan = await this.#planFrom(record, { ...given, options });
      pickedIn.set(plan, before);
      return plan;
    };
    const plan = await planFrom({ paid: entries, free: free.entries });
    const lock = { held: () => Promise.resolve(given.holdsLock?.() ?? true) };
    const outcome = await runPlan({
      plan,
      record: { paid: entries, free: free.entries, holes, merged },
      replan: async (record, under) => {
        const now = await planFrom(record, { ...given.options, under });
        if (given.replanMs !== undefined) await process.clock.sleep(given.replanMs, signal);
        return now;
      },
      isRepicked: (since) => Promise.resolve(pickedIn.get(since) !== picked()),
      consent: (given.consent ?? consentTo)(plan),
      caps: { runMicroUsd: null, ledgerMicroUsd: null, ...given.caps },
      ledgers: { paid: { ledger, lock }, free: { ledger: freeLedger, lock } },
      accounts: new Map([
        ...accounts,
        ['sketch', accountAt(sketch, { baseUrl: '', key: '', sameAccount: [] }, process)],
      ]),
      capabilities: this.#capabilities(),
      store: this.#storeOf(files, process.clock),
      open: (source) => bytesOf(join(this.dir, source)),
      darkroom: {
        ...darkroomIn(join(this.dir, '.castreel/cut.json')),
        ...(given.leading === undefined ? {} : { leading: given.leading }),
      },
      verify: factsOfFake,
      clock: process.clock,
      clone: given.clone ?? 'aaaa',
      stop: signal,
      collect: given.collect ?? false,
      concurrency: given.concurrency === undefined ? 20 : given.concurrency,
      lanes: usualLanes,
      onEvent: given.onEvent ?? (() => undefined),
    });
    return { kind: 'ran', outcome, plan };
  }

  async #planFrom({ paid, free }: RecordNow, given: Pick<Render, 'options' | 'picks'>): Promise<Plan> {
    const stored = await this.store().list();
    const record = [...paid, ...free];
    const clips = record.flatMap(({ attempt: { take } }) => (take === null ? [] : [take]));
    return planOf({
      board: this.board,
      record,
      away: clips
        .filter((one) => stored.get(one.sha256)?.sizeBytes !== one.size_bytes)
        .map((one) => one.sha256),
      capabilities: this.#capabilities(),
      now: this.time.nowMs,
      options: given.options ?? {},
      picks: given.picks?.() ?? {},
    });
  }

  #capabilities() {
    const paid = [...tillModels, ...millModels].map((one) => ({ ...one, ...this.config }));
    return tableOf([...capabilities, ...paid, ...sketchModels]);
  }

  #ledgerOf(files: DurableFiles) {
    return fileLedger(join(this.dir, 'ledger'), files);
  }

  #freeLedgerOf(files: DurableFiles) {
    return fileLedger(join(this.dir, '.castreel/ledger'), files);
  }

  #storeOf(files: DurableFiles, clock: Clock) {
    return openStore({ dir: join(this.dir, '.castreel/store'), files, clock });
  }
}

/** A second service like the first. */
const millModels = tillModels.map((one) => ({ ...one, provider: 'mill' }));

function accountAt(
  provider: Provider,
  given: { readonly baseUrl: string; readonly key: string; readonly sameAccount: readonly string[] },
  { clock }: MortalProcess,
): Account {
  const http = { send: () => Promise.reject(new Error('no network')) };
  return accountOf(provider, { http, ...given, memory: noMemory, clock });
}

/** Parts of fake clips are fake too; nobody can see where what is new in one begins. */
function darkroomIn(path: string): RunGiven['darkroom'] {
  const part: RunGiven['darkroom']['part'] = (wanted) => {
    if (wanted.recipe === 'whole') return Promise.resolve(wanted.path);
    writeFileSync(path, partOf(wanted.sha256, wanted.recipe));
    return Promise.resolve(path);
  };
  const file = async (wanted: Parameters<typeof part>[0], type: string) => {
    const made = await part(wanted);
    return { path: made, type, sizeBytes: readFileSync(made).length };
  };
  return {
    part,
    picture: (wanted) => file(wanted, 'image/png'),
    video: (wanted) => file(wanted, 'video/mp4'),
    leading: () => Promise.resolve({ kind: 'seen', frames: null }),
  };
}

/** A tiny fake clip: its frames and whose it is. */
export function clipOf(frames: number, job: string): Uint8Array {
  return Buffer.from(JSON.stringify({ frames, job }));
}

/** What is to be known of a fake clip. */
export const factsOfFake: RunGiven['verify'] = (path) => {
  const frames = framesOf(readFileSync(path));
  if (Number.isNaN(frames)) return Promise.resolve({ bad: 'no film' });
  const rate = { n: 24, d: 1 };
  const shape = { width: 64, height: 36, rate, variableRate: false, hasAudio: true };
  return Promise.resolve({ facts: { ...shape, frames, durationS: frames / 24 } });
};

/** A part of a clip, that says which of which. */
export function partOf(sha256: string, recipe: Recipe): string {
  return JSON.stringify({ part: recipe, of: sha256, frames: 1 });
}

export function framesOf(bytes: Uint8Array): number {
  try {
    return (JSON.parse(Buffer.from(bytes).toString()) as { frames: number }).frames;
  } catch {
    return Number.NaN;
  }
}

/**
 * What must hold at every moment, whatever died: no attempt was posted twice where the first could have been accepted,
 * everything billed is in the store or open in the ledger, and the ledger counts at least what was billed.
 */
export async function assertNothingLost(studio: Studio): Promise<void> {
  const attempts = await studio.ledger();
  const stored = await studio.store().list();
  const mayHaveBegun = studio.posts.filter((post) => !post.refused).map((post) => post.attempt);
  const twice = mayHaveBegun.filter((attempt, i) => mayHaveBegun.indexOf(attempt) !== i);
  if (twice.length > 0) throw new Error(`posted twice: ${twice.join(', ')}`);

  for (const { job, body } of studio.posts.filter((post) => post.job !== null)) {
    const mine = attempts.find((one) => (one.handle as { id?: string } | null)?.id === job);
    const kept = mine?.take != null && stored.get(mine.take.sha256)?.sizeBytes === mine.take.size_bytes;
    const said = mine?.state === 'failed' && mine.failure?.charged !== 'no';
    const open = mine !== undefined && isOpen(mine);
    // An answer that was lost leaves no handle: an open attempt without one, for that very body, stands for it.
    const nameless = attempts.some((one) => isOpen(one) && one.handle === null && one.prompt === body.prompt);
    const uncharged = mine?.failure?.charged === 'no';
    if (!kept && !said && !open && !nameless && !uncharged)
      throw new Error(`lost: ${job ?? ''} ${body.prompt}`);
  }
  const counted = attempts.reduce((sum, one) => sum + countedOf(one), 0);
  if (counted < billedIn(studio.journal)) {
    throw new Error(`counted ${counted}, billed ${billedIn(studio.journal)}`);
  }
}

async function* bytesOf(path: string): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(readFileSync(path));
}

function timeless(time: Time): Clock {
  return {
    now: () => time.nowMs,
    steady: () => time.nowMs,
    sleep: () => Promise.resolve(),
    random: () => 0.5,
    randomHex: drawHex,
  };
}
