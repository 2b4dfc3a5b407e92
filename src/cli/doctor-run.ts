import { relative } from 'node:path';
import { shellText } from '../base/shell.js';
import type { Answer } from '../disk/git.js';
import { gitLeaks, type GitLeaks } from '../disk/git-leaks.js';
import { askKeys } from '../keys.js';
import { lookAtMachine } from '../machine.js';
import { bundledFfmpeg } from '../media/bundled.js';
import { installFfmpeg } from '../media/install.js';
import { ENV_FILE } from '../project-keys.js';
import type { Project } from '../project.js';
import { commandAfter, type Call } from '../report/call.js';
import { keysText, leaksText, machineText, nodeText, type KeyFound } from '../report/doctor.js';
import { ffmpegAdvice } from '../report/ffmpeg-advice.js';
import { nextLine } from '../report/ways.js';
import { exit, strongest, type ExitCode } from './exit.js';
import { openAnywhere } from './open.js';
import { callOf } from './project-options.js';
import type { Terminal } from './terminal.js';

export type DoctorFlags = {
  readonly ffmpeg?: string;
  readonly provider?: readonly string[];
  readonly installFfmpeg?: true;
};

export async function doctor(terminal: Terminal, flags: DoctorFlags): Promise<ExitCode> {
  const { project, invalid } = await openAnywhere(terminal, flags);
  terminal.out(nodeText(terminal.nodeVersion));
  const search = await project.ffmpeg();
  // No provider is called for somebody who wants ffmpeg alone, as this repository's own scripts do.
  const keys = flags.installFfmpeg === true ? [] : await askKeys(project);
  terminal.out(keysText(keys));
  const config = invalid ? exit.invalid : exit.done;
  const isRefused = keys.some(({ kind }) => kind === 'refused');
  const access = isRefused || lacksAllKeys(keys) ? exit.noAccess : exit.done;
  if (search.kind === 'found') {
    terminal.out(`ffmpeg  ${search.ffmpeg.version} at ${search.ffmpeg.path} (${search.by})\n`);
    if (flags.installFfmpeg !== true) {
      terminal.out(machineText(await lookAtMachine(project, search.ffmpeg)));
      terminal.out(leaksText(await leaksOf(project)));
      terminal.say(nextText(keys, { project, call: callOf(flags, []) }));
    }
    return strongest([access, config]);
  }
  terminal.out(`ffmpeg  none: ${search.problem}\n`);
  const { stop } = project.around;
  const ffmpeg =
    flags.installFfmpeg === true ? await install(terminal, stop) : advise(terminal, search.commands);
  return strongest([access, ffmpeg, config]);
}

async function leaksOf({ root, config, around, paths }: Project): Promise<Answer<GitLeaks>> {
  const made = [relative(root, paths.out), config.store];
  return await gitLeaks({ secrets: [ENV_FILE], made }, { folder: root, signal: around.stop });
}

/** Boards name models of services, and not one of these has a key. */
function lacksAllKeys(keys: readonly KeyFound[]): boolean {
  const used = keys.filter(({ boards }) => boards.length > 0);
  return used.length > 0 && used.every(({ kind }) => kind === 'none');
}

function nextText(keys: readonly KeyFound[], { project, call }: { project: Project; call: Call }): string {
  const lacking = keys.filter(
    ({ kind, boards }) => kind === 'refused' || (kind === 'none' && boards.length > 0),
  );
  const again = commandAfter(call, 'doctor');
  if (lacking.length > 0) {
    const variables = lacking.map(({ keyVar }) => keyVar).join(', ');
    return nextLine(again, `with a good key in ${variables} (in the environment, or in .env)`);
  }
  return project.boards.length === 0
    ? nextLine(shellText(['castreel', 'init']), 'to begin a project here')
    : nextLine(commandAfter(call, 'plan'));
}

async function install(terminal: Terminal, signal: AbortSignal): Promise<ExitCode> {
  const installed = await installFfmpeg({
    bundled: bundledFfmpeg(),
    node: terminal.node,
    searchPath: terminal.env.PATH ?? '',
    root: terminal.root,
    say: (line) => terminal.say(`${line}\n`),
    signal,
  });
  if (installed.kind === 'by_hand') return advise(terminal, installed.commands);
  terminal.out(`ffmpeg  ${installed.ffmpeg.version} at ${installed.ffmpeg.path}\n`);
  return exit.done;
}

function advise(terminal: Terminal, commands: readonly string[]): ExitCode {
  terminal.say(ffmpegAdvice(commands));
  return exit.notMade;
}
