import { Command } from 'commander';
import { exit } from './exit.js';
import type { DefineCommand } from './command.js';

export const laterCommands = ['export', 'push', 'pull', 'diff'].map(later);

/** A command that has its name already and is not there yet: the help does not offer it. */
function later(name: string): DefineCommand {
  return (terminal, finish) =>
    new Command(name)
      .argument('[args...]')
      .allowUnknownOption()
      .action(() => {
        terminal.say(`castreel ${name}: not supported yet by this version\n`);
        finish(exit.usage);
      });
}
