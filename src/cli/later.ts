import { Command } from 'commander';
import { exit } from './exit.js';
import type { DefineCommand } from './command.js';

export const reportCommand = later('report', 'write a page on which to review all takes');
export const initCommand = later('init', 'create a small working project to start from');

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
