import { Command } from 'commander';
import type { DefineCommand } from './command.js';
import { list, withProjectOptions } from './project-options.js';
import type { TakesFlags } from './takes-run.js';

export const takesCommand: DefineCommand = (terminal, finish) =>
  withProjectOptions(
    new Command('takes')
      .description('list every attempt of a shot: state, cost, clip, and which is circled')
      .argument('[addresses...]', 'shots as the plan names them; default: all')
      .option('--board <file>', 'a board; may be repeated; default: those of the project', list)
      .option('--json', 'print them as one JSON document'),
  ).action(async (addresses: string[], flags: TakesFlags) => {
    const { takes } = await import('./takes-run.js');
    finish(await takes(terminal, addresses, flags));
  });
