import { join } from 'node:path';
import { durableFiles } from './disk/durable.js';
import type { LockTaken } from './disk/lock.js';
import type { LedgerEntry } from './ledger/ledger.js';
import { writePick } from './ledger/picks.js';
import { numberLabel } from './plan/label.js';
import type { Planned } from './pipeline.js';
import type { Project } from './project.js';
import { foldOf, readRecord, takeProjectLock } from './record.js';
import { slotTakesOf, type SlotTakes } from './plan/slot-takes.js';
import { resolveAttempt, type Decision, type Resolved } from './run/resolve.js';
import { splitAddress, type Address } from './storyboard/address.js';

/** Every attempt of the slots named, with what is shown and circled. */
export function takes(planned: Planned, addresses: ReadonlySet<Address>): SlotTakes[] {
  const { plan, record, accounts, stored } = planned;
  return slotTakesOf({ plan, record: foldOf(record, accounts), stored }, addresses);
}

/** Somebody's choice of a take for a slot, by the number of its attempt and the hash of its clip. */
export type Choice = { readonly address: Address; readonly n: number; readonly sha256: string };

/** Writes choices into their boards' picks, every other line left as it is. */
export async function circle(project: Project, planned: Planned, choices: readonly Choice[]): Promise<void> {
  const boards = new Map(planned.storyboards.map(({ board }) => [board.id, board]));
  const texts = new Map<string, string>();
  for (const { address, n, sha256 } of choices) {
    const { boardId, slot } = splitAddress(address);
    const board = boards.get(boardId);
    if (board === undefined) throw new Error(`no board has the id ${boardId}`);
    const file = planned.inputs.get(board.picksPath);
    const text = texts.get(board.picksPath) ?? (file?.kind === 'text' ? file.text : '');
    const inS = planned.picks.get(board.path)?.get(slot)?.inS ?? null;
    const pick = { label: numberLabel({ n }), clip8: sha256.slice(0, 8), inS };
    texts.set(board.picksPath, writePick(text, slot, pick));
  }
  for (const [path, text] of texts) await durableFiles.replace(join(project.root, path), text);
}

/** Attempts by the slot that they served, also of shots that no board has any more. */
export function attemptsBySlot(planned: Planned): ReadonlyMap<Address, readonly LedgerEntry[]> {
  return foldOf(planned.record, planned.accounts).bySlot;
}

/** Writes a person's decision about an attempt whose answer was lost; who writes the ledger holds its lock. */
export async function decide(
  project: Project,
  planned: Planned,
  asked: { entry: LedgerEntry; decision: Decision; wait: boolean },
): Promise<Resolved | Extract<LockTaken, { kind: 'held' }>> {
  const { around, paths, ledger } = project;
  const taken = await takeProjectLock(project, paths.lock, { wait: asked.wait, breakForeign: false });
  if (taken.kind === 'held') return taken;
  try {
    const { paid } = await readRecord(project);
    const entry = paid.find(({ path }) => path === asked.entry.path);
    if (entry === undefined) return { kind: 'refused', reason: 'it is not in the ledger any more' };
    return await resolveAttempt(entry, asked.decision, {
      ledger,
      entries: paid,
      account: planned.accounts.get(entry.attempt.request.provider) ?? null,
      clock: around.clock,
      stop: around.stop,
    });
  } finally {
    await taken.lock.release();
  }
}
