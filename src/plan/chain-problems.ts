import type { Diagnostic } from '../base/diagnostic.js';
import { named } from '../storyboard/tally.js';
import { warning } from '../base/problem.js';
import { placeOf } from '../storyboard/storyboard.js';
import type { AskedSlot } from './asked.js';
import type { Asking } from './asking.js';

/** Said of the one shot with which a chain becomes longer than is wise, and not again of those after it. */
export function chainProblems({ shot, capability, from }: Asking): Diagnostic[] {
  const { chain_advised: advised } = capability;
  if (advised === null || shot.mode !== 'extend' || from === null || !('slot' in from)) return [];
  if (linksTo(from.slot) !== advised) return [];
  const message = `${named(shot.id)} is one of ${advised + 1} shots in a row that continue from the one before: who is in them is known by frames alone, and drifts`;
  const hint = `let ${shot.id} begin anew, with the references of its cast`;
  return [warning('deep-chain', placeOf(shot.origins, 'continues'), { message, hint })];
}

/** How many shots in a row go on from the one before, up to this one. */
function linksTo(slot: AskedSlot): number {
  let links = 0;
  for (let at: AskedSlot | null = slot; at?.shot.mode === 'extend'; at = at.parent) links += 1;
  return links;
}
