import { Command } from 'commander';
import type { Decision } from '../run/resolve.js';
import type { DefineCommand } from './command.js';
import { exit, UsageError, type ExitCode } from './exit.js';
import type { BoardFlags } from './look.js';
import { callOf, list, withProjectOptions } from './project-options.js';
import type { Terminal } from './terminal.js';

type ResolveFlags = BoardFlags & {
  readonly adopt?: string;
  readonly neverArrived?: true;
  readonly lost?: true;
  readonly wait?: true;
};

export const resolveCommand: DefineCommand = (terminal, finish) =>
  withProjectOptions(
    new Command('resolve')
      .description('decide what became of a request whose answer was lost')
      .argument('<attempt>', 'SHOT#t02, as castreel takes lists it')
      .option('--adopt <id>', "the id that the provider's own pages show for it")
      .option('--never-arrived', 'the provider has no such job: it cost nothing')
      .option('--lost', 'paid, and nothing will come of it')
      .option('--board <file>', 'a board, may be given again; without any, those of the project', list)
      .option('--wait', 'wait while another run holds the lock'),
  ).action(async (attempt: string, flags: ResolveFlags) => finish(await resolve(terminal, attempt, flags)));

async function resolve(terminal: Terminal, attempt: string, flags: ResolveFlags): Promise<ExitCode> {
  const decision = decisionOf(flags);
  const [
    { look },
    { attemptedSlots, decide },
    { soughtText },
    { nextAfterResolve },
    { findSlots },
    { lockedText },
  ] = await Promise.all([
    import('./look.js'),
    import('../decide.js'),
    import('../report/sought.js'),
    import('../report/next.js'),
    import('../storyboard/address.js'),
    import('./locked.js'),
  ]);
  const { project, planned } = await look(terminal, flags);
  const sought = findSlots(attempt, attemptedSlots(planned));
  if (sought.kind !== 'found') throw new UsageError(soughtText(attempt, sought, planned.storyboards));
  const { addresses, take: label } = sought;
  const wait = flags.wait === true;
  const resolved = await decide(project, planned, { addresses, label, decision, wait });
  switch (resolved.kind) {
    case 'unclear':
      throw new UsageError(
        `${attempt} does not name one attempt: SHOT#tNN is wanted, and there are ${resolved.among.join(', ')}`,
      );
    case 'held':
      terminal.say(lockedText(resolved, { mayBreak: false }));
      return exit.locked;
    case 'refused':
      terminal.say(`Nothing was changed: ${resolved.reason}.\n`);
      return exit.refused;
    case 'resolved': {
      const next = nextAfterResolve(decision.kind === 'adopt', callOf(flags, flags.board ?? []));
      terminal.say(`${attempt} is ${resolved.entry.attempt.state}. ${next}`);
      return exit.done;
    }
  }
}

function decisionOf({ adopt, neverArrived, lost }: ResolveFlags): Decision {
  const said: Decision[] = [
    ...(adopt === undefined ? [] : [{ kind: 'adopt' as const, id: adopt }]),
    ...(neverArrived === true ? [{ kind: 'never_arrived' as const }] : []),
    ...(lost === true ? [{ kind: 'lost' as const }] : []),
  ];
  const [decision, another] = said;
  if (decision === undefined || another !== undefined) {
    throw new UsageError('say one of --adopt ID, --never-arrived, --lost');
  }
  return decision;
}
