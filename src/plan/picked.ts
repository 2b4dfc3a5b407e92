import type { Diagnostic } from '../base/diagnostic.js';
import { didYouMean, error } from '../storyboard/problem.js';
import type { PlanGiven } from './given.js';
import { operationOf } from './request.js';

/** Picks that choose nothing: for a slot that no variant has, or of a clip that nobody knows. */
export function pickProblems({ picks, storyboards, record }: PlanGiven): Diagnostic[] {
  const clips = new Set([...record.byClip.keys()].map((clip) => clip.slice(0, 8)));
  return [...picks].flatMap(([board, ofBoard]) => {
    if (ofBoard.size === 0) return [];
    const known = slotsOf(board, storyboards);
    return [...ofBoard].flatMap(([slot, pick]) => {
      if (!known.has(slot)) {
        const message = `no variant has a shot ${slot} that is shot`;
        const hint = didYouMean(slot, known);
        return [error('pick-without-slot', pick.place, { message, hint })];
      }
      if (clips.has(pick.clip8)) return [];
      const message = `the record knows no take ${pick.label}-${pick.clip8} of ${slot}`;
      const hint = 'pull the ledger that it came with, or take the pick out';
      return [error('pick-without-take', pick.place, { message, hint })];
    });
  });
}

function slotsOf(board: string, storyboards: PlanGiven['storyboards']): ReadonlySet<string> {
  const known = new Set<string>();
  for (const storyboard of storyboards) {
    if (storyboard.board.path !== board) continue;
    for (const shot of storyboard.shots) if (operationOf(shot) !== null) known.add(shot.slot);
  }
  return known;
}
