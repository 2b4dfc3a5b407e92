import { Command } from 'commander';
import type { DefineCommand } from './command.js';
import { exit, type ExitCode } from './exit.js';
import { list } from './project-options.js';
import type { Terminal } from './terminal.js';

type DoctorFlags = {
  readonly ffmpeg?: string;
  readonly provider?: readonly string[];
  readonly installFfmpeg?: true;
};

export const doctorCommand: DefineCommand = (terminal, finish) =>
  new Command('doctor')
    .description('what this machine has and lacks for making films; spends nothing')
    .option('--ffmpeg <path>', 'the ffmpeg to use')
    .option('--provider <file>', 'a module that exports a provider of your own; may be given again', list)
    .option('--install-ffmpeg', 'get ffmpeg, if none is found')
    .action(async (flags: DoctorFlags) => finish(await doctor(terminal, flags)));

async function doctor(terminal: Terminal, flags: DoctorFlags): Promise<ExitCode> {
  const [{ openAnywhere }, { searchFfmpeg }, { accessVars }] = await Promise.all([
    import('./open.js'),
    import('../accounts.js'),
    import('../providers/access.js'),
  ]);
  const project = await openAnywhere(terminal, [], flags);
  const { providers, stop } = project.around;
  terminal.out(`node    ${terminal.nodeVersion}\n`);
  const search = await searchFfmpeg(project);
  const own = providers.flatMap(({ name, access }) => (access === null ? [] : [{ name, ...access }]));
  for (const { name, keyVar } of [...accessVars, ...own]) {
    terminal.out(`key     ${name}: ${project.keys.has(keyVar) ? `in ${keyVar}` : `none (${keyVar})`}\n`);
  }
  if (search.kind === 'found') {
    terminal.out(`ffmpeg  ${search.ffmpeg.version} at ${search.ffmpeg.path} (${search.by})\n`);
    return exit.done;
  }
  terminal.out(`ffmpeg  none: ${search.problem}\n`);
  return flags.installFfmpeg === true ? await install(terminal, stop) : advise(terminal, search.commands);
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
