import { Command } from 'commander';
import type { DefineCommand } from './command.js';
import type { BoardFlags } from './look.js';
import { list, withProjectOptions } from './project-options.js';

export const circleCommand: DefineCommand = (terminal, finish) =>
  withProjectOptions(
    new Command('circle')
      .description('choose a take of a shot: the films use it, and no more are bought')
      .argument('<shot>', 'the shot as the plan names it; hook@* for all its variants')
      .argument('[take]', 't02; default: the take the films show now')
      .option('--board <file>', 'a board; may be repeated; default: those of the project', list),
  ).action(async (shot: string, take: string | undefined, flags: BoardFlags) => {
    const { circle } = await import('./circle-run.js');
    finish(await circle(terminal, { shot, take: take ?? null }, flags));
  });
