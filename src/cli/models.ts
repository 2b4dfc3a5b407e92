import { Command } from 'commander';
import type { DefineCommand } from './command.js';
import type { ModelsFlags } from './models-run.js';
import { withProjectOptions } from './project-options.js';

export const modelsCommand: DefineCommand = (terminal, finish) =>
  withProjectOptions(
    new Command('models')
      .description(
        'what each model can do and costs, with source and date; what the config says differently applies',
      )
      .option('--json', 'as one document'),
  ).action(async (flags: ModelsFlags) => {
    const { models } = await import('./models-run.js');
    finish(await models(terminal, flags));
  });
