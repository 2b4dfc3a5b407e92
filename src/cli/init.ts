import { Command, Option } from 'commander';
import type { DefineCommand } from './command.js';
import type { InitFlags } from './init-run.js';

export const initCommand: DefineCommand = (terminal, finish) =>
  new Command('init')
    .description('create a small working project to start from; overwrites nothing')
    .argument('[folder]', 'where', '.')
    .addOption(
      new Option('--template <name>', 'a series with a shared cast, or an ad in variants')
        .choices(['series', 'ads'])
        .default('series'),
    )
    .action(async (folder: string, flags: InitFlags) => {
      const { init } = await import('./init-run.js');
      finish(await init(terminal, folder, flags));
    });
