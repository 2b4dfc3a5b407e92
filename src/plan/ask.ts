import { getOrMake } from '../base/get-or-make.js';
import type { Diagnostic } from '../base/diagnostic.js';
import { findCapability } from '../providers/capabilities.js';
import { addressOf, slotName, type Address } from '../storyboard/address.js';
import { didYouMean, error } from '../base/problem.js';
import { BY_LAST_FRAME } from '../storyboard/shot.js';
import {
  operationOf,
  placeOf,
  type Operation,
  type Scene,
  type Shot,
  type Storyboard,
} from '../storyboard/storyboard.js';
import { variantName } from '../storyboard/variants.js';
import { askRequest } from './ask-request.js';
import type { Asked, AskedFilm, AskedRequest, AskedSlot } from './asked.js';
import type { Asking, Footage } from './asking.js';
import { noCastings, type Castings } from './casting.js';
import { chooseTake, choosingFrom, type Choosing } from './choose.js';
import { named, tally, type Tally } from '../storyboard/tally.js';
import { placeSeconds } from './duration.js';
import { madeFormat, type Formats, type MadeFormat } from './formats.js';
import type { PlanGiven } from './given.js';
import { takesBytes } from './references.js';

/** Reads the films one by one; what they share is asked once. */
export function askAll(given: PlanGiven): Asked {
  const desk: Desk = {
    given,
    choosing: choosingFrom(given),
    formats: new Map(),
    castings: noCastings(),
    known: new Map(),
    slots: new Map(),
    requests: new Map(),
    tallies: new Map(),
  };
  const films = given.storyboards.map((storyboard, index) => askFilm(storyboard, index, desk));
  return { films, slots: desk.slots, requests: desk.requests, tallies: desk.tallies };
}

/** What grows while films are read. */
type Desk = {
  readonly given: PlanGiven;
  readonly choosing: Choosing;
  readonly formats: Formats;
  readonly castings: Castings;
  /** What shots were answered before, with what else decides their request; the latest first. */
  readonly known: Map<Shot, readonly Known[]>;
  readonly slots: Map<Address, AskedSlot>;
  readonly requests: Map<string, AskedRequest>;
  readonly tallies: Map<string, Tally>;
};

type Known = {
  readonly made: MadeFormat;
  readonly heading: string | null;
  readonly from: Asking['from'];
  readonly answer: Answer;
};

/** Answers remembered for a shot that is the same in many films: formats alternate, headings may go on for ever. */
const REMEMBERED = 16;

type Answer = { readonly slot: AskedSlot | null; readonly complaints: readonly Diagnostic[] };

/** One film while it is read. */
type Reading = {
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

function askFilm(board: Storyboard, index: number, desk: Desk): AskedFilm {
  const made = madeFormat(desk.formats, board.format, desk.given.options.resolution);
  const storyboard = made.overridden ? { ...board, format: made.format } : board;
  const id = slotName(board.board.id, board.variant);
  const film: Reading = {
    storyboard,
    id,
    index,
    variant: variantName({ at: board.variant }),
    tally: tallyOf(board.board.id, desk),
    made,
    shots: new Map(board.shots.map((shot) => [shot.id, shot])),
    scenes: new Map(board.scenes.map((scene) => [scene.id, scene])),
    slots: new Map(),
  };
  for (const shot of board.shots) {
    // An omitted shot is asked for only by one that needs it.
    if (!shot.omit) slotOf(film.shots.get(shot.reuse ?? '') ?? shot, film, desk);
  }
  const slots = new Map<string, AskedSlot>();
  for (const [shot, slot] of film.slots) if (slot !== null) slots.set(shot, slot);
  return {
    id,
    index,
    variant: film.variant,
    storyboard,
    slots,
    draft: [...slots.values()].some(({ draft }) => draft),
  };
}

function tallyOf(boardId: string, desk: Desk): Tally {
  return getOrMake(desk.tallies, boardId, tally);
}

function slotOf(shot: Shot, film: Reading, desk: Desk): AskedSlot | null {
  const known = film.slots.get(shot.id);
  if (known !== undefined) return known;
  film.slots.set(shot.id, null);
  const { slot, complaints } = answer(shot, film, desk);
  for (const problem of complaints) film.tally.add(problem, film.index, film.variant);
  film.slots.set(shot.id, slot);
  if (slot !== null && slot.films.at(-1) !== film.id) slot.films.push(film.id);
  return slot;
}

function answer(shot: Shot, film: Reading, desk: Desk): Answer {
  const operation = operationOf(shot);
  const model = desk.given.options.model ?? shot.model;
  if (operation === null || model === null) return NOTHING;
  const capability = findCapability(desk.given.capabilities, model, operation);
  if (capability === undefined) {
    return { slot: null, complaints: cannot(shot, { model, operation }, desk.given) };
  }
  const from = fromOf(shot, film, desk);
  if (from === 'nowhere') return NOTHING;
  const heading = capability.free ? (film.scenes.get(shot.scene ?? '')?.heading ?? null) : null;
  const before = desk.known.get(shot) ?? [];
  const same = before.find(
    (one) => one.made === film.made && one.heading === heading && isSameSource(one.from, from),
  );
  if (same !== undefined) return same.answer;
  const lastsS = placeSeconds(shot, film.shots, desk.given.inputs);
  const fresh = ask({ shot, capability, format: film.made.format, heading, lastsS, from }, film, desk);
  const known = { made: film.made, heading, from, answer: fresh };
  desk.known.set(shot, before.length === 0 ? [known] : [known, ...before.slice(0, REMEMBERED - 1)]);
  return fresh;
}

const NOTHING: Answer = { slot: null, complaints: [] };

function fromOf(shot: Shot, film: Reading, desk: Desk): Asking['from'] | 'nowhere' {
  if (shot.parent === null) return null;
  const parent = film.shots.get(shot.parent);
  if (parent === undefined) return 'nowhere';
  if (parent.clip !== null) {
    const file = desk.given.inputs.get(parent.clip);
    const footage: Footage = { shot: parent, path: parent.clip, file: file?.kind === 'video' ? file : null };
    return { footage };
  }
  const slot = slotOf(parent, film, desk);
  return slot === null ? 'nowhere' : { slot };
}

function isSameSource(one: Asking['from'], other: Asking['from']): boolean {
  if (one === null || other === null) return one === other;
  if ('slot' in one) return 'slot' in other && one.slot === other.slot;
  return 'footage' in other && one.footage.shot === other.footage.shot;
}

function ask(asking: Asking, film: Reading, desk: Desk): Answer {
  const { asked, complaints } = askRequest(asking, desk.given, desk.castings);
  const request = desk.requests.get(asked.id) ?? asked;
  const name = slotNameFor(asking.shot, request, { film, desk });
  if (name === null) return { slot: null, complaints };
  const address = addressOf(film.storyboard.board.id, name);
  const known = desk.slots.get(address);
  if (known !== undefined) return { slot: known, complaints };

  const slot = newSlot(asking, { address, name, request }, { film, desk });
  desk.requests.set(request.id, request);
  desk.slots.set(address, slot);
  request.slots.push(slot);
  return { slot, complaints };
}

/**
 * The slot's name, as the storyboard has it. What a free model draws depends on more than a slot counts (headings, the
 * film's own aspect under `--model`): where films that share a slot differ in that, each gets one of its own. Null:
 * two shots of one film have one id, which the storyboard has said.
 */
function slotNameFor(
  shot: Shot,
  request: AskedRequest,
  { film, desk }: { film: Reading; desk: Desk },
): string | null {
  const names = [shot.slot, slotName(shot.id, film.storyboard.variant)];
  const isFree = (name: string): boolean => {
    const owner = desk.slots.get(addressOf(film.storyboard.board.id, name));
    return owner === undefined || owner.request === request;
  };
  return names.find(isFree) ?? null;
}

function newSlot(
  { shot, from, lastsS }: Asking,
  { address, name, request }: { address: Address; name: string; request: AskedRequest },
  { film, desk }: { film: Reading; desk: Desk },
): AskedSlot {
  const { given, choosing } = desk;
  const { board } = film.storyboard;
  const parent = from !== null && 'slot' in from ? from.slot : null;
  const isOther = (given.options.model ?? shot.model) !== shot.model || film.made.overridden;
  const draft = isOther || parent?.draft === true;
  const pick = draft ? null : (given.picks.get(board.path)?.get(name) ?? null);
  return {
    address,
    shot,
    boardId: board.id,
    lastsS,
    request,
    parent,
    pick,
    choice: chooseTake({ address, pick, takes: request.takes, draft }, choosing),
    draft,
    films: [film.id],
  };
}

/** A model that nobody knows, or one that cannot do this. Who knows no model of an option says so of the option. */
function cannot(
  shot: Shot,
  { model, operation }: { model: string; operation: Operation },
  { capabilities, options }: PlanGiven,
): readonly Diagnostic[] {
  const place = placeOf(shot.origins, options.model === null ? `model.${operation}` : '');
  const known = capabilities.get(model);
  if (known === undefined) {
    if (options.model !== null) return [];
    const message = `there is no model ${model}`;
    return [error('unknown-model', place, { message, hint: didYouMean(model, capabilities.keys()) })];
  }
  const others = [...capabilities].flatMap(([name, can]) => (can.has(operation) ? [name] : []));
  const message = `${named(shot.id)} asks for ${operation}, and ${model} makes ${[...known.keys()].join(', ')}`;
  const frames = operation === 'extend' ? known.get('image') : undefined;
  const wayOut = frames !== undefined && takesBytes(frames.image_media) ? `${BY_LAST_FRAME}; ` : '';
  const hint = `${wayOut}${operation} is made by ${others.join(', ')}`;
  return [error('model-cannot', place, { message, hint })];
}
