import type { RequestInput, RequestWords } from '../ledger/request.js';
import type { Capability } from '../providers/capability.js';
import type { Inputs } from '../storyboard/inputs.js';
import type { Member, Shot, Voice } from '../storyboard/storyboard.js';
import { dealReferences, type Deal } from './references.js';
import { plain } from './words.js';

/** A cast as requests to one capability send it: its words and its images. */
export type Casting = {
  readonly deal: Deal;
  readonly cast: RequestWords['cast'];
  /** The images dealt, in the order in which they are sent. */
  readonly images: readonly RequestInput[];
};

/** Castings made so far: a cast that many requests have is one object. */
export type Castings = {
  readonly numbers: Map<Member | Capability, number>;
  readonly known: Map<string, Casting>;
};

export function noCastings(): Castings {
  return { numbers: new Map(), known: new Map() };
}

export function castingOf(
  shot: Shot,
  capability: Capability,
  { castings, inputs }: { readonly castings: Castings; readonly inputs: Inputs },
): Casting {
  const { members, words } = shot;
  const speaking = new Set(words.dialogue.map(({ member }) => member));
  const name = [
    numberOf(capability, castings),
    ...members.map((one, position) => (speaking.has(position) ? -1 : 1) * numberOf(one, castings)),
  ].join(' ');
  const known = castings.known.get(name);
  if (known !== undefined) return known;
  const casting = newCasting({ members, speaking }, capability, inputs);
  castings.known.set(name, casting);
  return casting;
}

/** A voice as it is sent; null: nothing of it is. */
export function voiceOf(voice: Voice | null, { voices }: Capability): Voice | null {
  if (voice === null) return null;
  const sent = { words: plain(voice.words), id: voices === null ? null : voice.id };
  return sent.words === null && sent.id === null ? null : sent;
}

function newCasting(
  { members, speaking }: { members: readonly Member[]; speaking: ReadonlySet<number | null> },
  capability: Capability,
  inputs: Inputs,
): Casting {
  const { references, image_media: media } = capability;
  const deal = references === null ? NOBODY : dealReferences(members, { max: references.max, media }, inputs);
  return {
    deal,
    cast: members.map((member, position) => castOf(member, speaking.has(position), capability)),
    images: deal.dealt.map(({ of, source }) => ({ use: 'reference', of, source, recipe: 'whole' })),
  };
}

const NOBODY: Deal = { dealt: [], leftOut: [], refused: [], unseen: [] };

/** An extension knows its cast from the frames that it goes on from: names alone. A voice is sent where it speaks. */
function castOf(member: Member, speaks: boolean, capability: Capability): RequestWords['cast'][number] {
  const named = capability.operation === 'extend';
  return {
    kind: member.kind,
    name: plain(member.name) ?? member.id,
    description: named ? null : plain(member.description),
    look: named ? null : plain(member.look?.description ?? null),
    voice: speaks ? voiceOf(member.voice, capability) : null,
  };
}

function numberOf(one: Member | Capability, { numbers }: Castings): number {
  const number = numbers.get(one) ?? numbers.size + 1;
  numbers.set(one, number);
  return number;
}
