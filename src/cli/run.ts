import { readFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { systemClock } from '../base/clock.js';
import { microUsd } from '../base/money.js';
import { findRoot } from '../disk/project.js';
import type { PlanOptions } from '../plan/given.js';
import { optionsIn, readPlanFile, type PlanFile } from '../plan/plan-file.js';
import { render } from '../render.js';
import { askText } from '../report/consent.js';
import { shortNames } from '../report/names.js';
import { planText } from '../report/plan-text.js';
import { answerFor } from '../run/consent.js';
import { isPlanFile } from './contradictions.js';
import { faultText, UsageError, type ExitCode } from './exit.js';
import { open } from './open.js';
import { jsonProgress, lineProgress, liveProgress, type Progress } from './progress.js';
import { callOf } from './project-options.js';
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
  const named = await planFileIn(files, terminal);
  const boards = named?.boards ?? files;
  const project = await open(terminal, boards, flags);
  const noSpend = flags.spend === false || flags.collect === true;
  const options = { ...(named === null ? plan : optionsIn(named.planFile)), noSpend };
  const call = { ...callOf(flags, boards, options), planFile: named?.path ?? null };
  const progress = showing(terminal, flags);
  let name = (address: string): string => address;
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
    agree: async ({ plan: made, totals }) => {
      name = shortNames(made.slots.keys());
      if (flags.json !== true) terminal.say(planText(made, totals, { call, paint: terminal.sayPaint }));
      const answer = answerFor(made, {
        agreed: options.under,
        saidYes: flags.yes === true,
        person: terminal.interactive,
        inCi: terminal.inCi,
        ledgerLasts: flags.ledger !== undefined || project.config.ledger.lasts,
      });
      if (answer.kind === 'refused') return { refused: answer.why };
      if (answer.kind === 'agreed') return answer.consent;
      const typed = await terminal.ask(askText(made, totals));
      return typed.trim().toLowerCase() === 'yes' ? answer.consent : { refused: 'said_no' };
    },
    onEvent: (event) => progress.onEvent(event, name),
  }).finally(() => progress.end());
  return tell(terminal, rendered, { json: flags.json === true, call, project });
}

function showing(terminal: Terminal, flags: RenderFlags): Progress {
  if (flags.json === true) return jsonProgress(terminal);
  return terminal.live ? liveProgress(terminal, systemClock) : lineProgress(terminal);
}

/** The plan file that is named, with its boards as they can be typed here: it calls them by the root. */
async function planFileIn(
  files: readonly string[],
  { cwd }: Terminal,
): Promise<{
  readonly path: string;
  readonly planFile: PlanFile;
  readonly boards: readonly string[];
} | null> {
  const path = files.find(isPlanFile);
  if (path === undefined) return null;
  const text = await readFile(resolve(cwd, path), 'utf8').catch((error: unknown) => {
    throw new UsageError(`${path} cannot be read: ${faultText(error)}`);
  });
  const read = readPlanFile(text);
  if ('problem' in read) throw new UsageError(`${path}: ${read.problem}`);
  const root = findRoot(cwd);
  const boards = read.planFile.boards.map((board) => relative(cwd, join(root, board)));
  return { path, planFile: read.planFile, boards };
}
