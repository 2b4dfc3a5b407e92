import { Command } from 'commander';
import type { DefineCommand } from './command.js';
import { exit, type ExitCode } from './exit.js';
import type { Terminal } from './terminal.js';

type DoctorFlags = { readonly ffmpeg?: string; readonly installFfmpeg?: true };

export const doctorCommand: DefineCommand = (terminal, finish) =>
  new Command('doctor')
    .description('what this machine has and lacks for making films; spends nothing')
    .option('--ffmpeg <path>', 'the ffmpeg to use')
    .option('--install-ffmpeg', 'get ffmpeg, if none is found')
    .action(async (flags: DoctorFlags) => finish(await doctor(terminal, flags)));

async function doctor(terminal: Terminal, flags: DoctorFlags): Promise<ExitCode> {
  const [{ findFfmpeg }, { accessVars }] = await Promise.all([
    import('../media/ffmpeg.js'),
    import('../providers/access.js'),
  ]);
  const { env } = terminal;
  const stop = new AbortController();
  terminal.onInterrupt(() => stop.abort(new Error('interrupted')));
  const places = {
    flag: flags.ffmpeg ?? null,
    envPath: env.FFMPEG_PATH ?? null,
    searchPath: env.PATH ?? '',
    signal: stop.signal,
  };
  terminal.out(`node    ${terminal.nodeVersion}\n`);
  const search = await findFfmpeg(places);
  for (const { name, keyVar } of accessVars) {
    terminal.out(`key     ${name}: ${env[keyVar] === undefined ? `none (${keyVar})` : `in ${keyVar}`}\n`);
  }
  if (search.kind === 'found') {
    terminal.out(`ffmpeg  ${search.ffmpeg.version} at ${search.ffmpeg.path} (${search.by})\n`);
    return exit.done;
  }
  terminal.out(`ffmpeg  none: ${search.problem}\n`);
  return flags.installFfmpeg === true
    ? await install(terminal, stop.signal)
    : advise(terminal, search.commands);
}

async function install(terminal: Terminal, signal: AbortSignal): Promise<ExitCode> {
  const [{ installFfmpeg }, { bundledFfmpeg }] = await Promise.all([
    import('../media/install.js'),
    import('../media/bundled.js'),
  ]);
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
  terminal.say(`Get it with one of these, or castreel doctor --install-ffmpeg:\n`);
  terminal.say(commands.map((command) => `  ${command}\n`).join(''));
  return exit.notMade;
}
