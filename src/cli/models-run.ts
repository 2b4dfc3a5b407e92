import { modelsJson, modelsText } from '../report/models.js';
import { exit, type ExitCode } from './exit.js';
import { openAnywhere } from './open.js';
import type { ProjectFlags } from './project-options.js';
import type { Terminal } from './terminal.js';

export type ModelsFlags = ProjectFlags & { readonly json?: true };

export async function models(terminal: Terminal, flags: ModelsFlags): Promise<ExitCode> {
  const { project, invalid } = await openAnywhere(terminal, flags);
  const all = [...project.capabilities.values()].flatMap((operations) => [...operations.values()]);
  if (flags.json === true) terminal.out(`${JSON.stringify(modelsJson(all), null, 2)}\n`);
  else terminal.out(modelsText(all, terminal.outPaint));
  return invalid ? exit.invalid : exit.done;
}
