import type { Plan, PlannedSlot } from '../plan/plan.js';
import { commandAfter, type Call } from './call.js';

/** What the steps of a call are worded with. */
export type Wording = { readonly call: Call; readonly name: (address: string) => string };

/** A command to type, and what for, where that is not plain. */
export type Step = { readonly command: string; readonly what: string | null };

/** The line that ends a page. The command stands last, so that it can be copied to the end of the line. */
export function nextLine(command: string, what: string | null = null): string {
  return what === null ? `Next: ${command}\n` : `Next, ${what}: ${command}\n`;
}

/** The commands that let a slot go on, the free one first; none where nothing is needed but `render`. */
export function waysOut(slot: PlannedSlot, plan: Plan, { call, name }: Wording): Step[] {
  if (!slot.selected) return [];
  const only = (command: string, what: string | null = null): Step[] => [{ command, what }];
  const isBought = (plan.requests.get(slot.request)?.toBuy ?? 0) > 0;
  switch (slot.state) {
    case 'waiting': {
      const first = firstObstacle(slot, plan);
      const ways =
        first.state === 'waiting' ? [] : waysOut({ ...first, selected: true }, plan, { call, name });
      return ways.length > 0 ? ways : only(commandAfter(call, 'takes', [name(first.address)]), 'to choose');
    }
    case 'failed': {
      const again = commandAfter(call, 'render', ['--retake', name(slot.address)]);
      return isBought ? [] : only(again, 'or change the shot');
    }
    case 'away': {
      if (isBought) return [];
      if (slot.instead !== null) {
        const circled = commandAfter(call, 'circle', [name(slot.address), slot.instead]);
        return only(circled, 'for the take that is here');
      }
      const again = commandAfter(call, 'render', ['--rebuy', name(slot.address)]);
      return [...only(collect(call)), ...only(again, 'to pay once more')];
    }
    case 'in_flight':
      return only(collect(call));
    case 'circled': {
      const keeps = `the films keep ${slot.take?.label ?? 'the one circled'} until another is circled`;
      return isBought ? only(commandAfter(call, 'takes', [name(slot.address)]), keeps) : [];
    }
    case 'uncertain': // each attempt has a line of its own
    case 'current':
    case 'changed':
    case 'new':
      return [];
  }
}

/** What a person may say of an attempt of which nobody knows whether it was started. */
export function decideOn({ slot, label }: Plan['undecided'][number], { call, name }: Wording): Step {
  return {
    command: commandAfter(call, 'resolve', [`${name(slot)}#${label}`]),
    what: 'with --adopt ID, --never-arrived or --lost',
  };
}

/** Two clones shot the same before they merged: one of the takes is circled, the other was paid for in vain. */
export function chooseOf({ slot }: Plan['boughtTwice'][number], { call, name }: Wording): Step {
  return { command: commandAfter(call, 'takes', [name(slot)]), what: 'to choose' };
}

/** Up the line of those that go on from one another, the first that does not wait itself. */
function firstObstacle(slot: PlannedSlot, plan: Plan): PlannedSlot {
  const parent = plan.requests.get(plan.requests.get(slot.request)?.parent ?? '')?.slots[0];
  const above = plan.slots.get(parent ?? '');
  if (above === undefined) return slot;
  return above.state === 'waiting' ? firstObstacle(above, plan) : above;
}

export function stepLine({ command, what }: Step): string {
  return nextLine(command, what);
}

/** Fetches what is already paid for. */
export function collect(call: Call): string {
  return commandAfter(call, 'render', ['--collect']);
}
