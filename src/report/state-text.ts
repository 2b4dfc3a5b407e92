import { formatUsd } from '../base/money.js';
import type { PlannedSlot, SlotState, Totals } from '../plan/plan.js';
import type { Paint } from './paint.js';
import { wrapped } from './wrapped.js';

/** `changed (prompt, style)`, `circled t02 (since then: prompt)`. */
export function stateText(slot: PlannedSlot, paint: Paint): string {
  const state = slot.state === 'in_flight' ? 'in flight' : slot.state;
  const reasons =
    slot.state === 'circled' ? slot.reasons.map((reason) => `since then: ${reason}`) : slot.reasons;
  const take = slot.state === 'circled' && slot.take !== null ? ` ${slot.take.label}` : '';
  return wordsIn(slot.state, paint)(`${state}${take}${reasons.length > 0 ? ` (${reasons.join(', ')})` : ''}`);
}

/** States are told apart by letter and sign, colour only helps. */
export function glyph(state: SlotState, paint: Paint): string {
  const signs = {
    new: '+',
    changed: '~',
    failed: '!',
    uncertain: '?',
    away: '-',
    waiting: '…',
    in_flight: '>',
    circled: '●',
    current: '=',
  } as const;
  return colour(state, paint)(signs[state]);
}

function colour(state: SlotState, paint: Paint): (text: string) => string {
  const colours = {
    new: paint.green,
    changed: paint.yellow,
    failed: paint.red,
    uncertain: paint.red,
    away: paint.yellow,
    waiting: paint.cyan,
    in_flight: paint.cyan,
    circled: paint.dim,
    current: paint.dim,
  } as const;
  return colours[state];
}

/** Words must be read on any ground: yellow is hardly seen on white, and dim letters on cream. */
function wordsIn(state: SlotState, paint: Paint): (text: string) => string {
  const isUnpainted = state === 'changed' || state === 'away' || state === 'circled';
  return isUnpainted ? (text) => text : colour(state, paint);
}

/** `Plan: 12 to shoot ($6.00), 41 current, 3 waiting, 1 uncertain, 2 films to stitch.` */
export function totalsText(totals: Totals, paint: Paint): string {
  const parts = [
    `${totals.toShoot} to shoot${totals.toShoot + totals.requestsToPay > 0 ? ` (${costText(totals)})` : ''}`,
    `${totals.current} current`,
    ...counted(totals.waiting, 'waiting'),
    ...counted(totals.inFlight, 'in flight'),
    ...counted(totals.uncertain, 'uncertain'),
    ...counted(totals.failed, 'failed'),
    ...counted(totals.away, 'away'),
    `${totals.films} film${totals.films === 1 ? '' : 's'} to stitch`,
  ];
  return wrapped(`${paint.bold('Plan:')} ${parts.join(', ')}.`, { indent: 0, columns: paint.columns });
}

/** `$6.00`, `free`, `$2.10 and 3 at unknown prices`. */
function costText({ requestsToPay, estimateMicroUsd, unknownPrices }: Totals): string {
  if (requestsToPay === 0) return 'free';
  if (unknownPrices === 0) return formatUsd(estimateMicroUsd);
  return `${formatUsd(estimateMicroUsd)} and ${unknownPrices} at unknown prices`;
}

function counted(count: number, noun: string): string[] {
  return count === 0 ? [] : [`${count} ${noun}`];
}
