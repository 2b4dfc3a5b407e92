import type { Capability } from '../providers/capability.js';
import type { Format, Shot } from '../storyboard/storyboard.js';
import type { ExpectedRequest } from './expected-request.js';
import type { Deal } from './references.js';

/** A request with all that its capability is asked about. */
export type Held = {
  readonly shot: Shot;
  readonly format: Format;
  readonly capability: Capability;
  /** How the same model goes on from a shot, where it does. */
  readonly further: Capability | null;
  readonly request: ExpectedRequest;
  readonly prompt: string;
  readonly deal: Deal;
  /** Seconds that the film wants of it. */
  readonly neededS: number;
  /** Of the clip that it goes on from; null: it goes on from nothing, or from a single frame. */
  readonly sentS: number | null;
  /** That clip is a take which a person chose, whatever the board asks for. */
  readonly isOfTake: boolean;
};
