import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { systemClock } from '../base/clock.js';
import { formatUsd, microUsd } from '../base/money.js';
import type { PlanOptions } from '../plan/given.js';
import { agreedIn, optionsIn, readPlanFile, type PlanFile } from '../plan/plan-file.js';
import type { Planned } from '../pipeline.js';
import type { Project } from '../project.js';
import { render } from '../render.js';
import { shortNames } from '../report/names.js';
import { planText } from '../report/plan-text.js';
import { consentTo, type Consent } from '../run/admit.js';
import { askText } from '../report/consent.js';
import { UsageError, type ExitCode } from './exit.js';
import { open } from './open.js';
import { jsonProgress, lineProgress, liveProgress, type Progress } from './progress.js';
import type { RenderFlags } from './render.js';
import { tell } from './tell.js';
import type { Terminal } from './terminal.js';

/** Attempts on their way at once where nobody says otherwise; providers' own limits hold besides. */
const CONCURRENCY = 8;

/** `render`, `stitch` and `animatic`: opens the project, shows the plan, runs it, tells how it ended. */
export async function run(
  terminal: Terminal,
  files: readonly string[],
  { flags, plan }: { flags: RenderFlags; plan: PlanOptions },
): Promise<ExitCode> {
  const planFile = await planFileIn(files, terminal);
  const project = await open(terminal, planFile?.boards ?? files, flags);
  const options =
    planFile === null
      ? { ...plan, noSpend: flags.spend === false || flags.collect === true }
      : optionsIn(planFile);
  const progress = showing(terminal, flags);
  let name = (address: string): string => address;
  let refused: string | null = null;
  const rendered = await render(project, {
    plan: options,
    caps: {
      runMicroUsd: flags.maxCost === undefined ? null : microUsd(flags.maxCost),
      ledgerMicroUsd: project.config.cap_usd === null ? null : microUsd(project.config.cap_usd),
    },
    collect: flags.collect === true,
    stitchOnly: flags.spend === false,
    wait: flags.wait === true,
    breakLock: flags.breakLock === true,
    concurrency: flags.concurrency ?? CONCURRENCY,
    agree: async (planned) => {
      name = shortNames(planned.plan.slots.keys());
      const answer = await agreement({ terminal, project, planned, flags, planFile });
      if ('refused' in answer) refused = answer.refused;
      return 'refused' in answer ? null : answer;
    },
    onEvent: (event) => progress.onEvent(event, name),
  }).finally(() => progress.end());
  return tell(terminal, rendered, { json: flags.json === true, refused, project });
}

function showing(terminal: Terminal, flags: RenderFlags): Progress {
  if (flags.json === true) return jsonProgress(terminal);
  return terminal.live ? liveProgress(terminal, systemClock) : lineProgress(terminal);
}

/** Boards and options of a plan file, where one is named. */
async function planFileIn(files: readonly string[], terminal: Terminal): Promise<PlanFile | null> {
  const named = files.find((file) => file.endsWith('.plan.json'));
  if (named === undefined) return null;
  if (files.length > 1) throw new UsageError(`${named} names its boards itself: give it alone`);
  const read = readPlanFile(await readFile(resolve(terminal.cwd, named), 'utf8'));
  if ('problem' in read) throw new UsageError(`${named}: ${read.problem}`);
  return read.planFile;
}

type Agreeing = {
  readonly terminal: Terminal;
  readonly project: Project;
  readonly planned: Planned;
  readonly flags: RenderFlags;
  readonly planFile: PlanFile | null;
};

/** Consent by a plan file, by `--yes --max-cost`, or by a person who types it; what is free needs none. */
async function agreement(given: Agreeing): Promise<Consent | { readonly refused: string }> {
  const { terminal, project, planned, flags, planFile } = given;
  const { plan, totals } = planned;
  const onTheSpot = consentTo(plan);
  if (flags.json !== true) terminal.say(planText(plan, totals, terminal.sayPaint));
  if (totals.requestsToPay === 0) return onTheSpot;
  if (flags.yes === true && flags.maxCost === undefined) throw new UsageError('--yes needs --max-cost USD');
  const ledgerLasts = flags.ledger !== undefined || project.config.ledger.lasts;
  if (isCi(terminal) && !ledgerLasts) {
    return {
      refused:
        'Nothing was bought: this is CI, and nothing says that the ledger outlives it. Commit it in a step that always runs and write `ledger: { dir: ledger, lasts: true }` in castreel.config.yaml, or give --ledger DIR.',
    };
  }
  if (planFile !== null) return agreedIn(planFile);
  if (flags.yes === true) return onTheSpot;
  if (totals.unknownPrices > 0) return onTheSpot; // admission says which prices are missing, and refuses
  if (!terminal.interactive) {
    return {
      refused: `Nothing was bought: ${formatUsd(totals.estimateMicroUsd)} would be. Agree with --yes --max-cost USD, or with a plan file.`,
    };
  }
  const typed = await terminal.ask(askText(plan, totals));
  return typed.trim().toLowerCase() === 'yes' ? onTheSpot : { refused: 'Nothing was bought.' };
}

function isCi({ env }: Terminal): boolean {
  return env.CI !== undefined && env.CI !== '' && env.CI !== 'false';
}
