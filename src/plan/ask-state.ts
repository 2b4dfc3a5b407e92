import type { Diagnostic } from '../base/diagnostic.js';
import { getOrMake } from '../base/get-or-make.js';
import { slotName, type Address } from '../storyboard/address.js';
import type { Scene, Shot, Storyboard } from '../storyboard/storyboard.js';
import { tally, type Tally } from '../storyboard/tally.js';
import { variantName } from '../storyboard/variants.js';
import type { AskedRequest, AskedSlot } from './asked.js';
import type { Asking } from './asking.js';
import { noCastings, type Castings } from './casting.js';
import { choosingFrom, type Choosing } from './choose.js';
import { madeFormat, type Formats, type MadeFormat } from './formats.js';
import type { PlanGiven } from './given.js';

/** What grows while films are read. */
export type AskState = {
  readonly given: PlanGiven;
  /** Slots without a take, for which the free model draws panels. */
  readonly filled: ReadonlySet<Address>;
  readonly choosing: Choosing;
  readonly formats: Formats;
  readonly castings: Castings;
  /** What shots were answered before, with what else decides their request; the latest first. */
  readonly answered: Map<Shot, readonly Answered[]>;
  readonly slots: Map<Address, AskedSlot>;
  readonly requests: Map<string, AskedRequest>;
  readonly tallies: Map<string, Tally>;
};

type Answered = {
  readonly made: MadeFormat;
  readonly heading: string | null;
  readonly from: Asking['from'];
  readonly answer: ShotAnswer;
};

export type ShotAnswer = { readonly slot: AskedSlot | null; readonly complaints: readonly Diagnostic[] };

/** One film while it is read. */
export type FilmState = {
  readonly storyboard: Storyboard;
  readonly id: string;
  readonly index: number;
  readonly variant: string;
  readonly tally: Tally;
  readonly made: MadeFormat;
  readonly shots: ReadonlyMap<string, Shot>;
  readonly scenes: ReadonlyMap<string, Scene>;
  /** By shot id; null: it needs no request, cannot have one, or is being asked right now. */
  readonly slots: Map<string, AskedSlot | null>;
};

export function newAskState(given: PlanGiven, filled: AskState['filled']): AskState {
  return {
    given,
    filled,
    choosing: choosingFrom(given),
    formats: new Map(),
    castings: noCastings(),
    answered: new Map(),
    slots: new Map(),
    requests: new Map(),
    tallies: new Map(),
  };
}

export function openFilm(board: Storyboard, index: number, state: AskState): FilmState {
  const made = madeFormat(state.formats, board.format, state.given.options.resolution);
  return {
    storyboard: made.overridden ? { ...board, format: made.format } : board,
    id: slotName(board.board.id, board.variant),
    index,
    variant: variantName({ at: board.variant }),
    tally: getOrMake(state.tallies, board.board.id, tally),
    made,
    shots: new Map(board.shots.map((shot) => [shot.id, shot])),
    scenes: new Map(board.scenes.map((scene) => [scene.id, scene])),
    slots: new Map(),
  };
}
