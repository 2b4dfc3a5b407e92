import { resolve } from 'node:path';
import { hasErrors } from '../base/diagnostic.js';
import { durableFiles } from '../disk/durable.js';
import { purseOf, plan as planProject, type Planned } from '../pipeline.js';
import type { Project } from '../project.js';
import { isPlanFile, planFileOf } from '../plan/plan-file.js';
import { planAgain, wholeRender, type Call } from '../report/call.js';
import { breaksCap, type Purse } from '../report/money.js';
import { shortNames } from '../report/names.js';
import { nextAfterPlan } from '../report/next.js';
import { planJson } from '../report/plan-json.js';
import { planMarkdown } from '../report/plan-markdown.js';
import { planText } from '../report/plan-text.js';
import { unmatchedText } from '../report/refusal.js';
import { nextLine, nextOnceMended } from '../report/ways.js';
import { formatRules, refuseContradictions, selectRules } from './contradictions.js';
import { exit, UsageError, type ExitCode } from './exit.js';
import { open } from './open.js';
import { recordDocument, recordNotice, sayRecord } from './record-files.js';
import { problemsText } from './problems.js';
import { callOf, capsOf, type ProjectFlags } from './project-options.js';
import { planOptionsOf, type SelectFlags } from './select.js';
import type { Terminal } from './terminal.js';

/** `--out` is the plan file here, the films' folder elsewhere. */
export type PlanFlags = Omit<ProjectFlags, 'out'> &
  SelectFlags & {
    readonly json?: true;
    readonly format?: 'text' | 'json' | 'markdown';
    readonly detailedExitcode?: true;
    readonly out?: string;
  };

export async function plan(
  terminal: Terminal,
  files: readonly string[],
  { out, ...flags }: PlanFlags,
): Promise<ExitCode> {
  refuseContradictions([
    ...selectRules(flags),
    ...formatRules(flags),
    [out !== undefined && !isPlanFile(out), `a plan file is called NAME.plan.json, not ${out ?? ''}`],
    [files.some(isPlanFile), 'plan takes boards; castreel render takes the plan file'],
  ]);
  const project = await open(terminal, files, flags);
  const planned = await planProject(project, planOptionsOf(flags));
  // What was not looked at any more reads as nothing.
  project.around.stop.throwIfAborted();
  const call = callOf(flags, files, planned.options);
  const format = flags.json === true ? 'json' : (flags.format ?? 'text');
  if (format !== 'json') terminal.say(problemsText(planned, terminal.sayPaint));
  const purse = purseOf(planned, capsOf(project));
  if (hasErrors(planned.diagnostics)) {
    if (format === 'json') print(terminal, planned, { format, call, purse, missing: '', project });
    if (format === 'text') terminal.say(nextOnceMended(planAgain(call, out ?? null)));
    return exit.invalid;
  }
  sayRecord(terminal, planned, project);
  if (planned.plan.unmatched.length > 0) {
    throw new UsageError(unmatchedText(planned.plan.unmatched, planned.storyboards));
  }
  const hasHoles = planned.record.holes.length > 0;
  const missing = hasHoles ? recordNotice(terminal, planned, project) : '';
  const isFree = [...planned.plan.requests.values()].every(({ capability }) => capability.free);
  const isIncomplete = hasHoles && !isFree;
  print(terminal, planned, { format, call, purse, missing, project });
  if (out !== undefined && isIncomplete)
    terminal.say(`${out} was not written. ${nextText(planned, purse, call)}`);
  else if (out !== undefined) await write(terminal, planned, { out, call });
  else if (format === 'text') terminal.say(nextText(planned, purse, call));
  if (isIncomplete) return exit.refused; // who goes by the prices must not take them for true
  return flags.detailedExitcode === true && planned.totals.toShoot > 0 ? exit.somethingToShoot : exit.done;
}

function print(
  terminal: Terminal,
  planned: Planned,
  {
    format,
    call,
    purse,
    missing,
    project,
  }: {
    format: 'text' | 'json' | 'markdown';
    call: Call;
    purse: Purse;
    missing: string;
    project: Project;
  },
): void {
  const { plan: made, totals, diagnostics } = planned;
  switch (format) {
    case 'json': {
      const document = {
        ...planJson({ ...made, diagnostics }, totals, purse),
        record: recordDocument(planned, project),
      };
      terminal.out(`${JSON.stringify(document, null, 2)}\n`);
      break;
    }
    case 'markdown':
      terminal.out(planMarkdown(made, totals, { purse, record: missing }));
      break;
    case 'text':
      terminal.out(planText(made, totals, { call, purse, paint: terminal.outPaint }));
  }
}

async function write(
  terminal: Terminal,
  planned: Planned,
  { out, call }: { out: string; call: Call },
): Promise<void> {
  const document = planFileOf(planned.plan, planned.options, planned.now);
  await durableFiles.replace(resolve(terminal.cwd, out), `${JSON.stringify(document, null, 2)}\n`);
  terminal.say(`Wrote ${out}. ${nextLine(wholeRender({ ...call, planFile: out }))}`);
}

function nextText(planned: Planned, purse: Purse, call: Call): string {
  const { plan: made, totals, record } = planned;
  if (record.holes.length > 0) return nextLine(planAgain(call, null), 'when that is mended');
  if (totals.unknownPrices === 0 && breaksCap(purse, made))
    return nextLine(wholeRender(call), 'when cap_usd allows it');
  return nextAfterPlan(made, totals, { call, name: shortNames(made.slots.keys()) });
}
