import { shellText } from '../base/shell.js';
import { modelName } from '../providers/capability.js';
import { commandAfter } from '../report/call.js';
import { modelsJson, modelsText } from '../report/models.js';
import { nextLine } from '../report/ways.js';
import { exit, type ExitCode } from './exit.js';
import { openAnywhere } from './open.js';
import { callOf, type ProjectFlags } from './project-options.js';
import type { Terminal } from './terminal.js';

export type ModelsFlags = ProjectFlags & { readonly json?: true };

export async function models(terminal: Terminal, flags: ModelsFlags): Promise<ExitCode> {
  const { project, invalid } = await openAnywhere(terminal, flags);
  const all = [...project.capabilities.values()].flatMap((operations) => [...operations.values()]);
  if (flags.json === true) terminal.out(`${JSON.stringify(modelsJson(all), null, 2)}\n`);
  else {
    terminal.out(modelsText(all, terminal.outPaint));
    const call = callOf(flags, []);
    const paid = all.find(({ free }) => !free);
    if (project.boards.length > 0 && paid !== undefined) {
      const priced = { ...call, options: { ...call.options, model: modelName(paid) } };
      terminal.say(nextLine(commandAfter(priced, 'plan'), 'to see what the boards cost with one of them'));
    } else terminal.say(nextLine(shellText(['castreel', 'init']), 'to begin a project here'));
  }
  return invalid ? exit.invalid : exit.done;
}
