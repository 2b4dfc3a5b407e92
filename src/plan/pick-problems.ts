import type { Diagnostic } from '../base/diagnostic.js';
import { didYouMean, error } from '../storyboard/problem.js';
import { addressOf } from '../storyboard/address.js';
import type { Asked } from './asked.js';
import type { PlanGiven } from './given.js';
import { operationOf } from './request.js';

/** Picks that choose nothing: for a slot that no variant has, or of a clip that nobody knows. */
export function pickProblems({ slots }: Asked, { picks, storyboards, record }: PlanGiven): Diagnostic[] {
  const clips = new Set([...record.byClip.keys()].map((clip) => clip.slice(0, 8)));
  return [...picks].flatMap(([path, ofBoard]) => {
    const board = storyboards.find((one) => one.board.path === path)?.board;
    if (ofBoard.size === 0 || board === undefined) return [];
    const known = slotsOf(path, storyboards);
    return [...ofBoard].flatMap(([slot, pick]) => {
      if (!known.has(slot)) {
        const message = `no variant has a shot ${slot} that is shot`;
        const hint = didYouMean(slot, known);
        return [error('pick-without-slot', pick.place, { message, hint })];
      }
      const asked = slots.get(addressOf(board.id, slot));
      // What is free is in no shared record, and is made again.
      if (clips.has(pick.clip8) || asked === undefined || asked.request.capability.free) return [];
      const message = `the record knows no take ${pick.label}-${pick.clip8} of ${slot}`;
      const hint = 'pull the ledger that it came with, or take the pick out';
      return [error('pick-without-take', pick.place, { message, hint })];
    });
  });
}

function slotsOf(path: string, storyboards: PlanGiven['storyboards']): ReadonlySet<string> {
  const known = new Set<string>();
  for (const storyboard of storyboards) {
    if (storyboard.board.path !== path) continue;
    for (const shot of storyboard.shots) if (operationOf(shot) !== null) known.add(shot.slot);
  }
  return known;
}
