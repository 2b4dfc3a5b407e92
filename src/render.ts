import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { hasErrors } from './base/diagnostic.js';
import { reasonOf } from './base/fault.js';
import { durableFiles } from './disk/durable.js';
import type { Lock, LockHeld, LockTaken } from './disk/lock.js';
import { keepOutOfGit } from './disk/state-folder.js';
import { isOpen } from './ledger/fold.js';
import type { LedgerEntry } from './ledger/ledger.js';
import { isTake } from './plan/choose.js';
import type { PlanOptions } from './plan/given.js';
import type { Plan } from './plan/plan.js';
import { totalsOf } from './plan/totals.js';
import { openDarkroom, type Darkroom } from './darkroom/darkroom.js';
import { startAhead, makeFilms } from './films.js';
import { leftBehindIn, plan, planFrom, type Planned } from './pipeline.js';
import type { FfmpegSearch } from './media/ffmpeg.js';
import { searchFfmpeg, verify, withAnimatic } from './services.js';
import type { Project } from './project.js';
import { cloneNow, readRecord, takeProjectLock } from './record.js';
import type { Caps } from './run/admission/limits.js';
import { buys, type Consent, type Declined } from './run/admission/consent.js';
import { awaitsBill } from './run/bills.js';
import type { RunEvent } from './run/events.js';
import { usualLanes, type RecordNow } from './run/given.js';
import type { OpenSource } from './run/admission/fill-store.js';
import type { RunOutcome } from './run/outcome.js';
import { runPlan } from './run/run.js';
import type { FilmEnd, FilmEvent } from './stitch/films.js';

/**
 * What a render may do to the record: buy what the plan wants; only fetch what is already paid for; or, to stitch, take
 * no lock and write nothing.
 */
export type RenderMode = 'buy' | 'collect' | 'stitch';

export type RenderOptions = {
  readonly mode: RenderMode;
  /** `mode` says whether it buys. */
  readonly plan: Omit<PlanOptions, 'noSpend'>;
  readonly caps: Caps;
  readonly wait: boolean;
  readonly breakLock: boolean;
  readonly concurrency: number;
  /** Shows the plan that is to be agreed to; again, where others changed the record while this waited for them. */
  readonly show: (planned: Planned) => void;
  /** Shown the plan, somebody agrees to what it would pay for, or not. */
  readonly agree: (planned: Planned) => Promise<Consent | { readonly refused: Declined }>;
  readonly onEvent: (event: RenderEvent) => void;
};

/** What a render tells while it goes on. */
export type RenderEvent = RunEvent | FilmEvent;

export type Rendered =
  /** Errors in the author's text, or options that name nothing: nothing was done. */
  | { readonly kind: 'invalid' | 'unmatched'; readonly planned: Planned }
  /** It would pay once more for what only the project's own ledger holds: nothing was done. */
  | { readonly kind: 'left_behind'; readonly planned: Planned }
  /** Nobody agreed to what the plan would pay for. */
  | { readonly kind: 'declined'; readonly planned: Planned; readonly why: Declined }
  | { readonly kind: 'no_ffmpeg'; readonly search: Extract<FfmpegSearch, { kind: 'missing' }> }
  | { readonly kind: 'locked'; readonly by: LockHeld }
  | {
      readonly kind: 'ran';
      /** As it stands now, nothing more to be bought. */
      readonly planned: Planned;
      readonly mode: RenderMode;
      readonly outcome: RunOutcome;
      readonly films: readonly FilmEnd[];
    };

/** Plan → run → plan again → stitch. */
export async function render(project: Project, options: RenderOptions): Promise<Rendered> {
  const asked = await planAsked(project, options);
  if (isUseless(asked)) return asked;
  const ffmpeg = await searchFfmpeg(project);
  if (ffmpeg.kind === 'missing') return { kind: 'no_ffmpeg', search: ffmpeg };

  options.show(asked);
  const consent = await options.agree(asked);
  if ('refused' in consent) return { kind: 'declined', planned: asked, why: consent.refused };

  await keepOutOfGit(project.paths.state, durableFiles);
  const { store, derived, around } = project;
  const darkroom = openDarkroom({ derived, ffmpeg: ffmpeg.ffmpeg, signal: around.stop });
  const accounts = await withAnimatic(project, asked.accounts, ffmpeg.ffmpeg);
  const locks = await takeLocks(project, asked, options);
  if ('held' in locks) return { kind: 'locked', by: locks.held };
  const moving = async (): Promise<Useless | { readonly planned: Planned; readonly outcome: RunOutcome }> => {
    // What was agreed to holds, at most: the plan that was shown may be of the past by now.
    const planned = locks.waited ? await planAsked(project, options) : asked;
    if (isUseless(planned)) return planned;
    if (locks.waited) options.show(planned);
    const ahead = startAhead(project, planned, { ffmpeg: ffmpeg.ffmpeg, onEvent: options.onEvent });
    const onEvent = (event: RenderEvent): void => {
      options.onEvent(event);
      if (event.kind !== 'ended' || event.end.kind !== 'done') return;
      const { entry } = event.end;
      if (isTake(entry)) ahead.arrived(entry);
    };
    const given = { planned, options: { ...options, onEvent }, consent, locks, accounts, darkroom };
    const outcome = await run(project, given).finally(() =>
      // Whatever becomes of films, what was bought is told.
      ahead
        .end()
        .catch((bug: unknown) => options.onEvent({ kind: 'trouble', slots: [], message: reasonOf(bug) })),
    );
    return { planned, outcome };
  };
  const moved = await moving().finally(() => releaseLocks(locks));
  if ('kind' in moved) return moved;
  const { planned, outcome } = moved;
  const ran = { kind: 'ran', mode: options.mode, outcome } as const;
  const now = await planAfter(project, planned);
  if (outcome.interrupted) return { ...ran, planned: now, films: [] };
  const { onEvent } = options;
  const away = { accounts, store, darkroom, ...around, onEvent };
  const films = await makeFilms(project, now, { ffmpeg: ffmpeg.ffmpeg, away, onEvent });
  const isWhole = films.every(({ kind }) => kind !== 'failed');
  // Stitching reads clips: those that were damaged and did not come again are away now.
  return { ...ran, planned: isWhole ? now : await planAfter(project, planned), films };
}

type Useless = Extract<Rendered, { kind: 'invalid' | 'unmatched' | 'left_behind' }>;

async function planAsked(
  project: Project,
  { plan: options, mode }: RenderOptions,
): Promise<Planned | Useless> {
  const planned = await plan(project, { ...options, noSpend: mode !== 'buy' });
  if (hasErrors(planned.diagnostics)) return { kind: 'invalid', planned };
  if (planned.plan.unmatched.length > 0) return { kind: 'unmatched', planned };
  return leftBehindIn(planned).length > 0 ? { kind: 'left_behind', planned } : planned;
}

function isUseless(planned: Planned | Useless): planned is Useless {
  return 'kind' in planned;
}

type Locks = {
  readonly paid: Lock | null;
  readonly free: Lock | null;
  /** For somebody who had one of them. */
  readonly waited: boolean;
};

/** Whoever writes a ledger holds its lock: the paid one where something is bought, still open, not billed yet or left by git in two versions, the free one where panels are made. */
async function takeLocks(
  project: Project,
  { plan: made, record, accounts }: Planned,
  options: RenderOptions,
): Promise<Locks | { readonly held: LockHeld }> {
  const { paths, around } = project;
  const { clock } = around;
  const wants = (free: boolean): boolean => buys(made).some((one) => one.capability.free === free);
  // A run of the free model alone, and a rough cut, have no business with what is still being paid for.
  const pays = !options.plan.fill && [...made.requests.values()].some((one) => !one.capability.free);
  const isOwed = ({ attempt }: LedgerEntry): boolean =>
    isOpen(attempt) || awaitsBill(attempt, { accounts, clock });
  const owed = pays && (record.merged.length > 0 || record.paid.some(isOwed));
  let waited = false;
  const wait = ({ owner }: LockHeld): void => {
    waited = true;
    options.onEvent({ kind: 'waiting', owner });
  };
  const onWait = options.wait ? wait : null;
  const take = async (path: string): Promise<LockTaken> =>
    await takeProjectLock(project, path, { onWait, breakForeign: options.breakLock });
  const writes = options.mode !== 'stitch';
  const paid = writes && (wants(false) || owed) ? await take(paths.lock) : null;
  if (paid?.kind === 'held') return { held: paid };
  try {
    const free = writes && wants(true) ? await take(paths.freeLock) : null;
    if (free?.kind !== 'held') return { paid: paid?.lock ?? null, free: free?.lock ?? null, waited };
    await paid?.lock.release();
    return { held: free };
  } catch (error) {
    await paid?.lock.release(); // Ctrl-C while it waited
    throw error;
  }
}

/** One that cannot be given back keeps the other from nobody. */
async function releaseLocks({ paid, free }: Locks): Promise<void> {
  try {
    await paid?.release();
  } finally {
    await free?.release();
  }
}

async function run(
  project: Project,
  given: {
    planned: Planned;
    options: RenderOptions;
    consent: Consent;
    locks: Locks;
    accounts: Planned['accounts'];
    darkroom: Darkroom;
  },
): Promise<RunOutcome> {
  const { planned, options, consent, locks, accounts, darkroom } = given;
  const { around, store } = project;
  const writes = locks.paid !== null || locks.free !== null;
  const clone = writes ? await cloneNow(project) : planned.clone;
  const record = await readRecord(project);
  const planAt = async (now: RecordNow, plan: PlanOptions): Promise<Plan> => {
    const stored = await store.list();
    const given = { authored: planned, record: { ...record, ...now }, stored, accounts, clone };
    return planFrom(project, { ...given, options: plan });
  };
  return await runPlan({
    plan: await planAt(record, planned.options),
    record,
    replan: (now, under) => planAt(now, { ...planned.options, under }),
    consent,
    caps: options.caps,
    ledgers: {
      paid: locks.paid === null ? null : { ledger: project.ledger, lock: locks.paid },
      free: locks.free === null ? null : { ledger: project.freeLedger, lock: locks.free },
    },
    accounts,
    capabilities: project.capabilities,
    store,
    open: opener(project),
    darkroom,
    verify,
    clock: around.clock,
    clone,
    stop: around.stop,
    collect: options.mode !== 'buy',
    concurrency: options.concurrency,
    lanes: usualLanes,
    onEvent: options.onEvent,
  });
}

/** What there is to show after the run: the same plan, with nothing more to be bought. */
async function planAfter(project: Project, planned: Planned): Promise<Planned> {
  const now = {
    ...planned,
    record: await readRecord(project),
    stored: await project.store.list(),
    options: { ...planned.options, noSpend: true, retakes: [], rebuy: [] },
  };
  const made = planFrom(project, { authored: planned, ...now });
  return { ...planned, record: now.record, stored: now.stored, plan: made, totals: totalsOf(made) };
}

/** Where an input's bytes come from: a file of the author's, or a pinned URL. */
function opener({ root, around }: Project): OpenSource {
  const hosted = around.hosted ?? ((url) => pinned(url, around));
  return (source) => (URL.canParse(source) ? hosted(source) : createReadStream(join(root, source)));
}

async function* pinned(url: string, around: Project['around']): AsyncGenerator<Uint8Array> {
  const { openPinned } = await import('./providers/http.js');
  yield* openPinned(url, around);
}
