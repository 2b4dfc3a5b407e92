import { hasErrors } from '../base/diagnostic.js';
import { plan, unspent, type Planned } from '../pipeline.js';
import type { Project } from '../project.js';
import { open } from './open.js';
import { problemsText } from './problems.js';
import { sayRecord } from './record-files.js';
import type { ProjectFlags } from './project-options.js';
import type { Terminal } from './terminal.js';

export type BoardFlags = ProjectFlags & { readonly board?: readonly string[] };

/** Opens the project of `--board` and plans it to look at, buying nothing; errors in the boards are said at once. */
export async function look(
  terminal: Terminal,
  flags: BoardFlags,
): Promise<{ readonly project: Project; readonly planned: Planned; readonly invalid: boolean }> {
  const project = await open(terminal, flags.board ?? [], flags);
  const planned = await plan(project, unspent);
  const invalid = hasErrors(planned.diagnostics);
  if (invalid) terminal.say(problemsText(planned, terminal.sayPaint));
  sayRecord(terminal, planned, project);
  return { project, planned, invalid };
}
