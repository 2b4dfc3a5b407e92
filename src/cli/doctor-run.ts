import { searchFfmpeg } from '../services.js';
import { askKeys, type KeyFound } from '../keys.js';
import { bundledFfmpeg } from '../media/bundled.js';
import { installFfmpeg } from '../media/install.js';
import { exit, strongest, type ExitCode } from './exit.js';
import { ffmpegAdvice } from './ffmpeg-advice.js';
import { openAnywhere } from './open.js';
import type { Terminal } from './terminal.js';

export type DoctorFlags = {
  readonly ffmpeg?: string;
  readonly provider?: readonly string[];
  readonly installFfmpeg?: true;
};

export async function doctor(terminal: Terminal, flags: DoctorFlags): Promise<ExitCode> {
  const { project, invalid } = await openAnywhere(terminal, flags);
  terminal.out(`node    ${terminal.nodeVersion}\n`);
  const search = await searchFfmpeg(project);
  // No provider is called for somebody who wants ffmpeg alone, as this repository's own scripts do.
  const keys = flags.installFfmpeg === true ? [] : await askKeys(project);
  terminal.out(keys.map((key) => `key     ${key.provider}: ${keyText(key)}\n`).join(''));
  const config = invalid ? exit.invalid : exit.done;
  const access = keys.some(({ kind }) => kind === 'refused') ? exit.noAccess : exit.done;
  if (search.kind === 'found') {
    terminal.out(`ffmpeg  ${search.ffmpeg.version} at ${search.ffmpeg.path} (${search.by})\n`);
    return strongest([access, config]);
  }
  terminal.out(`ffmpeg  none: ${search.problem}\n`);
  const { stop } = project.around;
  const ffmpeg =
    flags.installFfmpeg === true ? await install(terminal, stop) : advise(terminal, search.commands);
  return strongest([access, ffmpeg, config]);
}

function keyText({ keyVar, kind, message }: KeyFound): string {
  switch (kind) {
    case 'none':
      return `none (${keyVar})`;
    case 'unasked':
      return `in ${keyVar}`;
    case 'accepted':
      return `in ${keyVar}, accepted`;
    case 'refused':
      return `in ${keyVar}, and refused: ${message ?? ''}`;
    case 'unreachable':
      return `in ${keyVar}, not checked: ${message ?? ''}`;
  }
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
