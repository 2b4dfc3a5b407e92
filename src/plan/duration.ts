import { frameAt, PATIENCE, secondsAt } from '../base/time.js';
import type { Capability } from '../providers/capability.js';
import type { Inputs, VideoFile } from '../storyboard/inputs.js';
import type { Shot } from '../storyboard/storyboard.js';

type Durations = Capability['durations'];

/** The shortest length sold that covers `neededS`; null: none does, or length is not for sale (an edit's source has it). */
export function lengthToBuy(durations: Durations, neededS: number): number | null {
  switch (durations.kind) {
    case 'set':
      return sorted(durations.seconds).find((seconds) => covers(seconds, neededS)) ?? null;
    case 'range': {
      const { min, max, step } = durations;
      const steps = Math.max(0, Math.ceil((neededS - min - PATIENCE) / step));
      return covers(max, min + steps * step) ? tidy(min + steps * step) : null;
    }
    case 'exact':
      return covers(durations.max, neededS) ? tidy(neededS) : null;
    case 'source':
      return null;
  }
}

export function isSold(durations: Durations, seconds: number): boolean {
  return lengthToBuy(durations, seconds) === tidy(seconds);
}

/** The length sold that lies nearest to one that is not. */
export function nearestSold(durations: Durations, seconds: number): number {
  const above = lengthToBuy(durations, seconds);
  if (durations.kind === 'set') {
    const distance = (one: number): number => Math.abs(one - seconds);
    return sorted(durations.seconds).reduce((best, one) => (distance(one) < distance(best) ? one : best));
  }
  if (above === null) return durations.max;
  if (durations.kind !== 'range') return above;
  const below = above - durations.step;
  return below >= durations.min && seconds - below < above - seconds ? below : above;
}

export function longestSold(durations: Durations): number {
  return durations.kind === 'set' ? Math.max(...durations.seconds) : durations.max;
}

/** `6 or 10`, `1 to 15`, `up to 60`: seconds. */
export function soldText(durations: Durations): string {
  switch (durations.kind) {
    case 'set':
      return sorted(durations.seconds).join(' or ');
    case 'range':
      return `${durations.min} to ${durations.max}`;
    case 'exact':
    case 'source':
      return `up to ${durations.max}`;
  }
}

/**
 * The lengths in the film of a chain that shows `neededS` less the first `inS`: the first shot's, then those of shots
 * that go on from it.
 */
export function chainOf(
  { neededS, inS }: { readonly neededS: number; readonly inS: number },
  first: Durations,
  further: Durations,
): readonly number[] {
  const lengths = [tidy(longestSold(first) - inS)];
  let rest = neededS - longestSold(first);
  while (rest > PATIENCE) {
    const next = Math.min(rest, longestSold(further));
    lengths.push(tidy(next));
    rest -= next;
  }
  return lengths;
}

/** The part of the author's own footage that the film shows, in the footage's frames. */
export function shownOf(shot: Shot, file: VideoFile): { from: number; to: number } {
  const from = Math.min(frameAt(shot.inS, file.rate), file.frames);
  const to = shot.durationS === null ? file.frames : frameAt(shot.inS + shot.durationS, file.rate);
  return { from, to: Math.max(from, Math.min(to, file.frames)) };
}

/** Seconds that a shot lasts in its film; 0 where that depends on footage that cannot be read. */
export function placeSeconds(shot: Shot, byId: ReadonlyMap<string, Shot>, inputs: Inputs): number {
  const seen = new Set<string>();
  for (let asked = shot; ;) {
    if (asked.durationS !== null) return asked.durationS;
    if (asked.clip !== null) {
      const file = inputs.get(asked.clip);
      if (file?.kind !== 'video') return 0;
      const { from, to } = shownOf(asked, file);
      return secondsAt(to - from, file.rate);
    }
    seen.add(asked.id);
    const source = byId.get(asked.reuse ?? asked.parent ?? '');
    if (source === undefined || seen.has(source.id)) return 0;
    asked = source;
  }
}

function covers(seconds: number, neededS: number): boolean {
  return seconds >= neededS - PATIENCE;
}

/** Without the dust of binary fractions: lengths stand in keys. */
function tidy(seconds: number): number {
  return Math.round(seconds * 1e6) / 1e6;
}

function sorted(seconds: readonly number[]): number[] {
  return [...seconds].sort((a, b) => a - b);
}
