import type { Elsewhere, Plan, PlannedSlot } from '../plan/plan.js';
import type { SharedBetween } from '../plan/shared-between.js';
import type { NamedAttempt } from '../plan/label.js';
import type { Undecided } from '../plan/undecided.js';
import type { Address } from '../storyboard/address.js';
import { bringHere, outlyingIn } from './bring-here.js';
import { commandAfter, sameRender, type Call } from './call.js';
import { attemptName, someNames } from './names.js';
import { unreadText } from './waits.js';

/** What the steps of a call are worded with. */
export type Wording = { readonly call: Call; readonly name: (address: string) => string };

/** A command to type, and what reads well between `Next,` and it (`to pay once more`); null: it speaks for itself. */
export type Step = { readonly command: string; readonly what: string | null };

/** The line that ends a page. The command stands last, so that it can be copied to the end of the line. */
export function nextLine(command: string, what: Step['what'] = null): string {
  return what === null ? `Next: ${command}\n` : `Next, ${what}: ${command}\n`;
}

/** The line that ends problems. */
export function nextOnceMended(command: string): string {
  return nextLine(command, 'once these lines are mended');
}

/** The lines that end a page, what is tried first standing first. */
export function nextLines(steps: readonly Step[]): string {
  return steps.map(({ command, what }) => nextLine(command, what)).join('');
}

/** `to pay once more: castreel render --rebuy vigil`. */
export function stepText({ command, what }: Step): string {
  return what === null ? command : `${what}: ${command}`;
}

/** The command that lets a slot go on; null where nothing is needed but `render`. */
export function wayOut(slot: PlannedSlot, plan: Plan, { call, name }: Wording): Step | null {
  if (!slot.selected) return null;
  const isBought = (plan.requests.get(slot.request)?.toBuy ?? 0) > 0;
  switch (slot.state) {
    case 'waiting': {
      const waiting = firstWaiting(slot, plan);
      const outlying = outlyingIn(waiting);
      if (outlying !== null) {
        const command = bringHere(outlying, plan);
        return { command, what: `to have here what was bought ${outlying.where}` };
      }
      const obstacle = waiting.inTheWay?.kind === 'obstacle' ? waiting.inTheWay.obstacle : null;
      // It is the files that are to be mended.
      if (obstacle?.kind === 'hole') return null;
      const first = parentOf(waiting, plan) ?? waiting;
      if (first.inTheWay?.kind === 'undecided') {
        const [label = ''] = first.inTheWay.labels;
        const lost = plan.undecided.find((one) => one.slot === first.address && one.label === label);
        return settle(lost ?? { slot: first.address, label, shared: null, unread: null }, { call, name });
      }
      const isUnfit = obstacle?.kind === 'too_short' || obstacle?.kind === 'too_long';
      if (isUnfit && first.state === 'current') return anotherTake(first, { call, name });
      const way =
        first.state === 'waiting' ? null : wayOut({ ...first, selected: true }, plan, { call, name });
      return way ?? { command: commandAfter(call, 'takes', [name(first.address)]), what: 'to choose a take' };
    }
    case 'failed': {
      if (isBought) return null;
      const failure = slot.inTheWay?.kind === 'failure' ? slot.inTheWay : null;
      // What cost nothing is offered by the next render; what is charged, or may be, only where somebody says so.
      if (failure?.charged === 'no')
        return { command: sameRender(call), what: 'to try again (or change the shot)' };
      const lost = failure?.lost ?? null;
      return lost === null ? payAgain(slot, { call, name }) : takeBack(lost, { call, name });
    }
    case 'away': // another take, or money, only where it cannot be fetched: see `outOfAway`
      return isBought ? null : { command: collect(call), what: null };
    case 'in_flight':
      return slot.elsewhere === null
        ? { command: collect(call), what: null }
        : fromElsewhere(slot.address, slot.elsewhere, { call, name });
    case 'circled': {
      const other = `to choose another take than ${slot.take?.label ?? 'the one circled'}`;
      return isBought ? { command: commandAfter(call, 'takes', [name(slot.address)]), what: other } : null;
    }
    case 'uncertain': // each attempt has a line of its own
    case 'current':
    case 'changed':
    case 'new':
      return null;
  }
}

/** The same, and what there is beside it where it costs nothing but may lead nowhere. */
export function waysOut(slot: PlannedSlot, plan: Plan, wording: Wording): readonly Step[] {
  const way = wayOut(slot, plan, wording);
  if (way === null) return [];
  const { state, inTheWay } = slot;
  const waiting = state === 'waiting' ? firstWaiting(slot, plan) : null;
  if (waiting !== null && outlyingIn(waiting) !== null) return [way, payBeside(waiting, wording)];
  const mayBeLost =
    state === 'failed' && inTheWay?.kind === 'failure' && inTheWay.lost !== null && inTheWay.charged !== 'no';
  return mayBeLost ? [way, payAgain(slot, wording)] : [way];
}

/** A job that was given up, and is paid for. */
export function takeBack(
  { job, ...lost }: NamedAttempt & { readonly job: string },
  { call, name }: Wording,
): Step {
  return {
    command: commandAfter(call, 'resolve', [attemptName(lost, name), '--adopt', job]),
    what: 'to ask for its clip once more, for nothing',
  };
}

function payAgain({ address }: PlannedSlot, { call, name }: Wording): Step {
  return {
    command: commandAfter(call, 'render', ['--retake', name(address)]),
    what: 'better after a change of the shot, else to pay for the same again',
  };
}

/** The other branch will never be merged. */
function payBeside({ address }: PlannedSlot, { call, name }: Wording): Step {
  return {
    command: commandAfter(call, 'render', ['--retake', name(address)]),
    what: 'to pay for another all the same',
  };
}

/** What came out is no use to the shot that goes on from it. */
function anotherTake({ address }: PlannedSlot, { call, name }: Wording): Step {
  return {
    command: commandAfter(call, 'render', ['--retake', name(address)]),
    what: 'to pay for another take, of which you then circle one',
  };
}

/** It is made, and paid for, where this machine cannot fetch it. */
function fromElsewhere(
  slot: Address,
  { why, label, clone, provider, endpoint, account }: Elsewhere,
  { call, name }: Wording,
): Step {
  if (why === 'account') {
    const what = `with the key of the account at ${provider} (${endpoint}) with which clone ${clone} had it made (if that has another key now, \`providers: { ${provider}: { same_account: [${account}] } }\` in castreel.config.yaml says so)`;
    return { command: collect(call), what };
  }
  const command = commandAfter(call, 'resolve', [attemptName({ slot, label }, name)]);
  const what = `clone ${clone} posted it, and its ledger alone has the answer; where that is gone, add --adopt ID, --never-arrived or --lost`;
  return { command, what };
}

/** Where a clip was asked for and no source has it any more. */
export function outOfAway(slot: PlannedSlot, { call, name }: Wording): Step {
  const again = commandAfter(call, 'render', ['--rebuy', name(slot.address)]);
  return insteadOf(slot, { call, name }) ?? { command: again, what: 'to pay once more' };
}

/** A take whose clip is here, where another was circled. */
function insteadOf({ address, instead }: PlannedSlot, { call, name }: Wording): Step | null {
  if (instead === null) return null;
  return {
    command: commandAfter(call, 'circle', [name(address), instead]),
    what: 'to use the take that is here',
  };
}

/** Nobody is asked before its history was read. */
export function settle(
  { unread, ...lost }: NamedAttempt & Pick<Undecided, 'shared' | 'unread'>,
  wording: Wording,
): Step {
  return unread === null ? decideOn(lost, wording) : lookAgain(unread, wording);
}

/** What a person may say of an attempt that nobody knows to have been started or not, or whose job may be another's. */
export function decideOn(
  { slot, label, shared }: NamedAttempt & Pick<Undecided, 'shared'>,
  { call, name }: Wording,
): Step {
  const typed = attemptName({ slot, label }, name);
  return shared === null
    ? { command: commandAfter(call, 'resolve', [typed]), what: TO_DECIDE }
    : { command: commandAfter(call, 'resolve', [typed, '--disown']), what: sharedText(shared, name) };
}

/** Why `--disown`: `if the job J, which b#t01 has too, is not its own`. */
export function sharedText({ id, others, isOthers }: SharedBetween, name: Wording['name']): string {
  const names = someNames(others.map((one) => attemptName(one, name)));
  return isOthers
    ? `for the job ${id} is certainly that of ${names}`
    : `if the job ${id}, which ${names} ${others.length === 1 ? 'has' : 'have'} too, is not its own`;
}

/** Where `--collect` brings it no nearer to its end. */
export function giveUpOn({ slot, label }: NamedAttempt, { call, name }: Wording): Step {
  return {
    command: commandAfter(call, 'resolve', [attemptName({ slot, label }, name)]),
    what: 'if it never ends, or its clip cannot be had, add --lost',
  };
}

/** Its history was not read: nobody knows yet whether there is a job of it. */
function lookAgain(unread: string, { call }: Wording): Step {
  return { command: collect(call), what: `${unreadText(unread)}; to look for it there` };
}

export const TO_DECIDE = 'once you know what became of it, add --adopt ID, --never-arrived or --lost';

/** Two clones shot the same before they merged: one of the takes is circled, the other was paid for in vain. */
export function chooseOf({ slot }: Plan['boughtTwice'][number], { call, name }: Wording): Step {
  return { command: commandAfter(call, 'takes', [name(slot)]), what: 'to choose a take' };
}

/** Of those that go on from one another, the first that waits. */
function firstWaiting(slot: PlannedSlot, plan: Plan): PlannedSlot {
  const above = parentOf(slot, plan);
  return above?.state === 'waiting' ? firstWaiting(above, plan) : slot;
}

/** Of its own board where several boards share it: each circles for itself. */
function parentOf(slot: PlannedSlot, plan: Plan): PlannedSlot | null {
  const parent = plan.requests.get(plan.requests.get(slot.request)?.parent ?? '');
  const parents = (parent?.slots ?? []).flatMap((one) => plan.slots.get(one) ?? []);
  return parents.find(({ boardId }) => boardId === slot.boardId) ?? parents[0] ?? null;
}

/** Fetches what is already paid for. */
export function collect(call: Call): string {
  return commandAfter(call, 'render', ['--collect']);
}
