import { systemClock } from '../base/clock.js';
import { purseOf } from '../pipeline.js';
import { optionsIn } from '../plan/plan-file.js';
import { render as renderProject } from '../render.js';
import type { RenderMode } from '../render-options.js';
import { sameRender, type Call } from '../report/call.js';
import { askText } from '../report/consent.js';
import type { Telling } from '../report/end-text.js';
import { planText } from '../report/plan-text.js';
import { answerFor, type Consent } from '../run/admission/consent.js';
import { refuseContradictions, renderRules } from './contradictions.js';
import { NotAgain, UsageError, type ExitCode } from './exit.js';
import { misusedDocument } from './finished-document.js';
import { planFileIn } from './named-plan-file.js';
import { open } from './open.js';
import { sayRecord } from './record-files.js';
import { liveProgress } from './live-progress.js';
import { jsonProgress, lineProgress, type Progress } from './progress.js';
import { problemsText } from './problems.js';
import { callOf, capsOf } from './project-options.js';
import type { RenderFlags, RenderName } from './render-flags.js';
import { planOptionsOf } from './select.js';
import { tell } from './tell.js';
import { tellingOf } from './telling.js';
import type { Terminal } from './terminal.js';

const STOPPING =
  'Stopping: nothing new begins. Ctrl-C again quits at once: what is paid is kept, but for answers still awaited, whose jobs must then be looked for.';

type Called = { readonly files: readonly string[]; readonly flags: RenderFlags };

/** `render`, `stitch` and `animatic`. */
export async function render(terminal: Terminal, command: RenderName, called: Called): Promise<ExitCode> {
  try {
    return await carryOut(terminal, command, called);
  } catch (error) {
    // Nothing was begun, so that this is the only document.
    if (error instanceof UsageError && called.flags.json === true)
      terminal.out(`${JSON.stringify(misusedDocument(error.message))}\n`);
    throw error;
  }
}

/** Opens the project, shows the plan, runs it, tells how it ended. */
async function carryOut(
  terminal: Terminal,
  command: RenderName,
  { files, flags }: Called,
): Promise<ExitCode> {
  refuseContradictions(renderRules(command, files, flags));
  const named = await planFileIn(files, terminal);
  const boards = named?.boards ?? files;
  const interrupts = laterIn(terminal);
  const project = await open(interrupts.terminal, boards, flags);
  const options = named === null ? planOptionsOf(flags) : optionsIn(named.planFile);
  const call = { ...callOf(flags, boards, options), planFile: named?.path ?? null, agreed: agreedIn(flags) };
  const caps = capsOf(project, flags.maxCost);
  const progress = showing(terminal, flags);
  const begun = (consent: Consent): Consent => {
    project.around.stop.addEventListener('abort', () => progress.note(STOPPING));
    return consent;
  };
  // Nothing happens before the plan is shown.
  let telling: Telling = { call, name: (address) => address, labelOf: ({ path }) => path };
  const rendered = await renderProject(project, {
    mode: modeOf(flags),
    plan: options,
    caps,
    wait: flags.wait === true,
    breakLock: flags.breakLock === true,
    concurrency: flags.concurrency ?? null,
    show: (planned) => {
      interrupts.heed();
      const { plan: made, totals } = planned;
      telling = tellingOf(planned, call);
      sayRecord(terminal, planned, project);
      if (flags.json === true) return;
      // What one agrees to is said whole, as `plan` says it.
      const problems = totals.toShoot > 0 ? problemsText(planned, terminal.sayPaint) : '';
      if (problems !== '') progress.note(problems.trimEnd());
      const purse = purseOf(planned, caps);
      progress.note(planText(made, totals, { call, purse, paint: terminal.sayPaint }).trimEnd());
    },
    agree: async ({ plan: made, totals }) => {
      const answer = answerFor(made, {
        agreed: options.under,
        saidYes: flags.yes === true,
        person: terminal.interactive,
        inCi: terminal.inCi,
        ledgerLasts: flags.ledger !== undefined || project.config.ledger.lasts,
      });
      if (answer.kind === 'refused') return { refused: answer.why };
      if (answer.kind === 'agreed') return begun(answer.consent);
      const typed = await terminal.ask(askText(made, totals), project.around.stop);
      if (typed === null) terminal.say('\n');
      return typed?.trim().toLowerCase() === 'yes' ? begun(answer.consent) : { refused: 'said_no' };
    },
    onEvent: (event) => progress.onEvent(event, telling),
  })
    .catch((error: unknown) => {
      throw buysMore(call) ? new NotAgain(sameRender(call, ['--collect']), error) : error;
    })
    .finally(() => progress.end());
  return tell(terminal, rendered, { json: flags.json === true, call, project, caps });
}

/**
 * While boards are read and planned nothing is begun, and nobody would listen before a large one is planned: until
 * `heed` an interrupt ends the process at once, as that of any program.
 */
function laterIn(terminal: Terminal): { readonly terminal: Terminal; readonly heed: () => void } {
  let waiting: (() => void) | null = null;
  return {
    terminal: { ...terminal, onInterrupt: (first) => void (waiting = first) },
    heed: () => {
      if (waiting !== null) terminal.onInterrupt(waiting);
      waiting = null;
    },
  };
}

/** Whether the same command, typed again, buys again what it has bought. */
function buysMore({ planFile, options: { retakes, rebuy } }: Call): boolean {
  return planFile === null && retakes.length + rebuy.length > 0;
}

/** A rough cut makes what it lacks, `--no-spend` or not: it is free. */
function modeOf({ spend, collect, fill }: RenderFlags): RenderMode {
  if (collect === true) return 'collect';
  return spend === false && fill === undefined ? 'stitch' : 'buy';
}

function agreedIn({ yes, maxCost }: RenderFlags): string[] {
  return [
    ...(yes === true ? ['--yes'] : []),
    ...(maxCost === undefined ? [] : ['--max-cost', String(maxCost)]),
  ];
}

function showing(terminal: Terminal, flags: RenderFlags): Progress {
  if (flags.json === true) return jsonProgress(terminal, systemClock);
  return terminal.live ? liveProgress(terminal, systemClock) : lineProgress(terminal);
}
