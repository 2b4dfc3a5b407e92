import { formatUsd } from '../base/money.js';
import type { LedgerEntry } from '../ledger/ledger.js';
import { countedOf } from '../ledger/standing.js';
import type { SlotTakes } from '../plan/slot-takes.js';
import type { Address } from '../storyboard/address.js';
import { commandAfter } from './call.js';
import type { Paint } from './paint.js';
import { rowsText, type Row } from './plan-rows.js';
import { glyph, stateText } from './state-text.js';
import { table } from './table.js';
import type { Wording } from './ways.js';

/** Of more slots than these, nobody reads every take. */
export const LISTED_IN_FULL = 40;

/** `castreel takes` of very many shots: a line each, and one for neighbours that are alike. */
export function briefTakesText(
  listed: readonly SlotTakes[],
  { name, paint }: Pick<Wording, 'name'> & { readonly paint: Paint },
): string {
  const rows = listed.map(({ slot, attempts }): Row => {
    const microUsd = sumOf(attempts.map(({ entry }) => entry));
    const takes = attempts.filter(({ entry }) => entry.attempt.take !== null).length;
    const kind =
      attempts.length === takes
        ? counted(takes, 'take')
        : `${counted(attempts.length, 'attempt')}, ${counted(takes, 'take')}`;
    return {
      above: '',
      cells: [
        glyph(slot.state, paint),
        name(slot.address),
        kind,
        '',
        stateText(slot, paint),
        cost(microUsd),
        '',
      ],
      narrow: { state: stateText({ ...slot, reasons: [] }, paint), below: '' },
      below: '',
      microUsd: microUsd === 0 ? null : microUsd,
    };
  });
  return `${rowsText(rows, paint.columns)}${paint.dim('The takes of one: name its shot, castreel takes SHOT.\n')}`;
}

/** What was paid for shots that no board has any more: empty where there is nothing of the kind. */
export function unboardedText(
  left: ReadonlyMap<Address, readonly LedgerEntry[]>,
  { call, name, paint }: Wording & { readonly paint: Paint },
): string {
  if (left.size === 0) return '';
  const rows = [...left]
    .slice(0, LISTED_IN_FULL)
    .map(([slot, entries]) => [
      `  ${name(slot)}`,
      counted(entries.filter(({ attempt }) => attempt.take !== null).length, 'take'),
      cost(sumOf(entries)),
      entries.at(-1)?.attempt.intent_at.slice(0, 10) ?? '',
    ]);
  const more = left.size - rows.length;
  return [
    paint.bold('Of shots that no board has any more:\n'),
    ...table(rows, [2]),
    more > 0 ? `  and ${more} more: ${commandAfter(call, 'report', ['--format', 'json'])} lists them\n` : '',
  ].join('');
}

function sumOf(entries: readonly LedgerEntry[]): number {
  return entries.reduce((sum, { attempt }) => sum + countedOf(attempt), 0);
}

function cost(microUsd: number): string {
  return microUsd === 0 ? '' : formatUsd(microUsd);
}

function counted(count: number, noun: string): string {
  return `${count === 0 ? 'no' : count} ${noun}${count === 1 ? '' : 's'}`;
}
