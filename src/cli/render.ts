import { Command } from 'commander';
import { shellText } from '../base/shell.js';
import { FREE_MODEL } from '../storyboard/storyboard.js';
import type { DefineCommand } from './command.js';
import { UsageError, type ExitCode } from './exit.js';
import { withProjectOptions } from './project-options.js';
import type { RenderFlags, RenderName } from './render-flags.js';
import { fillOption, wholeNumber, withSelectOptions } from './select.js';
import type { Terminal } from './terminal.js';

export const renderCommand: DefineCommand = (terminal, finish) =>
  withRunOptions(
    withSelectOptions(
      withProjectOptions(
        new Command('render')
          .description('shoot what is new or changed, at the price you agree to, and make the films')
          .argument('[files...]', 'boards, or one NAME.plan.json; default: the boards of the project'),
      ),
    )
      .option('--yes', 'agree without being asked; requires --max-cost')
      .option(
        '--max-cost <usd>',
        'the most this run may cost, including what earlier runs left open',
        dollars,
      )
      .option('--collect', 'only fetch what is already paid for')
      .option('--no-spend', 'buy nothing: make the films from what there is')
      .addOption(fillOption())
      .option(
        '--concurrency <n>',
        'the most requests under way at once at each provider; default: its `in_flight`, or 8 where it names none',
        wholeNumber,
      ),
  ).action(async (files: string[], flags: RenderFlags) =>
    finish(await start(terminal, 'render', { files, flags })),
  );

export const stitchCommand: DefineCommand = (terminal, finish) =>
  withRunOptions(
    withSelectOptions(
      withProjectOptions(
        new Command('stitch')
          .description('make the films from the takes there are; spends nothing')
          .argument('[files...]', 'boards; default: those of the project'),
      ),
    ),
  ).action(async (files: string[], flags: RenderFlags) =>
    finish(await start(terminal, 'stitch', { files, flags: { ...flags, spend: false } })),
  );

export const animaticCommand: DefineCommand = (terminal, finish) =>
  withRunOptions(
    withSelectOptions(
      withProjectOptions(
        new Command('animatic')
          .description('make the films with the free model `animatic`, from the references and the words')
          .argument('[files...]', 'boards; default: those of the project'),
      ),
    ),
  ).action(async (files: string[], flags: RenderFlags) =>
    finish(
      await start(terminal, 'animatic', { files, flags: { ...flags, model: flags.model ?? FREE_MODEL } }),
    ),
  );

function withRunOptions(command: Command): Command {
  return command
    .option('--out <dir>', 'folder for the films')
    .option('--json', 'print what happens, one JSON document per line')
    .option('--wait', 'wait while another run holds the lock')
    .option('--break-lock', 'take the lock from a run on another host that is certainly gone');
}

async function start(
  terminal: Terminal,
  name: RenderName,
  called: { files: readonly string[]; flags: RenderFlags },
): Promise<ExitCode> {
  const { render } = await import('./render-run.js');
  return await render(terminal, name, called);
}

function dollars(text: string): number {
  if (!/^\$?(\d+(\.\d*)?|\.\d+)$/.test(text))
    throw new UsageError(`--max-cost takes dollars, not ${shellText([text])}`);
  return Number(text.replace('$', ''));
}
