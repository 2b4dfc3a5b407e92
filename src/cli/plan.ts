import { Command, Option } from 'commander';
import type { DefineCommand } from './command.js';
import type { PlanFlags } from './plan-run.js';
import { withProjectOptions } from './project-options.js';
import { withSelectOptions } from './select.js';

export const planCommand: DefineCommand = (terminal, finish) =>
  withSelectOptions(
    withProjectOptions(
      new Command('plan')
        .description('show what would be shot, why, and what it costs; spends nothing')
        .argument('[files...]', 'boards; default: those of the project')
        .option('--json', 'print the plan as one JSON document')
        .addOption(
          new Option('--format <format>', 'how to print the plan').choices(['text', 'json', 'markdown']),
        )
        .option('--detailed-exitcode', 'exit 20 when there is something to shoot')
        .option(
          '--out <file>',
          'write it as a plan file, NAME.plan.json, for `castreel render NAME.plan.json`',
        ),
    ),
  ).action(async (files: string[], flags: PlanFlags) => {
    const { plan } = await import('./plan-run.js');
    finish(await plan(terminal, files, flags));
  });
