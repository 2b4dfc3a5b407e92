import { Command } from 'commander';
import type { DefineCommand } from './command.js';
import { exit, UsageError, type ExitCode } from './exit.js';
import type { BoardFlags } from './look.js';
import { callOf, list, withProjectOptions } from './project-options.js';
import type { Terminal } from './terminal.js';

type TakesFlags = BoardFlags & { readonly json?: true };

export const takesCommand: DefineCommand = (terminal, finish) =>
  withProjectOptions(
    new Command('takes')
      .description('every attempt of a shot: state, cost, clip, and which is circled')
      .argument('[addresses...]', 'shots as the plan calls them; without any, all')
      .option('--board <file>', 'a board, may be given again; without any, those of the project', list)
      .option('--json', 'as one document'),
  ).action(async (addresses: string[], flags: TakesFlags) => finish(await takes(terminal, addresses, flags)));

async function takes(terminal: Terminal, addresses: readonly string[], flags: TakesFlags): Promise<ExitCode> {
  const [
    { look },
    decide,
    { soughtText },
    { takesJson, takesText },
    { nextAfterTakes },
    { shortNames },
    { findSlots },
  ] = await Promise.all([
    import('./look.js'),
    import('../decide.js'),
    import('../report/sought.js'),
    import('../report/takes.js'),
    import('../report/next.js'),
    import('../report/names.js'),
    import('../storyboard/address.js'),
  ]);
  const { planned, invalid } = await look(terminal, flags);
  const all = [...planned.plan.slots.keys()];
  const wanted = addresses.flatMap((text) => {
    const sought = findSlots(text, all);
    if (sought.kind === 'found') return [...sought.addresses];
    throw new UsageError(soughtText(text, sought, planned.storyboards));
  });
  const listed = decide.takes(planned, new Set(addresses.length === 0 ? all : wanted));
  if (flags.json === true) terminal.out(`${JSON.stringify(takesJson(listed), null, 2)}\n`);
  else {
    const name = shortNames(all);
    terminal.out(takesText(listed, { name, paint: terminal.outPaint }));
    if (!invalid) terminal.say(nextAfterTakes(listed, { call: callOf(flags, flags.board ?? []), name }));
  }
  return invalid ? exit.invalid : exit.done;
}
