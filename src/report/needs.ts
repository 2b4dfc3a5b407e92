import { getOrMake } from '../base/get-or-make.js';
import type { Plan, PlannedSlot } from '../plan/plan.js';
import type { Undecided } from '../plan/undecided.js';
import { commandAfter } from './call.js';
import { attemptName, someNames } from './names.js';
import { adoptionsOf } from './possible-jobs.js';
import type { Paint } from './paint.js';
import { stateText } from './state-text.js';
import { notedRows } from './noted.js';
import { decideTogether, lostTogether, togetherText } from './lost-together.js';
import { chooseOf, decideOn, giveUpOn, settle, stepText, waysOut, type Step, type Wording } from './ways.js';

/** Nobody does more before looking again. */
const ROWS = 20;

/** What a person may do so that one shot goes on. */
export function stepsFor(slot: PlannedSlot, plan: Plan, wording: Wording): readonly Step[] {
  const isOfIt = (one: { readonly slot: string }): boolean => one.slot === slot.address;
  return [
    ...plan.undecided.filter(isOfIt).flatMap((one) => decisionsOn(one, wording)),
    ...plan.stuck.filter(isOfIt).map((one) => giveUpOn(one, wording)),
    ...waysOut(slot, plan, wording),
  ];
}

function decisionsOn(lost: Undecided, wording: Wording): readonly Step[] {
  const first = lost.unread === null ? [] : [settle(lost, wording)];
  return [...first, ...adoptionsOf(lost, wording), decideOn(lost, wording)];
}

/** What only a person can let go on, each with its command; slots that go on in the same way share a line. Empty where there is nothing. */
export function needsText(plan: Plan, wording: Wording, paint: Paint): string {
  const { name } = wording;
  const uncertain = paint.red('uncertain');
  const lines = new Map<string, { names: string[]; state: string; step: Step }>();
  const add = (called: string, state: string, step: Step): void => {
    getOrMake(lines, `${state}\n${stepText(step)}`, () => ({ names: [], state, step })).names.push(called);
  };
  const together = lostTogether(plan.undecided);
  for (const group of together) {
    for (const step of decideTogether(group, wording))
      for (const one of group.attempts) add(attemptName(one, name), uncertain, step);
  }
  const grouped = new Set(together.flatMap(({ attempts }) => attempts));
  for (const one of plan.undecided) {
    const steps = decisionsOn(one, wording);
    for (const step of grouped.has(one) ? steps.slice(0, one.unread === null ? 0 : 1) : steps)
      add(attemptName(one, name), uncertain, step);
  }
  for (const one of plan.stuck)
    add(attemptName(one, name), paint.cyan('in flight for over a day'), giveUpOn(one, wording));
  for (const one of plan.boughtTwice) {
    add(name(one.slot), paint.bold(`bought twice (${one.labels.join(', ')})`), chooseOf(one, wording));
  }
  for (const slot of plan.slots.values()) {
    for (const way of waysOut(slot, plan, wording)) add(name(slot.address), stateText(slot, paint), way);
  }
  const { columns } = paint;
  const rows = [...lines.values()].map(
    ({ names, state, step }) => [`  ${someNames(names)}`, state, step] as const,
  );
  if (rows.length === 0) return '';
  const more = rows.length - ROWS;
  return [
    `${paint.bold('Needs you:')}\n`,
    ...notedRows(rows.slice(0, ROWS), { indent: 4, columns }),
    more > 0 ? `  and ${more} more: ${commandAfter(wording.call, 'plan', ['--json'])}\n` : '',
    togetherText(together, { ...wording, columns }),
  ].join('');
}
