import { countedBy, purseOf } from '../pipeline.js';
import type { Project } from '../project.js';
import type { Rendered } from '../render.js';
import { planAgain, type Call } from '../report/call.js';
import { declinedText } from '../report/consent.js';
import { ffmpegAdvice } from '../report/ffmpeg-advice.js';
import { finishedText, isMade } from '../report/finished.js';
import { lockedText } from '../report/lock.js';
import { refusalText, unmatchedText } from '../report/refusal.js';
import type { Caps } from '../run/admission/limits.js';
import type { RunOutcome } from '../run/outcome.js';
import { exit, strongest, type ExitCode } from './exit.js';
import { finishedDocument } from './finished-document.js';
import { problemsText } from './problems.js';
import { dirsOf } from './record-files.js';
import { nextOnceMended } from '../report/ways.js';
import { tellingOf } from './telling.js';
import type { Terminal } from './terminal.js';

type Told = { readonly json: boolean; readonly call: Call; readonly project: Project; readonly caps: Caps };

/** Says how a render ended and what to do next; the exit code follows from it. */
export function tell(terminal: Terminal, rendered: Rendered, told: Told): ExitCode {
  const code = say(terminal, rendered, told);
  if (told.json) terminal.out(`${JSON.stringify(finishedDocument(rendered, told.project, code))}\n`);
  return code;
}

function say(terminal: Terminal, rendered: Rendered, told: Told): ExitCode {
  const { call, project } = told;
  switch (rendered.kind) {
    case 'invalid':
      terminal.say(problemsText(rendered.planned, terminal.sayPaint));
      terminal.say(nextOnceMended(planAgain(call, null)));
      return exit.invalid;
    case 'unmatched':
      terminal.say(
        `castreel: ${unmatchedText(rendered.planned.plan.unmatched, rendered.planned.storyboards)}\n`,
      );
      return exit.usage;
    case 'no_ffmpeg': {
      const { problem, commands } = rendered.search;
      terminal.say(`${problem}. Nothing was done. ${ffmpegAdvice(commands)}`);
      return exit.notMade;
    }
    case 'declined':
      terminal.say(
        declinedText(rendered.why, rendered.planned.totals, { call, counted: countedBy(rendered.planned) }),
      );
      return project.around.stop.aborted ? exit.interrupted : exit.refused;
    case 'interrupted':
      terminal.say('castreel: interrupted: nothing was bought\n');
      return exit.interrupted;
    case 'locked':
      terminal.say(lockedText(rendered.by, { breaking: '--break-lock' }));
      return exit.locked;
    case 'ran':
      return tellRun(terminal, rendered, told);
  }
}

function tellRun(
  terminal: Terminal,
  rendered: Extract<Rendered, { kind: 'ran' }>,
  { json, call, project, caps }: Told,
): ExitCode {
  const { outcome, planned, films } = rendered;
  const { plan, options } = planned;
  const { name, labelOf } = tellingOf(planned, call);
  const partial = options.shots.length > 0 || options.scenes.length > 0;
  const buys = rendered.mode === 'buy' && !options.fill;
  const finished = { plan, outcome, films, buys, partial, newOnly: options.newOnly };
  const dirs = dirsOf(project, terminal);
  const { keyVars } = project;
  const begun = outcome.ends.length > 0;
  if (outcome.refusal !== null) terminal.say(`${refusalText(outcome.refusal, { name, keyVars, begun })}\n`);
  if (!json) {
    const purse = purseOf(planned, caps);
    terminal.say(
      finishedText(finished, { call, name, keyVars, labelOf, dirs, purse, paint: terminal.sayPaint }),
    );
  }
  const undecided = plan.undecided.length > 0;
  return strongest([
    outcome.interrupted ? exit.interrupted : exit.done,
    wantsAccess(outcome) ? exit.noAccess : exit.done,
    undecided ? exit.undecided : exit.done,
    outcome.refusal === null ? exit.done : exit.refused,
    isMade(finished) ? exit.done : exit.notMade,
  ]);
}

/** A provider lacks a key, or said no to the account behind it. */
function wantsAccess({ stopped, refusal }: RunOutcome): boolean {
  return stopped.size > 0 || refusal?.kind === 'no_access' || refusal?.kind === 'bad_access';
}
