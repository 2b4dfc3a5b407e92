import { Command } from 'commander';
import type { DefineCommand } from './command.js';
import { list, withProjectOptions } from './project-options.js';
import type { TakesFlags } from './takes-run.js';

export const takesCommand: DefineCommand = (terminal, finish) =>
  withProjectOptions(
    new Command('takes')
      .description('every attempt of a shot: state, cost, clip, and which is circled')
      .argument('[addresses...]', 'shots as the plan calls them; without any, all')
      .option('--board <file>', 'a board, may be given again; without any, those of the project', list)
      .option('--json', 'as one document'),
  ).action(async (addresses: string[], flags: TakesFlags) => {
    const { takes } = await import('./takes-run.js');
    finish(await takes(terminal, addresses, flags));
  });
