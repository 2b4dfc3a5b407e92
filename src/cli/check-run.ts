import { hasErrors } from '../base/diagnostic.js';
import { check as checkProject } from '../check.js';
import { commandAfter } from '../report/call.js';
import { diagnosticsGithub, diagnosticsJson } from '../report/diagnostics.js';
import { expandedText } from '../report/expand.js';
import { nextLine, nextOnceMended } from '../report/ways.js';
import type { Storyboard } from '../storyboard/storyboard.js';
import { formatRules, refuseContradictions } from './contradictions.js';
import { exit, type ExitCode } from './exit.js';
import { open } from './open.js';
import { problemsText } from './problems.js';
import { callOf, type ProjectFlags } from './project-options.js';
import type { Terminal } from './terminal.js';

export type CheckFlags = ProjectFlags & {
  readonly json?: true;
  readonly format?: 'text' | 'json' | 'github';
  readonly expand?: true;
};

export async function check(
  terminal: Terminal,
  files: readonly string[],
  flags: CheckFlags,
): Promise<ExitCode> {
  refuseContradictions([
    ...formatRules(flags),
    [
      flags.expand === true && (flags.json === true || (flags.format ?? 'text') !== 'text'),
      '--expand prints storyboards as YAML: leave out the other format',
    ],
  ]);
  const project = await open(terminal, files, flags);
  const checked = await checkProject(project);
  const { diagnostics } = checked;
  const failed = hasErrors(diagnostics);
  const call = callOf(flags, files);
  if (flags.expand === true && !failed) {
    terminal.out(expandedText(checked.storyboards));
  }
  switch (flags.json === true ? 'json' : (flags.format ?? 'text')) {
    case 'json':
      terminal.out(`${JSON.stringify(diagnosticsJson(diagnostics), null, 2)}\n`);
      break;
    case 'github':
      terminal.out(diagnosticsGithub(diagnostics));
      break;
    case 'text':
      terminal.say(problemsText(checked, terminal.sayPaint));
      terminal.say(
        failed
          ? nextOnceMended(commandAfter(call, 'check'))
          : `${checkedText(checked.storyboards)} ${nextLine(commandAfter(call, 'plan'))}`,
      );
      break;
  }
  return failed ? exit.invalid : exit.done;
}

function checkedText(storyboards: readonly Storyboard[]): string {
  const count = (n: number, noun: string): string =>
    `${n.toLocaleString('en-US')} ${noun}${n === 1 ? '' : 's'}`;
  const boards = new Set(storyboards.map(({ board }) => board.path)).size;
  return `Checked ${count(boards, 'board')}, ${count(storyboards.length, 'film')}.`;
}
