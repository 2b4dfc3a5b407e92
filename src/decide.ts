import { join } from 'node:path';
import { durableFiles } from './disk/durable.js';
import type { LockTaken } from './disk/lock.js';
import type { LedgerEntry } from './ledger/ledger.js';
import { writePick } from './ledger/picks.js';
import { numberLabel } from './plan/label.js';
import type { Planned } from './pipeline.js';
import { foldOf, readRecord, takeProjectLock, type Project } from './project.js';
import { takesOf, type SlotTakes } from './report/takes.js';
import { resolveAttempt, type Decision, type Resolved } from './run/resolve.js';
import { storedInputs } from './run/inputs.js';
import type { Address } from './storyboard/address.js';

/** Every attempt of the slots named, with what is shown and circled. */
export function takes(planned: Planned, addresses: ReadonlySet<Address>): SlotTakes[] {
  const { plan, record, places, stored } = planned;
  return takesOf({ plan, record: foldOf(record, places), stored }, addresses);
}

/** Writes a choice into its board's picks, every other line left as it is. */
export async function circle(
  project: Project,
  planned: Planned,
  choice: { boardId: string; slot: string; n: number; sha256: string },
): Promise<string> {
  const board = planned.storyboards.find((one) => one.board.id === choice.boardId)?.board;
  if (board === undefined) throw new Error(`no board has the id ${choice.boardId}`);
  const file = planned.inputs.get(board.picksPath);
  const text = file?.kind === 'text' ? file.text : '';
  const inS = planned.picks.get(board.path)?.get(choice.slot)?.inS ?? null;
  const pick = { label: numberLabel(choice), clip8: choice.sha256.slice(0, 8), inS };
  await durableFiles.replace(join(project.root, board.picksPath), writePick(text, choice.slot, pick));
  return board.picksPath;
}

/** Attempts by the slot that they served, also of shots that no board has any more. */
export function attemptsBySlot(planned: Planned): ReadonlyMap<Address, readonly LedgerEntry[]> {
  return foldOf(planned.record, planned.places).bySlot;
}

/** Writes a person's decision about an attempt whose answer was lost; who writes the ledger holds its lock. */
export async function decide(
  project: Project,
  planned: Planned,
  asked: { entry: LedgerEntry; decision: Decision; wait: boolean },
): Promise<Resolved | Extract<LockTaken, { kind: 'held' }>> {
  const { around, paths, ledger, store } = project;
  const taken = await takeProjectLock(project, paths.lock, { wait: asked.wait, breakForeign: false });
  if (taken.kind === 'held') return taken;
  try {
    const { paid } = await readRecord(project);
    const entry = paid.find(({ path }) => path === asked.entry.path);
    if (entry === undefined) return { kind: 'refused', reason: 'it is not in the ledger any more' };
    return await resolveAttempt(entry, asked.decision, {
      ledger,
      entries: paid,
      place: planned.places.get(entry.attempt.request.provider) ?? null,
      inputs: storedInputs(store, () => Promise.reject(new Error('nothing is cut to ask for a job'))),
      clock: around.clock,
      stop: around.stop,
    });
  } finally {
    await taken.lock.release();
  }
}
