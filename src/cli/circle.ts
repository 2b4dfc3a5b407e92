import { Command } from 'commander';
import type { Planned } from '../pipeline.js';
import { everything } from '../plan/given.js';
import type { DefineCommand } from './command.js';
import { exit, UsageError, type ExitCode } from './exit.js';
import type { BoardFlags } from './look.js';
import { callOf, list, withProjectOptions } from './project-options.js';
import type { Terminal } from './terminal.js';

export const circleCommand: DefineCommand = (terminal, finish) =>
  withProjectOptions(
    new Command('circle')
      .description('choose the take of a shot: the films use it, and no more are bought')
      .argument('<shot>', 'as the plan calls it; hook@* for all variants of a shot')
      .argument('[take]', 't02; without one, what the films show now')
      .option('--board <file>', 'a board, may be given again; without any, those of the project', list),
  ).action(async (shot: string, take: string | undefined, flags: BoardFlags) =>
    finish(await circle(terminal, { shot, take: take ?? null }, flags)),
  );

async function circle(
  terminal: Terminal,
  asked: { shot: string; take: string | null },
  flags: BoardFlags,
): Promise<ExitCode> {
  const [
    { look },
    pipeline,
    decide,
    { soughtText, unchosenText },
    { nextAfterCircle },
    { shortNames },
    { findSlots },
  ] = await Promise.all([
    import('./look.js'),
    import('../pipeline.js'),
    import('../decide.js'),
    import('../report/sought.js'),
    import('../report/next.js'),
    import('../report/names.js'),
    import('../storyboard/address.js'),
  ]);
  const { project, planned: before, invalid } = await look(terminal, flags);
  if (invalid) return exit.invalid;
  const addresses = [...before.plan.slots.keys()];
  const sought = findSlots(asked.shot, addresses);
  if (sought.kind !== 'found') throw new UsageError(soughtText(asked.shot, sought, before.storyboards));
  const name = shortNames(addresses);
  const label = asked.take ?? sought.take;
  const chosen = await decide.circle(project, before, { addresses: sought.addresses, label });
  if ('problems' in chosen) {
    throw new UsageError(chosen.problems.map((one) => unchosenText(one, label, name)).join('\n'));
  }
  const after = await pipeline.plan(project, everything);
  terminal.say(chosen.choices.map(({ address, label }) => `Circled ${name(address)} ${label}.\n`).join(''));
  const call = callOf(flags, flags.board ?? []);
  terminal.say(nextAfterCircle(staleSince(before, after), after, { call, name }));
  return exit.done;
}

/** Slots that the choice made stale. */
function staleSince(before: Planned, after: Planned): Planned['plan']['slots'] {
  return new Map(
    [...after.plan.slots].filter(
      ([address, slot]) => slot.state === 'changed' && before.plan.slots.get(address)?.state !== 'changed',
    ),
  );
}
