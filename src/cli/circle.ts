import { Command } from 'commander';
import type { Planned } from '../pipeline.js';
import { isCalled } from '../plan/label.js';
import type { PlannedSlot } from '../plan/plan.js';
import type { SlotTakes } from '../report/takes.js';
import type { DefineCommand } from './command.js';
import { exit, UsageError, type ExitCode } from './exit.js';
import { list, withProjectOptions, type ProjectFlags } from './project-options.js';
import type { Terminal } from './terminal.js';

type CircleFlags = ProjectFlags & { readonly board?: readonly string[] };

export const circleCommand: DefineCommand = (terminal, finish) =>
  withProjectOptions(
    new Command('circle')
      .description('choose the take of a shot: the films use it, and no more are bought')
      .argument('<shot>', 'as the plan calls it')
      .argument('[take]', 't02; without one, what the films show now')
      .option('--board <file>', 'a board, may be given again; without any, those of the project', list),
  ).action(async (shot: string, take: string | undefined, flags: CircleFlags) =>
    finish(await circle(terminal, { shot, take: take ?? null }, flags)),
  );

async function circle(
  terminal: Terminal,
  asked: { shot: string; take: string | null },
  flags: CircleFlags,
): Promise<ExitCode> {
  const [{ open }, pipeline, decide, takes, { shortNames }, { findSlots, splitAddress }] = await Promise.all([
    import('./open.js'),
    import('../pipeline.js'),
    import('../decide.js'),
    import('../report/takes.js'),
    import('../report/names.js'),
    import('../storyboard/address.js'),
  ]);
  const project = await open(terminal, flags.board ?? [], flags);
  const before = await pipeline.plan(project, pipeline.nothing);
  const addresses = [...before.plan.slots.keys()];
  const sought = findSlots(asked.shot, addresses);
  if (sought.kind !== 'found') throw new UsageError(takes.soughtText(asked.shot, sought));
  const [address, another] = sought.addresses;
  if (address === undefined || another !== undefined) {
    throw new UsageError(`${asked.shot} names several shots; a take is circled for one`);
  }
  const [listed] = decide.takes(before, new Set([address]));
  if (listed === undefined) throw new UsageError(`there is no ${asked.shot}`);
  const name = shortNames(addresses);
  const chosen = chosenTake(listed, asked.take ?? sought.take, name(address));
  await decide.circle(project, before, {
    boardId: splitAddress(address).boardId,
    slot: splitAddress(address).slot,
    n: chosen.n,
    sha256: chosen.sha256,
  });
  const after = await pipeline.plan(project, pipeline.nothing);
  terminal.say(`Circled ${name(address)} ${chosen.label}.\n${staleText(before, after, name)}`);
  return exit.done;
}

/** The take that a label names; without one, what the films show. A draft is chosen only while it is what the board asks for. */
function chosenTake(
  { slot, attempts }: SlotTakes,
  label: string | null,
  name: string,
): { label: string; n: number; sha256: string } {
  const called = attempts.filter((one) => (label === null ? one.shown : isCalled(one.label, label)));
  const lasting = called.filter((one) => one.current || !one.entry.attempt.draft);
  const clips = new Map(
    (lasting.length > 0 ? lasting : called).map((one) => [one.entry.attempt.take?.sha256, one]),
  );
  const fitting = [...clips.values()];
  const [attempt, second] = fitting;
  if (second !== undefined) {
    throw new UsageError(
      `${label ?? ''} could be ${fitting.map((one) => one.label).join(' or ')} of ${name}`,
    );
  }
  const clip = attempt?.entry.attempt.take ?? null;
  if (attempt === undefined || clip === null) {
    const there = attempts.filter((one) => one.entry.attempt.take !== null).map((one) => one.label);
    const choice =
      there.length > 0 ? `its takes are ${there.join(', ')}` : 'it has no take yet: castreel render';
    throw new UsageError(`${name} has no take ${label ?? 'that a film shows'}; ${choice}`);
  }
  if (attempt.entry.attempt.draft && !attempt.current) {
    throw new UsageError(
      `${attempt.label} of ${slot.shot} is a draft: the board asks for another model or resolution`,
    );
  }
  return { label: attempt.label, n: attempt.entry.attempt.n, sha256: clip.sha256 };
}

/** What the choice made stale, and what to do about it. */
function staleText(before: Planned, after: Planned, name: (address: string) => string): string {
  const stale = [...after.plan.slots.values()].filter((slot) =>
    isNewlyStale(slot, before.plan.slots.get(slot.address)),
  );
  if (stale.length === 0) return after.totals.films > 0 ? 'Next: castreel render\n' : '';
  const names = stale.map((slot) => `${name(slot.address)} (${slot.reasons.join(', ')})`);
  return `Now to be shot again: ${names.join(', ')}. Next: castreel plan\n`;
}

function isNewlyStale(now: PlannedSlot, then: PlannedSlot | undefined): boolean {
  return now.state === 'changed' && then?.state !== 'changed';
}
