import { Command, Option } from 'commander';
import type { DefineCommand } from './command.js';
import type { PlanFlags } from './plan-run.js';
import { withProjectOptions } from './project-options.js';
import { withSelectOptions } from './select.js';

export const planCommand: DefineCommand = (terminal, finish) =>
  withSelectOptions(
    withProjectOptions(
      new Command('plan')
        .description('say what would be shot, why, and what it costs; spends nothing')
        .argument('[files...]', 'boards; without any, those of the project')
        .option('--json', 'the plan as one document')
        .addOption(new Option('--format <format>', 'how it is printed').choices(['text', 'json', 'markdown']))
        .option('--detailed-exitcode', 'exit 20 when there is something to shoot')
        .option(
          '--out <file>',
          'write the consent to it: NAME.plan.json, for `castreel render NAME.plan.json`',
        ),
    ),
  ).action(async (files: string[], flags: PlanFlags) => {
    const { plan } = await import('./plan-run.js');
    finish(await plan(terminal, files, flags));
  });
