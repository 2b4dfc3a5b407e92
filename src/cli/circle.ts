import { Command } from 'commander';
import type { DefineCommand } from './command.js';
import type { BoardFlags } from './look.js';
import { list, withProjectOptions } from './project-options.js';

export const circleCommand: DefineCommand = (terminal, finish) =>
  withProjectOptions(
    new Command('circle')
      .description('choose the take of a shot: the films use it, and no more are bought')
      .argument('<shot>', 'as the plan calls it; hook@* for all variants of a shot')
      .argument('[take]', 't02; without one, what the films show now')
      .option('--board <file>', 'a board, may be given again; without any, those of the project', list),
  ).action(async (shot: string, take: string | undefined, flags: BoardFlags) => {
    const { circle } = await import('./circle-run.js');
    finish(await circle(terminal, { shot, take: take ?? null }, flags));
  });
