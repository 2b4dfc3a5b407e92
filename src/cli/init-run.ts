import { resolve } from 'node:path';
import { shellText } from '../base/shell.js';
import { nextLine } from '../report/ways.js';
import type { Template } from '../starter/template.js';
import { writeProject } from '../starter/write-project.js';
import { exit, UsageError, type ExitCode } from './exit.js';
import type { Terminal } from './terminal.js';

export type InitFlags = { readonly template: Template };

export async function init(terminal: Terminal, folder: string, { template }: InitFlags): Promise<ExitCode> {
  const { kind, paths } = await writeProject(resolve(terminal.cwd, folder), template);
  const list = paths.map((path) => `  ${path}\n`).join('');
  if (kind === 'in_the_way') {
    const other = shellText(['castreel', 'init', 'films', '--template', template]);
    throw new UsageError(
      `nothing was written, as these are there already:\n${list}Move them away, or name another folder: ${other}`,
    );
  }
  terminal.out(list);
  const render = shellText(['castreel', 'render']);
  const go = folder === '.' ? '' : `${shellText(['cd', folder])} && `;
  terminal.say(nextLine(`${go}${render}`, 'to make its films with the free animatic'));
  return exit.done;
}
