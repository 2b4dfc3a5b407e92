import { shownSeconds } from '../base/time.js';
import type { Whereabouts } from '../ledger/outlying.js';
import type { SourceFault } from './source-fault.js';

/** Why a slot waits: a file of its record, what git has of it where no ledger is read, or the shot that it goes on from. */
export type Obstacle =
  | { readonly kind: 'hole' }
  | ({ readonly kind: 'outlying' } & Whereabouts)
  | Unfit
  | {
      readonly kind: 'away' | 'to_circle' | 'uncertain' | 'elsewhere' | 'failed' | 'waiting';
      /** The shot's id. */
      readonly parent: string;
    };

/** The clip that it goes on from came out otherwise than was bought, or another was circled. */
export type Unfit = SourceFault & {
  /** The shot's id. */
  readonly parent: string;
  /** Seconds of it that would be sent. */
  readonly hasS: number;
  /** The model and what it is asked for, by name. */
  readonly taker: string;
};

/** `circle a take of ascent`. */
export function obstacleWords(obstacle: Obstacle): string {
  switch (obstacle.kind) {
    case 'hole':
      return 'its record is not whole';
    case 'outlying':
      return `bought ${obstacle.where}`;
    case 'to_circle':
      return `circle a take of ${obstacle.parent}`;
    case 'away':
      return `${obstacle.parent} is away`;
    case 'uncertain':
      return `resolve ${obstacle.parent}`;
    case 'elsewhere':
      return `${obstacle.parent} is made elsewhere`;
    case 'failed':
      return `${obstacle.parent} failed`;
    case 'too_short':
    case 'too_long': {
      const limit = obstacle.kind === 'too_short' ? 'at least' : 'at most';
      return `${obstacle.parent} came out ${shownSeconds(obstacle.hasS)} s long, and ${obstacle.taker} takes ${limit} ${obstacle.limitS} s`;
    }
    case 'waiting':
      return `${obstacle.parent} waits`;
  }
}
