import { Command } from 'commander';
import type { DefineCommand } from './command.js';
import { exit, type ExitCode } from './exit.js';
import { withProjectOptions, type ProjectFlags } from './project-options.js';
import type { Terminal } from './terminal.js';

export const modelsCommand: DefineCommand = (terminal, finish) =>
  withProjectOptions(
    new Command('models')
      .description(
        'what each model can do and costs, with source and date; what the config says differently applies',
      )
      .option('--json', 'as one document'),
  ).action(async (flags: ProjectFlags & { readonly json?: true }) => finish(await models(terminal, flags)));

async function models(terminal: Terminal, flags: ProjectFlags & { readonly json?: true }): Promise<ExitCode> {
  const [{ openAnywhere }, { modelsJson, modelsText }] = await Promise.all([
    import('./open.js'),
    import('../report/models.js'),
  ]);
  const { project, invalid } = await openAnywhere(terminal, flags);
  const all = [...project.capabilities.values()].flatMap((operations) => [...operations.values()]);
  if (flags.json === true) terminal.out(`${JSON.stringify(modelsJson(all), null, 2)}\n`);
  else terminal.out(modelsText(all, terminal.outPaint));
  return invalid ? exit.invalid : exit.done;
}
