import { isFreeRequest } from '../ledger/request.js';
import { findCapability } from '../providers/capabilities.js';
import { addressOf, type Address } from '../storyboard/address.js';
import { FREE_MODEL, operationOf, type Shot } from '../storyboard/storyboard.js';
import { askRequest } from './ask-request.js';
import { newAskState, openFilm, type AskState, type FilmState, type ShotAnswer } from './ask-state.js';
import type { Asked, AskedFilm, AskedSlot } from './asked.js';
import type { Asking, Footage } from './asking.js';
import { placeSeconds } from './duration.js';
import type { PlanGiven } from './given.js';
import { modelProblems } from './model-problems.js';
import { enterSlot } from './slot.js';

/** Reads the films one by one; what they share is asked once. Under `fill` the free model is asked for what has no take. */
export function askAll(given: PlanGiven): Asked {
  const asked = askWith(given, new Set());
  const lacking = given.options.fill ? [...asked.slots.values()].filter(lacksTake) : [];
  return lacking.length === 0 ? asked : askWith(given, new Set(lacking.map(({ address }) => address)));
}

/** A panel that was made while the board named no model is none of the model that it names now. */
function lacksTake({ choice, request }: AskedSlot): boolean {
  if (choice === null) return true;
  return !request.capability.free && isFreeRequest(choice.entry.attempt.request);
}

/** `filled`: slots for which a panel stands in. */
function askWith(given: PlanGiven, filled: ReadonlySet<Address>): Asked {
  const state = newAskState(given, filled);
  const films = given.storyboards.map((board, index) => askFilm(openFilm(board, index, state), state));
  return { films, slots: state.slots, requests: state.requests, tallies: state.tallies };
}

function askFilm(film: FilmState, state: AskState): AskedFilm {
  const { id, index, variant, storyboard } = film;
  for (const shot of storyboard.shots) {
    // An omitted shot is asked for only by one that needs it.
    if (!shot.omit) askShot(film.shots.get(shot.reuse ?? '') ?? shot, film, state);
  }
  const slots = new Map<string, AskedSlot>();
  for (const [shot, slot] of film.slots) if (slot !== null) slots.set(shot, slot);
  return { id, index, variant, storyboard, slots, draft: [...slots.values()].some(({ draft }) => draft) };
}

/** Asks for a shot, once in a film, and says of its film what is wrong with it. */
function askShot(shot: Shot, film: FilmState, state: AskState): AskedSlot | null {
  const known = film.slots.get(shot.id);
  if (known !== undefined) return known;
  film.slots.set(shot.id, null);
  const { slot, complaints } = answerShot(shot, film, state);
  for (const problem of complaints) film.tally.add(problem, film.index, film.variant);
  film.slots.set(shot.id, slot);
  if (slot !== null && slot.films.at(-1) !== film.id) slot.films.push(film.id);
  return slot;
}

function answerShot(shot: Shot, film: FilmState, state: AskState): ShotAnswer {
  const { capabilities, inputs, options } = state.given;
  const operation = operationOf(shot);
  const wanted = options.model ?? shot.model;
  if (operation === null || wanted === null) return NOTHING;
  const address = addressOf(film.storyboard.board.id, shot.slot);
  const standsIn = wanted !== FREE_MODEL && state.filled.has(address);
  const model = standsIn ? FREE_MODEL : wanted;
  const capability = findCapability(capabilities, model, operation);
  if (capability === undefined) {
    return { slot: null, complaints: modelProblems(shot, { model, operation }, state.given) };
  }
  const from = askParent(shot, film, state);
  if (from === 'nowhere') return NOTHING;
  const heading = capability.free ? (film.scenes.get(shot.scene ?? '')?.heading ?? null) : null;
  const { made } = film;
  const before = state.answered.get(shot) ?? [];
  const same = before.find(
    (one) => one.made === made && one.heading === heading && isSameSource(one.from, from),
  );
  if (same !== undefined) return same.answer;
  const lastsS = placeSeconds(shot, film.shots, inputs);
  const asking: Asking = { shot, capability, format: made.format, heading, standsIn, lastsS, from };
  const { asked, complaints } = askRequest(asking, state);
  const answer = { slot: enterSlot(asking, asked, { film, state }), complaints };
  const answered = { made, heading, from, answer };
  state.answered.set(shot, before.length === 0 ? [answered] : [answered, ...before.slice(0, REMEMBERED - 1)]);
  return answer;
}

const NOTHING: ShotAnswer = { slot: null, complaints: [] };

/** Answers remembered for a shot that is the same in many films: formats alternate, headings may go on for ever. */
const REMEMBERED = 16;

/** What a shot goes on from, which is asked for first. */
function askParent(shot: Shot, film: FilmState, state: AskState): Asking['from'] | 'nowhere' {
  if (shot.parent === null) return null;
  const parent = film.shots.get(shot.parent);
  if (parent === undefined) return 'nowhere';
  if (parent.clip !== null) {
    const file = state.given.inputs.get(parent.clip);
    const footage: Footage = { shot: parent, path: parent.clip, file: file?.kind === 'video' ? file : null };
    return { footage };
  }
  const slot = askShot(parent, film, state);
  return slot === null ? 'nowhere' : { slot };
}

function isSameSource(one: Asking['from'], other: Asking['from']): boolean {
  if (one === null || other === null) return one === other;
  if ('slot' in one) return 'slot' in other && one.slot === other.slot;
  return 'footage' in other && one.footage.shot === other.footage.shot;
}
