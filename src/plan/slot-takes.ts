import type { LedgerRecord } from '../ledger/fold.js';
import type { LedgerEntry } from '../ledger/ledger.js';
import type { Address } from '../storyboard/address.js';
import { clipOf, isAway, isTake, type StoredClips } from './choose.js';
import { attemptLabel, isCalled, labelsOf, type Labels } from './label.js';
import type { Plan, PlannedSlot, Take } from './plan.js';
import type { SharedBetween } from './shared-between.js';
import type { PossibleJob } from './undecided.js';

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
  /** Where several attempts came to its clip, the one that the clip is called by; null: this one. */
  readonly sameAs: string | null;
  /** Whether its clip is in the store; null where there is no clip. */
  readonly here: boolean | null;
  /** Of one that is uncertain: the jobs that may be its own. */
  readonly jobs: readonly PossibleJob[];
  /** The same: the job that was taken for it and that others have too. */
  readonly shared: SharedBetween | null;
};

/** Every attempt of the slots named, with what is shown and circled. */
export function slotTakesOf(
  given: { plan: Plan; record: LedgerRecord; stored: StoredClips },
  addresses: ReadonlySet<Address>,
): SlotTakes[] {
  const labels = labelsOf(given.record.entries);
  const undecided = new Map(given.plan.undecided.map((one) => [one.path, one]));
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
          jobs: undecided.get(entry.path)?.jobs ?? [],
          shared: undecided.get(entry.path)?.shared ?? null,
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

/** A take that a person chose for a slot: the number of its attempt, what people call it, and the hash of its clip. */
export type ChosenTake = {
  readonly address: Address;
  readonly n: number;
  readonly label: string;
  readonly sha256: string;
};

/** Why no take of a slot was chosen. `labels`: the takes that could be meant, or those that there are. */
export type ChoiceProblem = {
  readonly kind: 'ambiguous' | 'no_takes' | 'hole' | 'no_such_take' | 'stale_draft';
  readonly address: Address;
  readonly labels: readonly string[];
};

/**
 * The take that a label names in each slot; without a label, what the films show. One take for every slot or none for
 * any. A draft is chosen only while it is what the board asks for.
 */
export function chooseTakes(
  listed: readonly SlotTakes[],
  label: string | null,
): { readonly choices: readonly ChosenTake[] } | { readonly problems: readonly ChoiceProblem[] } {
  const tried = listed.map((slot) => chooseIn(slot, label));
  const problems = tried.filter((one) => 'kind' in one);
  return problems.length > 0 ? { problems } : { choices: tried.filter((one) => 'sha256' in one) };
}

function chooseIn({ slot, attempts }: SlotTakes, label: string | null): ChosenTake | ChoiceProblem {
  const { address } = slot;
  const named = attempts.filter((one) => (label === null ? one.shown : isCalled(one.label, label)));
  const lasting = named.filter((one) => !isStaleDraft(one));
  const byClip = new Map(
    (lasting.length > 0 ? lasting : named).map((one) => [one.entry.attempt.take?.sha256, one]),
  );
  const [only, second] = byClip.values();
  if (second !== undefined) {
    return { kind: 'ambiguous', address, labels: [...byClip.values()].map((one) => one.label) };
  }
  const clip = only?.entry.attempt.take ?? null;
  if (only === undefined || clip === null) {
    const labels = attempts.filter(({ entry }) => entry.attempt.take !== null).map((one) => one.label);
    const { inTheWay } = slot;
    if (inTheWay?.kind === 'obstacle' && inTheWay.obstacle.kind === 'hole')
      return { kind: 'hole', address, labels };
    return { kind: labels.length === 0 ? 'no_takes' : 'no_such_take', address, labels };
  }
  if (isStaleDraft(only)) return { kind: 'stale_draft', address, labels: [only.label] };
  return { address, n: only.entry.attempt.n, label: only.label, sha256: clip.sha256 };
}

/** Made with another model or resolution than the board asks for now. */
function isStaleDraft({ entry, current }: SlotAttempt): boolean {
  return entry.attempt.draft && !current;
}
