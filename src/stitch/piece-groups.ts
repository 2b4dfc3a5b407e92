import type { Missing } from './piece-files.js';
import { type Together, togetherOf } from './pieces.js';

/**
 * Pieces that one process makes: a transition together with what stands before it, where that is missing too, or several
 * transitions from frames that were kept, which are soon made.
 */
export type Group = { readonly pieces: readonly Missing[]; readonly together: Together | null };

/** Transitions in one process, at most. */
const SEVERAL = 4;

/** `processes`: so many groups are made at once. */
export function groupsOf(missing: readonly Missing[], processes: number): readonly Group[] {
  const quick = missing.filter(({ kept }) => kept.size === 2);
  const size = Math.min(SEVERAL, Math.ceil(quick.length / processes));
  const groups = pairsOf(missing.filter((one) => !quick.includes(one)));
  for (let n = 0; n < quick.length; n += size)
    groups.push({ pieces: quick.slice(n, n + size), together: null });
  return groups;
}

function pairsOf(missing: readonly Missing[]): Group[] {
  const groups: Group[] = [];
  for (const one of missing) {
    const [before, more] = groups.at(-1)?.pieces ?? [];
    const isAlone = before === undefined || more !== undefined || before.copied !== null;
    const together = isAlone ? null : togetherOf(before.piece, one.piece);
    // What was kept of the clip need not be decoded again.
    if (isAlone || together === null || one.kept.has(together[1].make.from))
      groups.push({ pieces: [one], together: null });
    else groups.splice(-1, 1, { pieces: [before, one], together });
  }
  return groups;
}
