import { Command } from 'commander';
import type { DefineCommand } from './command.js';
import { list, withProjectOptions } from './project-options.js';
import type { ResolveFlags } from './resolve-run.js';

export const resolveCommand: DefineCommand = (terminal, finish) =>
  withProjectOptions(
    new Command('resolve')
      .description('record what became of a request whose answer was lost')
      .argument('<attempt>', 'SHOT#t02, as castreel takes lists it')
      .option('--adopt <id>', "it was started: the id that the provider's own pages show")
      .option(
        '--force',
        'with --adopt: also where what the provider says of the job speaks against it; with --never-arrived and --lost: without asking it, or where it cannot be asked',
      )
      .option(
        '--never-arrived',
        'it was not started, and cost nothing: the provider is asked for it first, where it has a list of jobs',
      )
      .option(
        '--lost',
        'it was paid for, and its clip cannot be had: the provider is asked, and what it still has is not given up',
      )
      .option(
        '--disown',
        "the job that was adopted is another's: takes it from the attempt, which is uncertain again",
      )
      .option('--board <file>', 'a board; may be repeated; default: those of the project', list)
      .option('--wait', 'wait while another run holds the lock'),
  ).action(async (attempt: string, flags: ResolveFlags) => {
    const { resolve } = await import('./resolve-run.js');
    finish(await resolve(terminal, attempt, flags));
  });
