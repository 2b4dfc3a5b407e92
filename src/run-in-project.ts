import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { cloneOf } from './disk/clone.js';
import { durableFiles } from './disk/durable.js';
import type { Darkroom } from './darkroom/darkroom.js';
import { openPicks } from './picks-now.js';
import { planFrom, type Planned } from './pipeline.js';
import type { PlanOptions } from './plan/given.js';
import type { Plan } from './plan/plan.js';
import { unstopped, type Project } from './project.js';
import { readRecord } from './record.js';
import type { Locks } from './locks.js';
import type { RenderOptions } from './render-options.js';
import type { Consent } from './run/admission/consent.js';
import type { OpenSource } from './run/admission/fill-store.js';
import { usualLanes, type RecordNow } from './run/given.js';
import type { RunOutcome } from './run/outcome.js';
import { runPlan } from './run/run.js';
import { verify } from './services.js';

/** What somebody agreed to, and what it is carried out with. */
export type AgreedRun = {
  readonly planned: Planned;
  readonly options: RenderOptions;
  readonly consent: Consent;
  readonly locks: Locks;
  /** With the animatic's. */
  readonly accounts: Planned['accounts'];
  readonly darkroom: Darkroom;
};

/** Runs a plan in its project: with its disk, its ledgers as they are now that the locks are held, and its services. */
export async function runIn(
  project: Project,
  { planned, options, consent, locks, accounts, darkroom }: AgreedRun,
): Promise<RunOutcome> {
  const { around, paths, store } = project;
  const writes = locks.paid !== null || locks.free !== null;
  const clone = writes
    ? await cloneOf({ dir: paths.state, files: durableFiles, clock: around.clock })
    : planned.clone;
  const record = await readRecord(unstopped(project), accounts);
  const picksNow = openPicks(project, planned);
  const planAt = async (now: RecordNow, plan: PlanOptions): Promise<Plan> => {
    const stored = await store.list();
    const given = { record: { ...record, ...now }, stored, accounts, clone, options: plan };
    return await picksNow.with((picks) => planFrom(project, { ...given, authored: { ...planned, picks } }));
  };
  return await runPlan({
    plan: await planAt(record, planned.options),
    record,
    replan: (now, under) => planAt(now, { ...planned.options, under }),
    isRepicked: (since) => picksNow.isMovedSince(since),
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

/** Where an input's bytes come from: a file of the author's, or a pinned URL. */
function opener({ root, around }: Project): OpenSource {
  const hosted = around.hosted ?? ((url) => pinned(url, around));
  return (source) => (URL.canParse(source) ? hosted(source) : createReadStream(join(root, source)));
}

async function* pinned(url: string, around: Project['around']): AsyncGenerator<Uint8Array> {
  const { openPinned } = await import('./providers/http.js');
  yield* openPinned(url, around);
}
