import { Command } from 'commander';
import type { Choice } from '../decide.js';
import type { Planned } from '../pipeline.js';
import { everything } from '../plan/given.js';
import { isCalled } from '../plan/label.js';
import type { SlotTakes } from '../plan/slot-takes.js';
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
  const [{ look }, pipeline, decide, { soughtText }, { nextAfterCircle }, { shortNames }, { findSlots }] =
    await Promise.all([
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
  const listed = decide.takes(before, new Set(sought.addresses));
  const choices = allChosen(listed, asked.take ?? sought.take, name);
  await decide.circle(project, before, choices);
  const after = await pipeline.plan(project, everything);
  terminal.say(choices.map(({ address, label }) => `Circled ${name(address)} ${label}.\n`).join(''));
  const call = callOf(flags, flags.board ?? []);
  terminal.say(nextAfterCircle(staleSince(before, after), after, { call, name }));
  return exit.done;
}

/** A choice, and what people call the take. */
type Chosen = Choice & { readonly label: string };

/** One take for each slot, or none for any: every slot that has none is named. */
function allChosen(
  listed: readonly SlotTakes[],
  label: string | null,
  name: (address: string) => string,
): Chosen[] {
  const tried = listed.map((slot) => chosenTake(slot, label, name(slot.slot.address)));
  const problems = tried.flatMap((one) => ('problem' in one ? [one.problem] : []));
  if (problems.length > 0) throw new UsageError(problems.join('\n'));
  return tried.flatMap((one) => ('problem' in one ? [] : [one]));
}

/** The take that a label names; without one, what the films show. A draft is chosen only while it is what the board asks for. */
function chosenTake(
  { slot, attempts }: SlotTakes,
  label: string | null,
  name: string,
): Chosen | { readonly problem: string } {
  const called = attempts.filter((one) => (label === null ? one.shown : isCalled(one.label, label)));
  const lasting = called.filter((one) => one.current || !one.entry.attempt.draft);
  const clips = new Map(
    (lasting.length > 0 ? lasting : called).map((one) => [one.entry.attempt.take?.sha256, one]),
  );
  const fitting = [...clips.values()];
  const [attempt, second] = fitting;
  if (second !== undefined) {
    return { problem: `${label ?? ''} could be ${fitting.map((one) => one.label).join(' or ')} of ${name}` };
  }
  const clip = attempt?.entry.attempt.take ?? null;
  if (attempt === undefined || clip === null) {
    const there = attempts.filter((one) => one.entry.attempt.take !== null).map((one) => one.label);
    if (there.length === 0) return { problem: `${name} has no take yet` };
    const wanted = label ?? 'that a film shows';
    return { problem: `${name} has no take ${wanted}; its takes are ${there.join(', ')}` };
  }
  if (attempt.entry.attempt.draft && !attempt.current) {
    return {
      problem: `${attempt.label} of ${name} is a draft: the board asks for another model or resolution`,
    };
  }
  const { n } = attempt.entry.attempt;
  return { address: slot.address, label: attempt.label, n, sha256: clip.sha256 };
}

/** Slots that the choice made stale. */
function staleSince(before: Planned, after: Planned): Planned['plan']['slots'] {
  return new Map(
    [...after.plan.slots].filter(
      ([address, slot]) => slot.state === 'changed' && before.plan.slots.get(address)?.state !== 'changed',
    ),
  );
}
