import type { Counts, RunEvent } from '../events.js';
import type { End } from '../attempt/end.js';

type Moving = 'opening' | 'making' | 'fetching';
type Ended = 'done' | 'failed' | 'uncertain' | 'left';

/** Counts the attempts of a run by where they stand, and tells every change: who shows them, shows the last. */
export interface Counter {
  moved(errand: object, to: Moving): void;
  left(errand: object): void;
  ended(end: End): void;
  tell(): void;
}

export function openCounter(given: {
  readonly onEvent: (event: RunEvent) => void;
  readonly spent: () => { readonly spentMicroUsd: number; readonly openMicroUsd: number };
  readonly queued: () => number;
}): Counter {
  const where = new Map<object, Moving>();
  const counts: Record<Moving | Ended, number> = {
    opening: 0,
    making: 0,
    fetching: 0,
    done: 0,
    failed: 0,
    uncertain: 0,
    left: 0,
  };

  const tell = (): void => {
    const all: Counts = { queued: given.queued(), ...counts };
    given.onEvent({ kind: 'counts', counts: all, ...given.spent() });
  };
  const leave = (errand: object): void => {
    const from = where.get(errand);
    if (from !== undefined) counts[from] -= 1;
    where.delete(errand);
  };

  return {
    tell,
    moved(errand, to) {
      leave(errand);
      where.set(errand, to);
      counts[to] += 1;
      tell();
    },
    left(errand) {
      leave(errand);
    },
    ended(end) {
      counts[endedAs(end)] += 1;
      tell();
    },
  };
}

function endedAs(end: End): Ended {
  switch (end.kind) {
    case 'done':
    case 'failed':
    case 'uncertain':
      return end.kind;
    case 'refused':
      return 'failed';
    case 'open':
    case 'held_back':
      return 'left';
  }
}
