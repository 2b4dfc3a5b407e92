import { formatUsd, usd } from '../base/money.js';
import { countedOf, type LedgerRecord } from '../ledger/fold.js';
import type { LedgerEntry } from '../ledger/ledger.js';
import { clipOf, isAway, isTake, type StoredClips } from '../plan/choose.js';
import { attemptLabel, labelsOf, type Labels } from '../plan/label.js';
import type { Plan, PlannedSlot, Take } from '../plan/plan.js';
import type { Address } from '../storyboard/address.js';
import type { Paint } from './paint.js';
import { stateText } from './plan-text.js';
import { table } from './table.js';

/** A slot with every attempt that served it or its request, oldest first. */
export type SlotTakes = { readonly slot: PlannedSlot; readonly attempts: readonly SlotAttempt[] };

export type SlotAttempt = {
  readonly entry: LedgerEntry;
  /** `t02`. */
  readonly label: string;
  /** Made for the request as it is now. */
  readonly current: boolean;
  readonly circled: boolean;
  /** Shown by the films now. */
  readonly shown: boolean;
  /** Of a clip that several attempts came to: the one by which it is called; null: this one. */
  readonly sameAs: string | null;
  /** Whether its clip is in the store; null where there is no clip. */
  readonly here: boolean | null;
};

export function takesOf(
  given: { plan: Plan; record: LedgerRecord; stored: StoredClips },
  addresses: ReadonlySet<Address>,
): SlotTakes[] {
  const labels = labelsOf(given.record.entries);
  return [...given.plan.slots.values()]
    .filter(({ address }) => addresses.has(address))
    .map((slot) => {
      const key = given.plan.requests.get(slot.request)?.key ?? null;
      const ofRequest = key === null ? [] : (given.record.byKey.get(key) ?? []);
      const entries = new Set([...(given.record.bySlot.get(slot.address) ?? []), ...ofRequest]);
      const calledBy = callsOf(entries, slot.take, labels);
      const attempts = [...entries].map((entry): SlotAttempt => {
        const label = attemptLabel(entry, labels);
        const named = isTake(entry) ? (calledBy.get(clipOf(entry)) ?? entry) : entry;
        const shown = isTake(entry) && named === entry && clipOf(entry) === slot.take?.facts.sha256;
        return {
          entry,
          label,
          current: ofRequest.includes(entry),
          circled: shown && slot.state === 'circled',
          shown,
          sameAs: named === entry ? null : attemptLabel(named, labels),
          here: isTake(entry) ? !isAway(entry, given.stored) : null,
        };
      });
      return { slot, attempts };
    });
}

/** By clip the attempt that it is called by: as the plan calls the one it shows, else the first that came to it. */
function callsOf(
  entries: Iterable<LedgerEntry>,
  shown: Take | null,
  labels: Labels,
): ReadonlyMap<string, LedgerEntry> {
  const calls = new Map<string, LedgerEntry>();
  for (const entry of [...entries].filter(isTake)) {
    const clip = clipOf(entry);
    const isShown = clip === shown?.facts.sha256 && attemptLabel(entry, labels) === shown.label;
    if (isShown || !calls.has(clip)) calls.set(clip, entry);
  }
  return calls;
}

/** `castreel takes`. */
export function takesText(
  listed: readonly SlotTakes[],
  { name, paint }: { name: (address: Address) => string; paint: Paint },
): string {
  return listed
    .map(({ slot, attempts }) => {
      const head = `${paint.bold(name(slot.address))}  ${stateText(slot, paint)}\n`;
      const rows = attempts.map((one) => [
        one.circled ? '  ●' : one.shown ? '  ○' : '   ',
        one.label,
        attemptState(one, paint),
        countedOf(one.entry.attempt) > 0 ? formatUsd(countedOf(one.entry.attempt)) : '',
        one.entry.attempt.intent_at.slice(0, 16).replace('T', ' '),
        one.entry.attempt.take?.sha256.slice(0, 8) ?? '',
        noteOf(one),
      ]);
      return `${head}${rows.length === 0 ? paint.dim('  no takes yet\n') : table(rows)}`;
    })
    .join('\n');
}

export function takesJson(listed: readonly SlotTakes[]): object {
  return {
    format_version: 1,
    slots: listed.map(({ slot, attempts }) => ({
      address: slot.address,
      state: slot.state,
      reasons: slot.reasons,
      attempts: attempts.map(({ entry, label, current, circled, shown, sameAs, here }) => ({
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
        intent_at: entry.attempt.intent_at,
        ended_at: entry.attempt.ended_at,
      })),
    })),
  };
}

function attemptState({ entry }: SlotAttempt, paint: Paint): string {
  const { state, failure } = entry.attempt;
  switch (state) {
    case 'done':
      return paint.green('done');
    case 'failed':
      return paint.red(`failed (${failure?.kind ?? 'unknown'})`);
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
    ...(attempt.draft ? ['draft'] : []),
    ...(sameAs === null ? [] : [`the same clip as ${sameAs}`]),
    ...(current ? [] : ['of an earlier request']),
    ...(here === false ? ['its clip is away'] : []),
    ...(attempt.state === 'uncertain' ? [attempt.note ?? ''] : []),
    ...(attempt.state === 'failed' ? [attempt.failure?.message ?? ''] : []),
  ].join('; ');
}
