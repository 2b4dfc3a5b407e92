import { Command } from 'commander';
import type { DefineCommand } from './command.js';
import type { ModelsFlags } from './models-run.js';
import { withProjectOptions } from './project-options.js';

export const modelsCommand: DefineCommand = (terminal, finish) =>
  withProjectOptions(
    new Command('models')
      .description(
        'list what each model can do and costs, with source and date; overrides in the config are applied',
      )
      .option('--json', 'print them as one JSON document'),
  ).action(async (flags: ModelsFlags) => {
    const { models } = await import('./models-run.js');
    finish(await models(terminal, flags));
  });
