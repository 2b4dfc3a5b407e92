import type { Span } from '../base/complaints.js';
import type { Place } from '../base/diagnostic.js';
import type { ScalarNode } from '../base/node.js';
import { placesWithin } from '../base/within.js';
import { HOLE_TEXT, NAME_TEXT } from './name.js';
import type { Names, Part } from './template.js';

/** A prompt as written, cut once: what is said, names whose values are inserted, and mentions. */
export type PromptPart = Part | Mention;

export type Mention = {
  /** `@mira`, or `@${{ hero }}`: then a name whose value is mentioned. */
  readonly who: Part;
  readonly look: Part | null;
  /** As written, with the at sign. */
  readonly written: string;
  readonly place: Place;
};

/** A prompt in one variant. */
export type SpokenPart = { readonly text: string } | SpokenMention;

export type SpokenMention = {
  readonly id: string;
  /** Null: plain, so the look in force is worn. */
  readonly look: string | null;
  readonly place: Place;
  readonly written: string;
};

const WORD = `(${NAME_TEXT})`;
/** What begins like a name but is none (`@Mira`, `@9lives`): taken as a mention, so that it is not sent unseen. */
const ODD = String.raw`([\p{L}\p{N}_][\p{L}\p{N}_-]*)`;
const TOKEN = new RegExp(
  `@@|@(?:${HOLE_TEXT}|${WORD}|${ODD})(?:/(?:${HOLE_TEXT}|${WORD}))?|${HOLE_TEXT}|[^@$]+|[@$]`,
  'gu',
);

/** Cuts a prompt at its mentions and names. `@@` is an at sign; one before something else than a name is literal, too. */
export function promptPartsOf(node: ScalarNode): readonly PromptPart[] {
  const text = String(node.value);
  const placeAt = placesWithin(node);
  return [...text.matchAll(TOKEN)].map((token): PromptPart => {
    const [written, whoHole, whoWord, whoOdd, lookHole, lookWord, hole] = token;
    const span = [token.index, token.index + written.length] as const;
    if (hole !== undefined) return { name: hole, span };
    const who = part(whoHole ?? null, whoWord ?? whoOdd ?? null, span);
    if (who === null) return { text: written === '@@' ? '@' : written };
    return { who, look: part(lookHole ?? null, lookWord ?? null, span), written, place: placeAt(span) };
  });
}

/** The prompt with this variant's values. What they say is literal: an at sign in a value mentions nobody. */
export function speak(parts: readonly PromptPart[], node: ScalarNode, names: Names): readonly SpokenPart[] {
  return parts.flatMap((one): readonly SpokenPart[] => {
    if ('text' in one) return [one];
    if ('name' in one) {
      const value = valueOf(one, node, names);
      return value === null ? [] : [{ text: value.text }];
    }
    const who = valueOf(one.who, node, names);
    const look = one.look === null ? null : valueOf(one.look, node, names);
    if (who === null || (one.look !== null && look === null)) return [];
    const named = look === null ? castEntry(who.text) : { id: who.text, look: look.text };
    return [{ ...named, place: 'name' in one.who ? who.place : one.place, written: one.written }];
  });
}

/** `mira` or `tomas/gala`, as `cast:` has it. */
export function castEntry(text: string): { id: string; look: string | null } {
  const [id = '', look = null] = text.split('/', 2);
  return { id, look };
}

function part(hole: string | null, word: string | null, span: Span): Part | null {
  if (hole !== null) return { name: hole, span };
  return word === null ? null : { text: word };
}

function valueOf(one: Part, node: ScalarNode, names: Names): { text: string; place: Place } | null {
  if ('text' in one) return { text: one.text, place: node.place };
  const value = names.get(one.name);
  if (value === undefined) names.missing(one.name, placesWithin(node)(one.span));
  return value ?? null;
}
