import { Command } from 'commander';
import { exit } from './exit.js';
import type { DefineCommand } from './command.js';

export const laterCommands = [
  later('export', 'write the films as timelines for an editor'),
  later('push', 'send clips to a shared store'),
  later('pull', 'fetch clips from a shared store'),
  later('diff', 'say what a change of a board would shoot and cost'),
];

/** A command that the language of the tool already names and this version does not have. */
function later(name: string, description: string): DefineCommand {
  return (terminal, finish) =>
    new Command(name)
      .description(`${description} (not supported yet by this version)`)
      .argument('[args...]')
      .allowUnknownOption()
      .action(() => {
        terminal.say(`castreel ${name}: not supported yet by this version\n`);
        finish(exit.usage);
      });
}
