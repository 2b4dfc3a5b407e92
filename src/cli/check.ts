import { Command, Option } from 'commander';
import { hasErrors } from '../base/diagnostic.js';
import type { Storyboard } from '../storyboard/storyboard.js';
import type { DefineCommand } from './command.js';
import { formatRules, refuseContradictions } from './contradictions.js';
import { exit, type ExitCode } from './exit.js';
import { callOf, withProjectOptions, type ProjectFlags } from './project-options.js';
import type { Terminal } from './terminal.js';

type CheckFlags = ProjectFlags & {
  readonly json?: true;
  readonly format?: 'text' | 'json' | 'github';
  readonly expand?: true;
};

export const checkCommand: DefineCommand = (terminal, finish) =>
  withProjectOptions(
    new Command('check')
      .description('say everything that is wrong with the boards; needs no key, no network, spends nothing')
      .argument('[files...]', 'boards; without any, those of the project')
      .option('--json', 'the problems as one document')
      .addOption(
        new Option('--format <format>', 'how problems are printed').choices(['text', 'json', 'github']),
      )
      .option('--expand', 'print the resolved storyboards'),
  ).action(async (files: string[], flags: CheckFlags) => finish(await check(terminal, files, flags)));

async function check(terminal: Terminal, files: string[], flags: CheckFlags): Promise<ExitCode> {
  refuseContradictions([
    ...formatRules(flags),
    [
      flags.expand === true && (flags.json === true || (flags.format ?? 'text') !== 'text'),
      '--expand prints storyboards as YAML: leave out the other format',
    ],
  ]);
  const [{ open }, pipeline, report] = await Promise.all([
    import('./open.js'),
    import('../pipeline.js'),
    import('../report/diagnostics.js'),
  ]);
  const project = await open(terminal, files, flags);
  const checked = await pipeline.check(project);
  const { diagnostics } = checked;
  const failed = hasErrors(diagnostics);
  if (flags.expand === true && !failed) {
    const { expandedText } = await import('../report/expand.js');
    terminal.out(expandedText(checked.storyboards));
  }
  switch (flags.json === true ? 'json' : (flags.format ?? 'text')) {
    case 'json':
      terminal.out(`${JSON.stringify(report.diagnosticsJson(diagnostics), null, 2)}\n`);
      break;
    case 'github':
      terminal.out(report.diagnosticsGithub(diagnostics));
      break;
    case 'text': {
      const { problemsText } = await import('./problems.js');
      terminal.say(problemsText(checked, terminal.sayPaint));
      if (!failed) {
        const [{ commandAfter }, { nextLine }] = await Promise.all([
          import('../report/call.js'),
          import('../report/ways.js'),
        ]);
        const next = nextLine(commandAfter(callOf(flags, files), 'plan'));
        terminal.say(`${checkedText(checked.storyboards)} ${next}`);
      }
      break;
    }
  }
  return failed ? exit.invalid : exit.done;
}

function checkedText(storyboards: readonly Storyboard[]): string {
  const count = (n: number, noun: string): string =>
    `${n.toLocaleString('en-US')} ${noun}${n === 1 ? '' : 's'}`;
  const boards = new Set(storyboards.map(({ board }) => board.path)).size;
  return `Checked ${count(boards, 'board')}, ${count(storyboards.length, 'film')}.`;
}
