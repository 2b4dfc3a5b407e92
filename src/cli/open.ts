import { systemClock } from '../base/clock.js';
import { hasErrors } from '../base/diagnostic.js';
import { openProject } from '../open-project.js';
import type { Project } from '../project.js';
import type { Provider } from '../providers/provider.js';
import { UsageError } from './exit.js';
import type { ProjectFlags } from './project-options.js';
import type { Terminal } from './terminal.js';

/**
 * Opens the project of the files that were named, or of the working folder. It must have a board, unless its config
 * is wrong: that says where boards are, and every command says what is wrong with it.
 */
export async function open(
  terminal: Terminal,
  files: readonly string[],
  flags: ProjectFlags,
): Promise<Project> {
  const project = await projectOf(terminal, files, flags);
  if (project.boards.length === 0 && !hasErrors(project.diagnostics)) {
    throw new UsageError(
      `no board found: ${project.root} holds no ${project.config.boards.join(', ')}. Name a file, or begin with castreel init.`,
    );
  }
  return project;
}

/** The same where boards do not matter; errors in the config are said at once. */
export async function openAnywhere(
  terminal: Terminal,
  flags: ProjectFlags,
): Promise<{ readonly project: Project; readonly invalid: boolean }> {
  const project = await projectOf(terminal, [], flags);
  const invalid = hasErrors(project.diagnostics);
  if (invalid) {
    const { problemsText } = await import('./problems.js'); // seldom needed
    const { diagnostics, texts: inputs } = project;
    terminal.say(problemsText({ diagnostics, inputs }, terminal.sayPaint));
  }
  return { project, invalid };
}

async function projectOf(
  terminal: Terminal,
  files: readonly string[],
  flags: ProjectFlags,
): Promise<Project> {
  const stop = new AbortController();
  terminal.onInterrupt(() => stop.abort(new Error('interrupted')));
  const project = await openProject(files, {
    cwd: terminal.cwd,
    env: terminal.env,
    pid: terminal.pid,
    command: terminal.command,
    clock: systemClock,
    stop: stop.signal,
    hosted: terminal.hosted,
    findFfmpeg: terminal.findFfmpeg,
    ffmpeg: flags.ffmpeg ?? null,
    ledger: flags.ledger ?? null,
    out: flags.out ?? null,
    providers: await providersIn(flags, terminal),
  });
  if ('usage' in project) throw new UsageError(project.usage);
  terminal.hide([...project.keys.values()]);
  return project;
}

/** What loads them is seldom needed. */
async function providersIn(
  { provider: files = [] }: ProjectFlags,
  { cwd }: Terminal,
): Promise<readonly Provider[]> {
  if (files.length === 0) return [];
  const { loadProviders } = await import('./load-provider.js');
  return await loadProviders(files, cwd);
}
