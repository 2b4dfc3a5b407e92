import { Command } from 'commander';
import type { DefineCommand } from './command.js';
import { list, withProjectOptions } from './project-options.js';
import type { ResolveFlags } from './resolve-run.js';

export const resolveCommand: DefineCommand = (terminal, finish) =>
  withProjectOptions(
    new Command('resolve')
      .description('decide what became of a request whose answer was lost')
      .argument('<attempt>', 'SHOT#t02, as castreel takes lists it')
      .option('--adopt <id>', "the id that the provider's own pages show for it")
      .option('--never-arrived', 'the provider has no such job: it cost nothing')
      .option('--lost', 'paid, and nothing will come of it')
      .option('--board <file>', 'a board, may be given again; without any, those of the project', list)
      .option('--wait', 'wait while another run holds the lock'),
  ).action(async (attempt: string, flags: ResolveFlags) => {
    const { resolve } = await import('./resolve-run.js');
    finish(await resolve(terminal, attempt, flags));
  });
