import { circle as circleTakes } from '../decide.js';
import { plan, type Planned } from '../pipeline.js';
import { everything } from '../plan/given.js';
import { shortNames } from '../report/names.js';
import { nextAfterCircle } from '../report/next.js';
import { soughtText, unchosenText } from '../report/sought.js';
import { findSlots } from '../storyboard/address.js';
import { exit, UsageError, type ExitCode } from './exit.js';
import { look, type BoardFlags } from './look.js';
import { callOf } from './project-options.js';
import type { Terminal } from './terminal.js';

export async function circle(
  terminal: Terminal,
  asked: { shot: string; take: string | null },
  flags: BoardFlags,
): Promise<ExitCode> {
  const { project, planned: before, invalid } = await look(terminal, flags);
  if (invalid) return exit.invalid;
  const addresses = [...before.plan.slots.keys()];
  const sought = findSlots(asked.shot, addresses);
  if (sought.kind !== 'found') throw new UsageError(soughtText(asked.shot, sought, before.storyboards));
  const name = shortNames(addresses);
  const label = asked.take ?? sought.take;
  const chosen = await circleTakes(project, before, { addresses: sought.addresses, label });
  if ('problems' in chosen) {
    throw new UsageError(chosen.problems.map((one) => unchosenText(one, label, name)).join('\n'));
  }
  const after = await plan(project, everything);
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
