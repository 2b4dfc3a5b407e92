import { getOrMake } from '../base/get-or-make.js';
import type { RequestInput, RequestWords } from '../ledger/request.js';
import type { Capability } from '../providers/capability.js';
import type { Inputs } from '../storyboard/inputs.js';
import { numbers, type Numbers } from '../storyboard/interned.js';
import type { Member, Shot, Voice } from '../storyboard/storyboard.js';
import type { PlannedSource } from './plan.js';
import { dealReferences, sourceOf, type Deal } from './references.js';

/** A cast as requests to one capability send it: its words and its images. */
export type Casting = Images & { readonly cast: RequestWords['cast'] };

/** The images dealt, in the order in which they are sent. */
type Images = {
  readonly deal: Deal;
  readonly images: readonly RequestInput[];
  readonly sources: readonly PlannedSource[];
};

/** Castings made so far: a cast that many requests have is one object, and so are the images of casts that differ in words alone. */
export type Castings = {
  readonly numbers: Numbers;
  readonly known: Map<string, Casting>;
  readonly images: Map<string, Images>;
};

export function noCastings(): Castings {
  return { numbers: numbers(), known: new Map(), images: new Map() };
}

export function castingOf(
  shot: Shot,
  capability: Capability,
  { castings, inputs }: { readonly castings: Castings; readonly inputs: Inputs },
): Casting {
  const { members, words } = shot;
  const speaking = new Set(words.dialogue.map(({ member }) => member));
  const speakers = members.map((_, position) => (speaking.has(position) ? '"' : ''));
  const name = [...[capability, ...members].map(castings.numbers.of), ...speakers].join(' ');
  return getOrMake(castings.known, name, () => ({
    ...imagesOf(members, capability, { castings, inputs }),
    cast: members.map((member, position) => castOf(member, speaking.has(position), capability)),
  }));
}

/** A voice as it is sent; null: nothing of it is. */
export function voiceOf(voice: Voice | null, { voices }: Capability): Voice | null {
  if (voice === null) return null;
  const sent = voices === null ? { ...voice, id: null } : voice;
  return sent.words === null && sent.id === null ? null : sent;
}

function imagesOf(
  members: readonly Member[],
  capability: Capability,
  { castings, inputs }: { castings: Castings; inputs: Inputs },
): Images {
  const lists = members.map((member) => member.references);
  const ids = members.map(({ id }) => id);
  const name = [...[capability, ...lists].map(castings.numbers.of), ...ids].join(' ');
  return getOrMake(castings.images, name, () => {
    const { references, image_media: media } = capability;
    const deal = references === null ? NOBODY : dealReferences(lists, { max: references.max, media }, inputs);
    const images = deal.dealt.map(({ of, source }): RequestInput => ({
      use: 'reference',
      of,
      source,
      recipe: 'whole',
    }));
    const sources = deal.dealt.map((one) => ({ ...sourceOf('reference', one), of: ids[one.of] ?? null }));
    return { deal, images, sources };
  });
}

const NOBODY: Deal = { dealt: [], leftOut: [], refused: [], unseen: [], doubled: [] };

/** An extension knows its cast from the frames that it goes on from: names alone. A voice is sent where it speaks. */
function castOf(member: Member, speaks: boolean, capability: Capability): RequestWords['cast'][number] {
  const named = capability.operation === 'extend';
  return {
    kind: member.kind,
    name: member.name,
    description: named ? null : member.description,
    look: named ? null : (member.look?.description ?? null),
    voice: speaks ? voiceOf(member.voice, capability) : null,
  };
}
