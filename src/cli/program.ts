import { readFileSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import { isFault, KnownFault, reasonOf } from '../base/fault.js';
import { checkCommand } from './check.js';
import { circleCommand } from './circle.js';
import { doctorCommand } from './doctor.js';
import { exit, faultText, NotAgain, UsageError, type ExitCode } from './exit.js';
import { initCommand } from './init.js';
import { laterCommands } from './later.js';
import { modelsCommand } from './models.js';
import { planCommand } from './plan.js';
import { animaticCommand, renderCommand, stitchCommand } from './render.js';
import { reportCommand } from './report.js';
import { resolveCommand } from './resolve.js';
import { takesCommand } from './takes.js';
import type { Terminal } from './terminal.js';

const INTACT = 'The record is intact, and nothing paid is lost:';

/** The whole command: the words after `castreel` in, exit code out. */
export async function runCommand(words: readonly string[], terminal: Terminal): Promise<ExitCode> {
  let code: ExitCode = exit.done;
  const program = new Command('castreel')
    .description(
      'Storyboards as code: shots with the same cast, from hosted video models, joined into films.',
    )
    .version(version())
    .enablePositionalOptions()
    .showHelpAfterError('(castreel --help lists the commands)')
    .configureOutput({ writeOut: terminal.out, writeErr: terminal.say })
    .exitOverride();
  const finish = (result: ExitCode): void => {
    code = result;
  };
  const commands = [
    checkCommand,
    planCommand,
    renderCommand,
    stitchCommand,
    animaticCommand,
    takesCommand,
    circleCommand,
    resolveCommand,
    reportCommand,
    modelsCommand,
    initCommand,
    doctorCommand,
  ];
  for (const define of [...commands, ...laterCommands]) {
    const command = define(terminal, finish).copyInheritedSettings(program);
    const hidden = laterCommands.includes(define);
    program.addCommand(command.showHelpAfterError(`(castreel ${command.name()} --help lists its options)`), {
      hidden,
    });
  }
  try {
    await program.parseAsync(words, { from: 'user' });
    return code;
  } catch (error) {
    return explain(error, terminal);
  }
}

function explain(thrown: unknown, terminal: Terminal): ExitCode {
  const error = thrown instanceof NotAgain ? thrown.cause : thrown;
  const intact =
    thrown instanceof NotAgain
      ? `${INTACT} ${thrown.next} goes on with what was begun; the same command would buy once more.`
      : `${INTACT} the same command can be run again.`;
  if (error instanceof CommanderError) return error.exitCode === 0 ? exit.done : exit.usage;
  if (error instanceof UsageError) {
    terminal.say(`castreel: ${error.message}\n`);
    return exit.usage;
  }
  if (terminal.interrupted() && terminal.env.CASTREEL_DEBUG === undefined) {
    terminal.say('castreel: interrupted\n');
    return exit.interrupted;
  }
  if (isFault(error, 'EACCES', 'EPERM', 'EROFS', 'ENOSPC', 'EDQUOT', 'EMFILE', 'ENOTDIR', 'EEXIST')) {
    terminal.say(`castreel: cannot continue: ${faultText(error)}. ${intact}\n`);
    return exit.unexpected;
  }
  if (error instanceof KnownFault) {
    terminal.say(`castreel: cannot continue: ${error.message}. ${intact}\n`);
    return exit.unexpected;
  }
  terminal.say(`castreel: something unexpected went wrong: ${reasonOf(error)}\n`);
  terminal.say(
    terminal.env.CASTREEL_DEBUG === undefined
      ? `${intact} CASTREEL_DEBUG=1 prints where it happened.\n`
      : `${error instanceof Error ? (error.stack ?? '') : ''}\n`,
  );
  return exit.unexpected;
}

function version(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
