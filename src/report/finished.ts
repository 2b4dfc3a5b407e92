import { formatUsd, usd } from '../base/money.js';
import type { Plan, PlannedSlot } from '../plan/plan.js';
import type { Attempt } from '../ledger/attempt.js';
import { slotsOf, type RunOutcome } from '../run/outcome.js';
import type { FilmEnd } from '../stitch/films.js';
import type { Paint } from './paint.js';
import { parentOf, stateText } from './plan-text.js';
import { table } from './table.js';

/** How a render ended: the plan as it stands now, what the run did, which films were made. */
export type Finished = {
  readonly plan: Plan;
  readonly outcome: RunOutcome;
  readonly films: readonly FilmEnd[];
  /** Nothing was to be bought. */
  readonly noSpend: boolean;
  /** Single shots or scenes were named: only they count. */
  readonly partial: boolean;
};

/** Whether everything that was asked for is there. */
export function isMade({ plan, films, noSpend, partial }: Finished): boolean {
  const open = askedSlots(plan).filter(({ state }) =>
    ['failed', 'waiting', 'away', 'in_flight', 'uncertain', 'new', 'changed'].includes(state),
  );
  if (partial) return noSpend || open.length === 0;
  const made = films.every(({ kind }) => kind === 'stitched' || kind === 'unchanged');
  return made && films.length > 0 && (noSpend || open.length === 0);
}

/** The last line of `render --json`. Paths are relative to the out folder. */
export function finishedJson({ plan, outcome, films }: Finished): object {
  const slots = askedSlots(plan);
  const count = (...states: string[]): number => slots.filter(({ state }) => states.includes(state)).length;
  return {
    event: 'finished',
    films: films.flatMap((end) =>
      'made' in end
        ? [{ id: end.film.id, path: end.film.path, frames: end.made.frames, duration_s: end.made.durationS }]
        : [],
    ),
    shots: {
      done: outcome.ends.filter(({ kind }) => kind === 'done').length,
      current: count('current', 'circled'),
      old: slots.filter(({ old }) => old).length,
      failed: count('failed'),
      waiting: count('waiting'),
      in_flight: count('in_flight'),
      uncertain: count('uncertain'),
      away: count('away'),
    },
    spent_usd: usd(outcome.spent.openedMicroUsd),
  };
}

/** What a person reads at the end: what is not there and why, the films, the money, and the next command. */
export function finishedText(
  finished: Finished,
  { name, outDir, paint }: { name: (address: string) => string; outDir: string; paint: Paint },
): string {
  const { plan, outcome, films } = finished;
  const missing = askedSlots(plan).filter(({ state, old }) => old || !['current', 'circled'].includes(state));
  const rows = missing.map((slot) => [
    `  ${name(slot.address)}`,
    stateText(slot, paint),
    slot.old ? `the film shows ${slot.take?.label ?? 'an older take'} (old)` : whyAway(slot, outcome),
  ]);
  const made = films.filter((end) => 'made' in end);
  return [
    rows.length === 0 ? '' : `${paint.bold('Not current:')}\n${table(rows)}`,
    made.map((end) => `${paint.green('→')} ${outDir}/${end.film.path}\n`).join(''),
    outcome.spent.openedMicroUsd > 0 ? `Spent ${formatUsd(outcome.spent.openedMicroUsd)}.\n` : '',
    nextText(missing, finished, name),
  ].join('');
}

/** One next step: what is being made and billed first, then what needs a decision, then what is left. */
function nextText(
  missing: readonly PlannedSlot[],
  { outcome, plan }: Finished,
  name: (address: string) => string,
): string {
  const first = (state: string): PlannedSlot | undefined => missing.find((slot) => slot.state === state);
  const flying = missing.filter(({ state }) => state === 'in_flight');
  if (flying.length > 0) {
    return `Still being made, and billed: ${flying.map(({ address }) => name(address)).join(', ')}. Next: castreel render --collect\n`;
  }
  const uncertain = first('uncertain');
  if (uncertain !== undefined)
    return `Next: castreel takes ${name(uncertain.address)}, then castreel resolve\n`;
  const away = first('away');
  if (away !== undefined) {
    return `Next: castreel render --collect, where its clip still is; castreel render --rebuy ${name(away.address)} pays for it once more\n`;
  }
  const waiting = first('waiting');
  if (waiting !== undefined) {
    const parent = parentOf(waiting, plan) ?? waiting.address;
    return `Next: castreel takes ${name(parent)}, and castreel circle (${waiting.reasons.join(', ')})\n`;
  }
  const failed = first('failed');
  if (failed !== undefined && !endedFree(failed.address, outcome)) {
    return `Next: change the shot, or castreel render --retake ${name(failed.address)}\n`;
  }
  if (missing.length > 0)
    return failed !== undefined || outcome.interrupted ? 'Next: castreel render\n' : 'Next: castreel plan\n';
  const bought = outcome.ends.some((end) => end.kind === 'done' && !isFreeAttempt(end.entry.attempt));
  return bought ? 'Next: git add the ledger, and castreel takes to choose\n' : '';
}

function whyAway({ take }: PlannedSlot, { away }: RunOutcome): string {
  const sought = away.find(({ entry }) => entry.attempt.take.sha256 === take?.facts.sha256);
  return sought?.kind === 'away' ? sought.reason : '';
}

/** Its attempt in this run cost nothing, so the next run may simply make it again. */
function endedFree(address: string, { ends }: RunOutcome): boolean {
  return ends.some(
    (end) => 'failure' in end && end.failure?.charged === 'no' && slotsOf(end).includes(address),
  );
}

function isFreeAttempt({ request }: Attempt): boolean {
  return request.panel !== null;
}

function askedSlots(plan: Plan): PlannedSlot[] {
  return [...plan.slots.values()].filter(({ selected }) => selected);
}
