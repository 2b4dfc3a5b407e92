import { basename } from 'node:path';
import type { LockAsked, LockHeld } from './disk/lock.js';
import { isAbout, type Hole } from './ledger/hole.js';
import type { LedgerEntry } from './ledger/ledger.js';
import { isFreeRequest } from './ledger/request.js';
import { byPost } from './ledger/twins.js';
import { attemptLabel, isCalled, labelsOf, numberLabel } from './plan/label.js';
import type { Planned } from './pipeline.js';
import type { Project } from './project.js';
import { takeProjectLocks } from './locks.js';
import { foldOf, readRecord } from './record.js';
import { unboardedIn } from './plan/unboarded.js';
import { chooseTakes, slotTakesOf, type SlotTakes } from './plan/slot-takes.js';
import { resolveAttempt, type Decision, type Resolved } from './run/resolve.js';
import { verify } from './services.js';
import type { Address } from './storyboard/address.js';
import { writePicks } from './write-picks.js';

/** Every attempt of the slots named, with what is shown and circled. */
export function takes(planned: Planned, addresses: ReadonlySet<Address>): SlotTakes[] {
  const { plan, record, accounts, stored } = planned;
  return slotTakesOf({ plan, record: foldOf(record, accounts), stored }, addresses);
}

/** What was paid for shots that no board has any more. */
export function unboarded({ plan, record, accounts }: Planned): ReturnType<typeof unboardedIn> {
  return unboardedIn(plan, foldOf(record, accounts));
}

/** What a person typed, found: slots, and which of their takes or attempts. */
export type Named = { readonly addresses: readonly Address[]; readonly label: string | null };

/** Chooses a take for each slot, as `chooseTakes` does, and writes the choices into their boards' picks. */
export async function circle(
  project: Project,
  planned: Planned,
  { addresses, label }: Named,
): Promise<ReturnType<typeof chooseTakes>> {
  const chosen = chooseTakes(takes(planned, new Set(addresses)), label);
  if ('choices' in chosen) await writePicks(project, planned.storyboards, chosen.choices);
  return chosen;
}

/** Slots that attempts served, or may have where the record is not whole; also of shots that no board has any more. */
export function attemptedSlots({ plan, record, accounts }: Planned): readonly Address[] {
  const { bySlot, isHeld } = foldOf(record, accounts);
  const held = [...plan.slots.keys(), ...record.holes.flatMap(({ slots }) => slots)].filter(isHeld);
  return [...new Set([...bySlot.keys(), ...held])];
}

/** Nothing was decided: the words name no attempt that can be read, or several; these there are. `holes`: where it may be. */
export type Unclear = {
  readonly kind: 'unclear';
  readonly among: readonly string[];
  readonly holes: readonly Hole[];
};

/** The one attempt that a person typed. */
export function attemptMeant(
  planned: Planned,
  { addresses, label }: Named,
): { readonly entry: LedgerEntry } | Unclear {
  const record = foldOf(planned.record, planned.accounts);
  const labels = labelsOf(record.entries);
  // One that served several slots is one.
  const all = [...new Set(addresses.flatMap((address) => record.bySlot.get(address) ?? []))];
  const called = all.filter((one) => label === null || isCalled(attemptLabel(one, labels), label));
  const [entry, second] = called;
  if (label !== null && entry !== undefined && second === undefined) return { entry };
  const isSought = (hole: Hole): boolean =>
    mayBeNumbered(hole, label) && addresses.some((address) => isAbout(hole, address));
  return {
    kind: 'unclear',
    among: all.map((one) => attemptLabel(one, labels)),
    holes: entry === undefined ? planned.record.holes.filter(isSought) : [],
  };
}

/** By its name, which people may have changed. */
function mayBeNumbered({ path }: Hole, label: string | null): boolean {
  const n = /^(\d+)-/.exec(basename(path))?.[1];
  return (
    label === null || n === undefined || isCalled(numberLabel({ n: Number(n) }), label.split('-')[0] ?? '')
  );
}

/** Writes a person's decision about an attempt whose answer, or whose clip, was lost; who writes the ledger holds its lock. */
export async function decide(
  project: Project,
  planned: Planned,
  asked: Named & { readonly decision: Decision } & Pick<LockAsked, 'onWait'>,
): Promise<Resolved | Unclear | LockHeld> {
  const { around, store, ledger } = project;
  const meant = attemptMeant(planned, asked);
  if ('kind' in meant) return meant;
  if (isFreeRequest(meant.entry.attempt.request)) {
    const reason = `it is ${meant.entry.attempt.state}, and cost nothing: there is nothing to decide`;
    return { kind: 'refused', reason };
  }
  const taken = await takeProjectLocks(project, 'paid', { onWait: asked.onWait, breakForeign: false });
  if (taken.kind === 'held') return taken;
  try {
    const { paid, merged, holes } = await readRecord(project, planned.accounts);
    // By its POST: what another ledger holds is called anew whenever it is read.
    const entry = byPost(paid).twinOf(meant.entry.attempt);
    if (entry === null) return { kind: 'refused', reason: 'it is no longer in the ledger' };
    for (const one of merged.filter(({ path }) => path === entry.path)) await ledger.mend(one);
    return await resolveAttempt(entry, asked.decision, {
      ledger,
      entries: paid,
      holes,
      account: planned.accounts.get(entry.attempt.request.provider) ?? null,
      store,
      verify,
      clock: around.clock,
      stop: around.stop,
    });
  } finally {
    await taken.lock.release();
  }
}
