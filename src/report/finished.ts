import { formatUsd } from '../base/money.js';
import type { Plan, PlannedSlot } from '../plan/plan.js';
import { isFreeRequest } from '../ledger/request.js';
import { countedOf } from '../ledger/standing.js';
import type { End } from '../run/attempt/end.js';
import { slotsOf, type RunOutcome } from '../run/outcome.js';
import type { FilmEnd } from '../stitch/films.js';
import { commandAfter } from './call.js';
import type { Dirs } from './names.js';
import { overCapText, spentText, type Purse } from './money.js';
import { isLeft } from './next.js';
import { nextAfterRun, type Ended } from './next-after-run.js';
import { notedRows } from './noted.js';
import type { Paint } from './paint.js';
import type { KeyVars } from './remedy.js';
import { stateText } from './state-text.js';
import type { Wording } from './ways.js';

/** How a render ended: the plan as it stands now, what the run did, which films were made. */
export type Finished = {
  readonly plan: Plan;
  readonly outcome: RunOutcome;
  readonly films: readonly FilmEnd[];
  /** Something was to be bought, where it was missing. */
  readonly buys: boolean;
  /** Single shots or scenes were named: only they count. */
  readonly partial: boolean;
  /** What changed was to be left (`--new`). */
  readonly newOnly: boolean;
};

/** Whether everything that was asked for is there: of a retake its new take, whatever the films show instead. */
export function isMade({ plan, outcome, films, buys, partial, newOnly }: Finished): boolean {
  const asked = askedSlots(plan);
  const isOpen = (slot: PlannedSlot): boolean =>
    ['failed', 'waiting', 'away', 'in_flight', 'uncertain', 'new', 'changed'].includes(slot.state) &&
    !(newOnly && isLeft(slot));
  const addresses = new Set(asked.map(({ address }) => address));
  const missed = outcome.ends.some(
    (end) => end.kind !== 'done' && !isClosed(end) && slotsOf(end).some((address) => addresses.has(address)),
  );
  if (buys && (missed || asked.some(isOpen))) return false;
  return (
    partial || (films.length > 0 && films.every(({ kind }) => kind === 'stitched' || kind === 'unchanged'))
  );
}

/** Its shot was circled: nobody asks for it any more. */
function isClosed(end: End): boolean {
  return end.kind === 'held_back' && end.why === 'circled';
}

/** What a person reads at the end: what is not there and why, the films, the money, and the next command. */
export function finishedText(
  finished: Finished,
  {
    call,
    name,
    keyVars,
    labelOf,
    dirs,
    purse,
    paint,
  }: Wording & {
    readonly labelOf: Ended['labelOf'];
    readonly keyVars: KeyVars;
    readonly dirs: Dirs;
    readonly purse: Purse;
    readonly paint: Paint;
  },
): string {
  const { plan, outcome, films } = finished;
  const missing = askedSlots(plan).filter(({ state, old }) => old || !['current', 'circled'].includes(state));
  const rows = missing.map((slot): [...string[], string] => [
    `  ${name(slot.address)}`,
    stateText(slot, paint),
    slot.old ? `the film shows ${slot.take?.label ?? 'an older take'} (old)` : whyAway(slot, outcome),
  ]);
  const open = finished.newOnly ? missing.filter((slot) => !isLeft(slot)) : missing;
  const left = open.length < missing.length;
  const made = films.filter((end) => 'made' in end);
  const bought = outcome.ends.some((end) => end.kind === 'done' && !isFreeRequest(end.entry.attempt.request));
  return [
    rows.length === 0
      ? ''
      : `${paint.bold('Not current:')}\n${firstOf(notedRows(rows, { indent: 4, columns: paint.columns }), commandAfter(call, 'plan'))}`,
    firstOf(
      made.map((end) => `${paint.green('→')} ${dirs.out}/${end.film.path}\n`),
      `in ${dirs.out}`,
    ),
    spentText(outcome.written),
    dearerText(outcome, paint),
    overCapText(purse, paint),
    commitText(outcome, dirs),
    nextAfterRun({ ...finished, labelOf, missing: open, left, bought }, { call, name, keyVars }),
  ].join('');
}

/** Nobody reads more lines than these at the end of a run. */
const LINES = 40;

function firstOf(lines: readonly string[], where: string): string {
  const more = lines.length - LINES;
  return [...lines.slice(0, LINES), ...(more > 0 ? [`  and ${more} more: ${where}\n`] : [])].join('');
}

/** What the record holds of money and nobody else has yet: said however the run ended. */
function commitText({ written }: RunOutcome, { ledger, inGit }: Dirs): string {
  const count = written.length;
  if (count === 0) return '';
  return `${inGit ? 'Commit' : 'Keep'} ${ledger}: ${count} attempt${count === 1 ? ' was' : 's were'} written there.\n`;
}

/** What nobody agreed to and the provider took all the same, also for earlier runs by bills that landed now. */
function dearerText({ written }: RunOutcome, paint: Paint): string {
  const moreMicroUsd = written.reduce(
    (sum, { entry: { attempt } }) => sum + Math.max(0, countedOf(attempt) - attempt.reserved_micro_usd),
    0,
  );
  return moreMicroUsd === 0
    ? ''
    : paint.bold(`The provider charged ${formatUsd(moreMicroUsd)} more than the plan had said.\n`);
}

function whyAway({ take }: PlannedSlot, { away }: RunOutcome): string {
  const sought = away.find(({ entry }) => entry.attempt.take.sha256 === take?.facts.sha256);
  return sought?.kind === 'away' ? sought.reason : '';
}

/** Those that the call was about. */
export function askedSlots(plan: Pick<Plan, 'slots'>): PlannedSlot[] {
  return [...plan.slots.values()].filter(({ selected }) => selected);
}
