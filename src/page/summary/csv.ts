import type { Spend, Summary, SummaryShot, SummaryTake } from './summary.js';

type Cell = string | number | boolean | null;

/** One line for every take, and for every shot without one: for spreadsheets. */
export function summaryCsv({ shots }: Summary): string {
  const rows = shots.flatMap((shot) =>
    (shot.takes.length === 0 ? [null] : shot.takes).map((take) => [...shotCells(shot), ...takeCells(take)]),
  );
  return csv([[...shotHead, ...takeHead], ...rows]);
}

/** One line for every row of every table. */
export function spendCsv(spend: Spend): string {
  const by = {
    total: [spend.total],
    film: spend.by_film,
    scene: spend.by_scene,
    character: spend.by_character,
    provider: spend.by_provider,
    month: spend.by_month,
  };
  const head = Object.keys(spend.total);
  const rows = Object.entries(by).flatMap(([name, list]) => list.map((row) => [name, ...Object.values(row)]));
  return csv([['by', ...head], ...rows]);
}

const shotHead = [
  'address',
  'scene',
  'shot',
  'state',
  'lasts_s',
  'films',
  'model',
  'operation',
  'to_buy',
  'estimate_usd',
];

function shotCells(shot: SummaryShot): Cell[] {
  const { address, scene, said, lasts_s, films, model, operation, to_buy, estimate_usd } = shot;
  return [address, scene, shot.shot, said, lasts_s, films, model, operation, to_buy, estimate_usd];
}

const takeHead = [
  'take',
  'take_state',
  'circled',
  'shown',
  'take_model',
  'cost_usd',
  'cost_reported',
  'take_estimate_usd',
  'clip',
  'made_at',
  'prompt',
];

function takeCells(take: SummaryTake | null): Cell[] {
  if (take === null) return takeHead.map(() => null);
  const { label, said, circled, shown, model, cost_usd, cost_reported, estimate_usd, clip, intent_at } = take;
  const hash = clip?.sha256 ?? null;
  return [
    label,
    said,
    circled,
    shown,
    model,
    cost_usd,
    cost_reported,
    estimate_usd,
    hash,
    intent_at,
    take.prompt,
  ];
}

/** As RFC 4180 has it. */
function csv(rows: readonly (readonly Cell[])[]): string {
  return rows.map((row) => `${row.map(field).join(',')}\r\n`).join('');
}

/** A text that a spreadsheet would take for a formula is one no more. */
function field(cell: Cell): string {
  const text = typeof cell === 'string' ? cell.replace(/^(?=[=+\-@\t\r])/, "'") : String(cell ?? '');
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
