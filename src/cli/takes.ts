import { Command } from 'commander';
import type { DefineCommand } from './command.js';
import { exit, UsageError, type ExitCode } from './exit.js';
import { list, withProjectOptions, type ProjectFlags } from './project-options.js';
import type { Terminal } from './terminal.js';

type TakesFlags = ProjectFlags & { readonly json?: true; readonly board?: readonly string[] };

export const takesCommand: DefineCommand = (terminal, finish) =>
  withProjectOptions(
    new Command('takes')
      .description('every attempt of a shot: state, cost, clip, and which is circled')
      .argument('[addresses...]', 'shots as the plan calls them; without any, all')
      .option('--board <file>', 'a board, may be given again; without any, those of the project', list)
      .option('--json', 'as one document'),
  ).action(async (addresses: string[], flags: TakesFlags) => finish(await takes(terminal, addresses, flags)));

async function takes(terminal: Terminal, addresses: readonly string[], flags: TakesFlags): Promise<ExitCode> {
  const [{ open }, pipeline, decide, { soughtText, takesJson, takesText }, { shortNames }, { findSlots }] =
    await Promise.all([
      import('./open.js'),
      import('../pipeline.js'),
      import('../decide.js'),
      import('../report/takes.js'),
      import('../report/names.js'),
      import('../storyboard/address.js'),
    ]);
  const project = await open(terminal, flags.board ?? [], flags);
  const planned = await pipeline.plan(project, pipeline.nothing);
  const all = [...planned.plan.slots.keys()];
  const wanted = addresses.flatMap((text) => {
    const sought = findSlots(text, all);
    if (sought.kind === 'found') return [...sought.addresses];
    throw new UsageError(soughtText(text, sought));
  });
  const listed = decide.takes(planned, new Set(addresses.length === 0 ? all : wanted));
  if (flags.json === true) terminal.out(`${JSON.stringify(takesJson(listed), null, 2)}\n`);
  else {
    const context = { name: shortNames(all), paint: terminal.outPaint };
    terminal.out(takesText(listed, context));
  }
  return exit.done;
}
