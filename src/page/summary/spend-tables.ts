import { formatUsd, microUsd } from '../../base/money.js';
import type { Spend, Spent } from './summary.js';

/** Rows of cells, the first of which is the head. */
export type SpendTable = { readonly title: string; readonly rows: readonly (readonly string[])[] };

/** What was spent, and on what, as tables to read. */
export function spendTables(spend: Spend): SpendTable[] {
  const { total, reported, retakes } = spend;
  const head = ['attempts', 'takes', 'spent', 'of it estimated', 'uncertain', 'being made'];
  const by = (title: string, rows: readonly Spent[]): SpendTable[] =>
    rows.length === 0 ? [] : [{ title, rows: [[title.replace('By ', ''), ...head], ...rows.map(cellsOf)] }];
  const compared = [
    ['of all', ''],
    ['takes', String(retakes.takes)],
    ['of them retakes', `${retakes.retakes} (${Math.round(retakes.rate * 100)} %)`],
    ['costs reported', `${reported.attempts} of ${total.attempts}`],
    ['expected of those', amount(reported.estimate_usd)],
    ['real', amount(reported.real_usd)],
  ];
  return [
    { title: 'Spend', rows: [['', ...head], cellsOf(total)] },
    ...(total.attempts === 0 ? [] : [{ title: 'Expected and real', rows: compared }]),
    ...by('By film', spend.by_film),
    ...by('By scene', spend.by_scene),
    ...by('By character', spend.by_character),
    ...by('By provider', spend.by_provider),
    ...by('By month', spend.by_month),
  ];
}

function cellsOf(row: Spent): string[] {
  const rest = [row.estimated_usd + row.perhaps_usd, row.uncertain_usd, row.open_usd];
  return [
    row.name,
    String(row.attempts),
    String(row.takes),
    amount(row.counted_usd),
    ...rest.map((one) => (one === 0 ? '' : amount(one))),
  ];
}

function amount(dollars: number): string {
  return formatUsd(microUsd(dollars));
}
