import { modelName } from '../providers/capability.js';
import { addressOf, slotName, type Address } from '../storyboard/address.js';
import type { AskState, FilmState } from './ask-state.js';
import type { AskedRequest, AskedSlot } from './asked.js';
import type { Asking } from './asking.js';
import { chooseTake, isDisowned } from './choose.js';

/**
 * Enters a request and the slot that asks for it, or finds both entered by an earlier film. Null: two shots of one
 * film have one id, which the storyboard has said.
 */
export function enterSlot(
  asking: Asking,
  asked: AskedRequest,
  { film, state }: { film: FilmState; state: AskState },
): AskedSlot | null {
  const request = state.requests.get(asked.id) ?? asked;
  const name = freeName(asking, request, { film, state });
  if (name === null) return null;
  const address = addressOf(film.storyboard.board.id, name);
  const known = state.slots.get(address);
  if (known !== undefined) return known;

  const slot = newSlot(asking, { address, name, request }, { film, state });
  state.requests.set(request.id, request);
  state.slots.set(address, slot);
  request.slots.push(slot);
  return slot;
}

/**
 * The slot's name, as the storyboard has it. What a free model draws depends on more than a slot counts (headings, the
 * film's own aspect under `--model`): where films that share a slot differ in that, each gets one of its own.
 */
function freeName(
  { shot }: Asking,
  request: AskedRequest,
  { film: { storyboard }, state }: { film: FilmState; state: AskState },
): string | null {
  const names = [shot.slot, slotName(shot.id, storyboard.variant)];
  const isFree = (name: string): boolean => {
    const owner = state.slots.get(addressOf(storyboard.board.id, name));
    return owner === undefined || owner.request === request;
  };
  return names.find(isFree) ?? null;
}

function newSlot(
  { shot, capability, from, lastsS }: Asking,
  { address, name, request }: { address: Address; name: string; request: AskedRequest },
  { film, state }: { film: FilmState; state: AskState },
): AskedSlot {
  const { given, choosing } = state;
  const { takes, attempts } = request;
  const { board } = film.storyboard;
  const parent = from !== null && 'slot' in from ? from.slot : null;
  const isOther = modelName(capability) !== shot.model || film.made.overridden;
  // What has a take shows it, whatever stands in for the shot that it goes on from.
  const draft = isOther || (parent?.draft === true && parent.request.request.panel?.slate !== true);
  const picked = draft ? null : (given.picks.get(board.path)?.get(name) ?? null);
  const pick = picked !== null && isDisowned(picked, given.record) ? null : picked;
  return {
    address,
    shot,
    boardId: board.id,
    lastsS,
    request,
    parent,
    pick,
    choice: chooseTake({ address, pick, takes, attempts, draft }, choosing),
    draft,
    films: [film.id],
  };
}
