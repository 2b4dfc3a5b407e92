import type { Diagnostic, Place } from '../base/diagnostic.js';
import type { LedgerRecord } from '../ledger/fold.js';
import type { Pick } from '../ledger/picks.js';
import { didYouMean, error, warning } from '../base/problem.js';
import { addressOf } from '../storyboard/address.js';
import type { Asked } from './asked.js';
import { isDisowned } from './choose.js';
import type { PlanGiven } from './given.js';
import { operationOf } from '../storyboard/storyboard.js';

type Storyboards = PlanGiven['storyboards'];

/** Picks that choose nothing: for a slot that no variant has, or of a clip that nobody knows. */
export function pickProblems({ slots }: Asked, { picks, storyboards, record }: PlanGiven): Diagnostic[] {
  const clips = new Set([...record.clips].map((clip) => clip.slice(0, 8)));
  return [...picks].flatMap(([path, ofBoard]) => {
    const board = storyboards.find((one) => one.board.path === path)?.board;
    if (ofBoard.size === 0 || board === undefined) return [];
    const known = slotsOf(path, storyboards);
    return [...ofBoard].flatMap(([slot, pick]) => {
      if (!known.has(slot)) return [withoutSlot(slot, pick.place, { path, storyboards, known })];
      const asked = slots.get(addressOf(board.id, slot));
      if (asked === undefined || asked.draft || clips.has(pick.clip8)) return [];
      if (isInDoubt(pick, record)) return [takeInDoubt(slot, pick)];
      if (isDisowned(pick, record)) return [disownedTake(slot, pick)];
      return [withoutTake(slot, pick, asked.request.capability.free)];
    });
  });
}

function withoutSlot(
  slot: string,
  place: Place,
  { path, storyboards, known }: { path: string; storyboards: Storyboards; known: ReadonlySet<string> },
): Diagnostic {
  const [id] = slot.split('@');
  const isThere = storyboards.some(
    (one) => one.board.path === path && one.shots.some((shot) => shot.slot === slot),
  );
  const message = isThere
    ? `${id ?? slot} is not generated, so it has no takes to choose from`
    : `the board has no slot ${slot}`;
  const hint = isThere ? 'remove the line' : didYouMean(slot, known);
  return error('pick-without-slot', place, { message, hint });
}

function disownedTake(slot: string, { label, clip8, place }: Pick): Diagnostic {
  return warning('pick-without-take', place, {
    message: `${label}-${clip8} is no take of ${slot} any more: its job was found to be another's`,
    hint: 'circle another take; until then the shot is as if none were circled',
  });
}

function isInDoubt({ clip8 }: Pick, { shared }: LedgerRecord): boolean {
  return shared.some(({ doubtful }) =>
    doubtful.some(({ attempt }) => attempt.take?.sha256.startsWith(clip8) === true),
  );
}

function takeInDoubt(slot: string, { label, clip8, place }: Pick): Diagnostic {
  return warning('pick-without-take', place, {
    message: `${label}-${clip8} is no take of ${slot} now: another attempt has its job too`,
    hint: 'plan says how that is settled; until then the shot is as if none were circled',
  });
}

/** What is free is in no shared record, and is made again: a clone that lacks it makes its film from another take. */
function withoutTake(slot: string, { label, clip8, place }: Pick, free: boolean): Diagnostic {
  const message = `the record knows no take ${label}-${clip8} of ${slot}`;
  if (!free) {
    const hint = 'pull the ledger that it came with, or remove the pick';
    return error('pick-without-take', place, { message, hint });
  }
  const hint =
    'what is drawn is in no shared ledger: the film shows the newest take; circle one, or remove the pick';
  return warning('pick-without-take', place, { message, hint });
}

function slotsOf(path: string, storyboards: Storyboards): ReadonlySet<string> {
  const known = new Set<string>();
  for (const storyboard of storyboards) {
    if (storyboard.board.path !== path) continue;
    for (const shot of storyboard.shots) if (operationOf(shot) !== null) known.add(shot.slot);
  }
  return known;
}
