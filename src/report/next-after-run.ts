import type { LedgerEntry } from '../ledger/ledger.js';
import { isFreeRequest } from '../ledger/request.js';
import type { Plan, PlannedSlot } from '../plan/plan.js';
import type { NamedAttempt } from '../plan/label.js';
import type { RunOutcome } from '../run/outcome.js';
import type { FilmEnd } from '../stitch/films.js';
import { billedText } from './billed.js';
import { commandAfter, sameRender, undrafted, type Call } from './call.js';
import { nextAfterRefusal, nextWithAccess, type Worded } from './next-after-refusal.js';
import { leftRetakes } from './left-retakes.js';
import { attemptName } from './names.js';
import { nextChanged, nextDecision, UP_TO_DATE } from './next.js';
import { giveUpOn, nextLine, nextLines, outOfAway, waysOut, type Step, type Wording } from './ways.js';

export type Ended = {
  readonly plan: Plan;
  readonly outcome: RunOutcome;
  readonly films: readonly FilmEnd[];
  /** What an attempt is called: `t02`. */
  readonly labelOf: (entry: LedgerEntry) => string;
  /** Shots that were asked for and do not show what the board asks for. */
  readonly missing: readonly PlannedSlot[];
  /** Others were left on purpose, by `--new`. */
  readonly left: boolean;
  /** Something was to be bought, where it was missing. */
  readonly buys: boolean;
  /** Paid takes came in this run, of its own orders or of an earlier run's. */
  readonly bought: boolean;
};

/** What stands nowhere but here first, then what is being made and billed, what needs a decision, and what is left. */
export function nextAfterRun(ended: Ended, worded: Worded): string {
  return `${nextLines(unwrittenJobs(ended, worded))}${nextOfAll(ended, worded)}`;
}

/** The lines that said what these were answered have scrolled by. */
function unwrittenJobs({ outcome, labelOf }: Ended, { call, name }: Wording): Step[] {
  return outcome.ends.flatMap((end) => {
    if (end.kind !== 'open' || end.unwrittenJob === null) return [];
    const { entry, unwrittenJob } = end;
    const { slot, request } = entry.attempt;
    if (isFreeRequest(request)) return [];
    const words = [attemptName({ slot, label: labelOf(entry) }, name), '--adopt', unwrittenJob];
    const what = 'once the disk takes it, for its job is written down nowhere else';
    return [{ command: commandAfter(call, 'resolve', words), what }];
  });
}

function nextOfAll(ended: Ended, { call, name, keyVars }: Worded): string {
  const { outcome, buys } = ended;
  if (outcome.refusal !== null) return nextAfterRefusal(outcome.refusal, { call, name, keyVars });
  const retakes = leftRetakes(ended, call);
  const again = retakes[0] ?? sameRender(call, buys ? [] : ['--collect']);
  const next = nextSteps(ended, { call, name, keyVars, again });
  const unsaid = retakes.filter((command) => !next.includes(`${command}\n`));
  return `${next}${nextLines(unsaid.map((command) => ({ command, what: 'for what was not begun' })))}`;
}

function nextSteps(
  ended: Ended,
  { call, name, keyVars, again }: Worded & { readonly again: string },
): string {
  const { plan, outcome, missing } = ended;
  const flying = missing.filter(({ state, elsewhere }) => state === 'in_flight' && elsewhere === null);
  const billed = billedText(flying, outcome.ends, { call, name });
  if (outcome.stopped.size > 0)
    return `${billed}${nextWithAccess(outcome.stopped, { call, keyVars, again })}`;
  const [undecided] = plan.undecided;
  const decision = undecided === undefined ? '' : nextDecision(undecided, { call, name });
  if (flying.length > 0) {
    const stuck = plan.stuck.find(({ slot }) => flying.some(({ address }) => address === slot));
    const left = stuck ?? unreachedIn(ended);
    const step = left === null ? null : giveUpOn(left, { call, name });
    const out = step === null ? '' : nextLine(step.command, step.what);
    return `${billed}${nextLine(sameRender(call, ['--collect']))}${out}${decision}`;
  }
  if (decision !== '') return decision;
  for (const state of ['failed', 'away', 'waiting', 'in_flight'] as const) {
    const slot = missing.find((one) => one.state === state);
    if (slot === undefined) continue;
    // What could be fetched has been.
    const ways = state === 'away' ? [outOfAway(slot, { call, name })] : waysOut(slot, plan, { call, name });
    if (ways.length > 0) return nextLines(ways);
  }
  if (missing.length === 0) return `${reviewAfter(ended, call)}${nextWhenMade(ended, call)}`;
  if (outcome.ends.some(({ kind }) => kind === 'refused')) return nextLine(again, 'to try again');
  return nextLine(outcome.interrupted ? again : commandAfter(call, 'plan'));
}

/** What came new is to be looked at. */
function reviewAfter({ films, bought }: Ended, call: Call): string {
  const isNew = bought || films.some(({ kind }) => kind === 'stitched');
  return isNew ? nextLine(commandAfter(call, 'report'), 'to review what was made') : '';
}

/** A job of which nothing could be found out in the end. */
function unreachedIn({ outcome, labelOf }: Ended): NamedAttempt | null {
  const left = outcome.ends.find((end) => end.kind === 'open' && end.failure !== null);
  if (left?.kind !== 'open') return null;
  return { slot: left.entry.attempt.slot, label: labelOf(left.entry) };
}

function nextWhenMade({ plan, outcome, films, left, bought }: Ended, call: Call): string {
  if (films.some(({ kind }) => kind === 'stopped') || outcome.interrupted)
    return nextLine(commandAfter(call, 'stitch'));
  if (films.some(({ kind }) => kind === 'failed'))
    return nextLine(commandAfter(call, 'stitch'), 'when that is mended');
  if (left) return nextChanged(call);
  if (bought) return nextLine(commandAfter(call, 'takes'), 'to choose takes');
  if (films.some(({ film }) => film.draft !== null)) {
    return nextLine(commandAfter(undrafted(call), 'plan'), 'to see what the boards themselves ask for');
  }
  if (films.length > 0 && films.every(({ kind }) => kind === 'unchanged')) return UP_TO_DATE;
  const isFree = [...plan.requests.values()].every(({ capability }) => capability.free);
  const made = films.some(({ kind }) => kind === 'stitched');
  return isFree && made
    ? nextLine(commandAfter(call, 'models'), 'to choose a model for the board in place of the free one')
    : UP_TO_DATE;
}
