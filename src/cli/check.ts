import { Command, Option } from 'commander';
import type { CheckFlags } from './check-run.js';
import type { DefineCommand } from './command.js';
import { withProjectOptions } from './project-options.js';

export const checkCommand: DefineCommand = (terminal, finish) =>
  withProjectOptions(
    new Command('check')
      .description(
        'list everything that is wrong with the boards; needs no key and no network, spends nothing',
      )
      .argument('[files...]', 'boards; default: those of the project')
      .option('--json', 'print the problems as one JSON document')
      .addOption(new Option('--format <format>', 'how to print problems').choices(['text', 'json', 'github']))
      .option('--expand', 'print the resolved storyboards'),
  ).action(async (files: string[], flags: CheckFlags) => {
    const { check } = await import('./check-run.js');
    finish(await check(terminal, files, flags));
  });
