import { usd } from '../base/money.js';
import { chargedWords, failureWords } from '../ledger/attempt.js';
import { draftWords } from '../ledger/request.js';
import { countedOf } from '../ledger/standing.js';
import type { PlannedSlot } from '../plan/plan.js';
import type { SlotAttempt, SlotTakes } from '../plan/slot-takes.js';
import type { Undecided } from '../plan/undecided.js';
import { lostTogether, togetherText } from './lost-together.js';
import { budgetJson, costText, type Purse } from './money.js';
import { notedRows, noteText } from './noted.js';
import type { Paint } from './paint.js';
import { adoptionsOf, possibleJobsJson, sharedJobJson } from './possible-jobs.js';
import { stateText } from './state-text.js';
import { unreadText } from './waits.js';
import { decideOn, takeBack, type Step, type Wording } from './ways.js';

/** `castreel takes`. */
export function takesText(
  listed: readonly SlotTakes[],
  { call, name, paint }: Wording & { readonly paint: Paint },
): string {
  const together = lostTogether(undecidedIn(listed));
  const grouped = new Set(together.flatMap(({ attempts }) => attempts.map(({ path }) => path)));
  const { columns } = paint;
  const steps = { indent: 5, columns };
  const notes = { indent: 10, columns };
  const slots = listed
    .map(({ slot, attempts }) => {
      const head = `${paint.bold(name(slot.address))}  ${stateText(slot, paint)}\n`;
      const rows = attempts.map((one): [...string[], string] => [
        one.circled ? '  ●' : one.shown ? '  ○' : '   ',
        one.label,
        attemptState(one, paint),
        costText(one.entry.attempt),
        one.entry.attempt.intent_at.slice(0, 16).replace('T', ' '),
        one.entry.attempt.take?.sha256.slice(0, 8) ?? '',
        noteOf(one),
      ]);
      const jobs = attempts
        .filter(({ entry }) => !grouped.has(entry.path))
        .flatMap((one) => [
          ...adoptionsOf({ slot: slot.address, ...one }, { call, name }),
          ...(one.shared === null ? [] : [decideOn({ slot: slot.address, ...one }, { call, name })]),
          ...takeBackOf(slot, one, { call, name }),
        ])
        .map((step) => noteText(step, steps));
      return `${head}${rows.length === 0 ? paint.dim('  no takes yet\n') : [...notedRows(rows, notes), ...jobs].join('')}`;
    })
    .join('\n');
  return together.length === 0 ? slots : `${slots}\n${togetherText(together, { call, name, columns })}`;
}

/** Where it was given up, and may be asked for once more. */
function takeBackOf({ inTheWay }: PlannedSlot, { label }: SlotAttempt, wording: Wording): Step[] {
  const lost = inTheWay?.kind === 'failure' ? inTheWay.lost : null;
  return lost !== null && lost.label === label ? [takeBack(lost, wording)] : [];
}

/** The lost answers among them, each once. */
function undecidedIn(listed: readonly SlotTakes[]): readonly Undecided[] {
  const all = listed.flatMap(({ slot, attempts }) =>
    attempts.map(({ entry: { path, attempt }, label, jobs, shared }): [string, Undecided] => {
      const { intent_at: postedAt, unread } = attempt;
      return [path, { slot: slot.address, label, path, postedAt, unread, jobs, shared }];
    }),
  );
  return [...new Map(all).values()];
}

export function takesJson(listed: readonly SlotTakes[], purse: Purse): object {
  return {
    format_version: 1,
    budget: budgetJson(purse),
    slots: listed.map(({ slot, attempts }) => ({
      address: slot.address,
      state: slot.state,
      reasons: slot.reasons,
      attempts: attempts.map(({ entry, label, current, circled, shown, sameAs, here, jobs, shared }) => ({
        label,
        file: entry.path,
        state: entry.attempt.state,
        draft: entry.attempt.draft,
        current,
        circled,
        shown,
        same_clip_as: sameAs,
        cost_usd: usd(countedOf(entry.attempt)),
        cost_reported: entry.attempt.cost_reported,
        take: entry.attempt.take,
        in_store: here,
        failure: entry.attempt.failure,
        note: entry.attempt.note,
        history_unread: entry.attempt.unread,
        possible_jobs: possibleJobsJson(jobs),
        shared_job: sharedJobJson(shared),
        disowned: entry.attempt.disowned,
        intent_at: entry.attempt.intent_at,
        ended_at: entry.attempt.ended_at,
      })),
    })),
  };
}

/** `failed (moderated, charged)`, `being made`. */
export function attemptState({ entry }: SlotAttempt, paint: Paint): string {
  const { state, failure } = entry.attempt;
  switch (state) {
    case 'done':
      return paint.green('done');
    case 'failed':
      return paint.red(
        `failed (${failure === null ? 'unknown' : `${failureWords(failure)}, ${chargedWords[failure.charged]}`})`,
      );
    case 'uncertain':
      return paint.red('uncertain');
    case 'intent':
    case 'submitted':
      return paint.cyan(state === 'intent' ? 'being posted' : 'being made');
  }
}

function noteOf({ entry, current, here, sameAs }: SlotAttempt): string {
  const { attempt } = entry;
  return [
    ...(attempt.draft ? [draftWords(attempt.request)] : []),
    ...(sameAs === null ? [] : [`the same clip as ${sameAs}`]),
    ...(current ? [] : ['of an earlier request']),
    ...(here === false ? ['its clip is away'] : []),
    ...(attempt.state === 'uncertain' ? [attempt.note ?? ''] : []),
    ...(attempt.unread === null ? [] : [unreadText(attempt.unread)]),
    ...(attempt.state === 'failed' ? [attempt.failure?.message ?? ''] : []),
  ].join('; ');
}
