import type { Place } from '../base/diagnostic.js';

/**
 * A board's choices of takes, from `<board>.picks.yaml`: slot name as written (`vigil`, `hook@lang=en`) → the take.
 * Decisions of people: the program writes them only in `circle`.
 */
export type Picks = ReadonlyMap<string, Pick>;

export type Pick = {
  /** What people read: `t02`. */
  readonly label: string;
  /** First eight hex digits of the clip's hash, which is what counts. */
  readonly clip8: string;
  /** Seconds into the clip's new part where the film's use of it begins; null: the shot's own `in`. */
  readonly inS: number | null;
  readonly place: Place;
};
